import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { skipped, totalOf, UpbeatCuts } from "./upbeat-cuts";

customElements.define("upbeat-cuts", UpbeatCuts);

const row = (start: number, end: number, cut: string, checked = ""): string =>
  `<li class="cut-row" data-start="${start}" data-end="${end}"><input type="checkbox" name="cut" value="${cut}" ${checked}><p data-part="listen" hidden><button type="button" data-play></button><button type="button" data-joint></button></p></li>`;

let tick: FrameRequestCallback | undefined;

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", (next: FrameRequestCallback) => ((tick = next), 1));
  HTMLMediaElement.prototype.play = vi.fn(async function (this: HTMLMediaElement) {
    Object.defineProperty(this, "paused", { value: false, configurable: true });
    this.dispatchEvent(new Event("play"));
  });
  HTMLMediaElement.prototype.pause = vi.fn(function (this: HTMLMediaElement) {
    Object.defineProperty(this, "paused", { value: true, configurable: true });
    this.dispatchEvent(new Event("pause"));
  });
  document.body.innerHTML = `<upbeat-cuts data-whole="60"><video></video><output data-part="left">0:00</output><p data-part="keys" hidden></p>
    <ul>${row(3, 8, "3.400-7.600")}${row(10, 12, "9.850-12.000", "checked")}</ul></upbeat-cuts>`;
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const video = (): HTMLVideoElement => document.querySelector("video")!;
const at = (second: number): void => {
  video().currentTime = second;
  tick?.(0);
};

test("what overlaps counts once, and nothing beyond the end", () => {
  expect(totalOf([[2, 5], [4, 6], [9, 20]], 10)).toBe(5);
});

test("of neighbouring cuts the last one's end is where it goes on", () => {
  expect(skipped(3, [[2, 5], [5, 6]])).toBe(6);
  expect(skipped(6, [[2, 5], [5, 6]])).toBe(6);
});

test("the new length follows the boxes", () => {
  const left = document.querySelector("output")!;
  const box = document.querySelector<HTMLInputElement>("input")!;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  expect(left.textContent).toBe("0:57");
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  expect(left.textContent).toBe("0:53");
});

test("the film skips what is ticked and nothing else", () => {
  void video().play();
  at(4);
  expect(video().currentTime).toBe(4);
  at(9.9);
  expect(video().currentTime).toBe(12);
});

test("the joint is heard two seconds before and after the cut, then it is silent", () => {
  document.querySelector<HTMLElement>("[data-joint]")!.click();
  expect(video().currentTime).toBeCloseTo(1.4);
  at(3.5);
  expect(video().currentTime).toBeCloseTo(7.6);
  at(9.61);
  expect(video().paused).toBe(true);
});

test("a row is played as it was recorded, ticked or not, by button and by key", () => {
  document.querySelectorAll<HTMLElement>("[data-play]")[1]!.click();
  expect(video().currentTime).toBe(10);
  at(11);
  expect(video().currentTime).toBe(11);
  const box = document.querySelector("input")!;
  box.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyP", altKey: true, bubbles: true }));
  expect(video().currentTime).toBe(3);
  box.dispatchEvent(new KeyboardEvent("keydown", { code: "ArrowDown", altKey: true, bubbles: true }));
  expect(document.activeElement).toBe(document.querySelectorAll("input")[1]);
});
