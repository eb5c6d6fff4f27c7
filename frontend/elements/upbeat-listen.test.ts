import { beforeEach, expect, test, vi } from "vitest";
import { UpbeatListen } from "./upbeat-listen";

customElements.define("upbeat-listen", UpbeatListen);

beforeEach(() => {
  const page = document.createElement("div");
  page.innerHTML = `<upbeat-listen data-word-before="Now: as recorded" data-word-after="Now: cleaned">
    <audio data-part="before"></audio><audio data-part="after"></audio>
    <p data-part="row" hidden><button data-do="play"></button><button data-do="switch"></button><output data-part="which"></output></p>
  </upbeat-listen><input>`;
  document.body.replaceChildren(page);
});

const sound = (name: string) => document.querySelector<HTMLAudioElement>(`[data-part="${name}"]`)!;
const which = () => document.querySelector("output")!.textContent;

/** The test's page knows no sound: what an element would tell of itself. */
function tells(one: HTMLAudioElement, paused: boolean, currentTime = 0) {
  Object.defineProperty(one, "paused", { value: paused, configurable: true });
  Object.defineProperty(one, "currentTime", { value: currentTime, writable: true, configurable: true });
  one.pause = () => undefined;
}

test("nothing plays by itself", () => {
  expect([sound("before").autoplay, sound("after").autoplay, which()]).toEqual([false, false, ""]);
  expect(document.querySelector<HTMLElement>('[data-part="row"]')!.hidden).toBe(false);
});

test("the switch goes on at the same second, and plays only if it played", () => {
  const play = vi.spyOn(sound("after"), "play").mockResolvedValue();
  tells(sound("before"), true, 4.5);
  tells(sound("after"), true);
  document.querySelector<HTMLElement>('[data-do="switch"]')!.click();
  expect([sound("after").currentTime, which(), play.mock.calls.length]).toEqual([4.5, "Now: cleaned", 0]);
});

test("the key X switches while it plays, not while one types", () => {
  const play = vi.spyOn(sound("after"), "play").mockResolvedValue();
  tells(sound("before"), false, 2);
  tells(sound("after"), true);
  document.querySelector("input")!.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true }));
  expect(which()).toBe("");
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true }));
  expect([which(), play.mock.calls.length]).toEqual(["Now: cleaned", 1]);
});
