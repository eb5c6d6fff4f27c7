import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clockOf, secondsOf, UpbeatCaptions } from "./upbeat-captions";

customElements.define("upbeat-captions", UpbeatCaptions);

const row = (n: number, start: string, end: string, words: string): string =>
  `<li class="cue"><input name="start-${n}" value="${start}"><input name="end-${n}" value="${end}"><textarea name="text-${n}">${words}</textarea><button type="button" data-play hidden>Play</button></li>`;

beforeEach(() => {
  document.body.innerHTML = `<upbeat-captions data-word-found="{number} found"><video></video><div data-part="finder" hidden><input type="search"><p data-part="found"></p></div>
    <ol>${row(1, "0:01.000", "0:02.500", "The upbeat")}${row(2, "0:02.500", "1:04.000", "before the\nbar line")}</ol></upbeat-captions>`;
  HTMLMediaElement.prototype.play = vi.fn(async () => undefined);
});
afterEach(() => document.body.replaceChildren());

const press = (target: Element, code: string): boolean =>
  target.dispatchEvent(new KeyboardEvent("keydown", { code, altKey: true, bubbles: true, cancelable: true }));
const words = (): HTMLTextAreaElement[] => [...document.querySelectorAll("textarea")];

test("times are read as people write them and written alike", () => {
  expect(["1:02.350", "62,35", "1:00:04.5", "soon", "-1", ""].map(secondsOf)).toEqual([62.35, 62.35, 3604.5, NaN, NaN, NaN]);
  expect([0, 62.35, 59.9996].map(clockOf)).toEqual(["0:00.000", "1:02.350", "1:00.000"]);
});

test("a caption is played from its start by button and by key", () => {
  const video = document.querySelector("video")!;
  document.querySelector<HTMLElement>("[data-play]")!.click();
  expect(video.currentTime).toBe(1);
  press(words()[1]!, "KeyP");
  expect(video.currentTime).toBe(2.5);
  expect(video.play).toHaveBeenCalledTimes(2);
});

test("keys walk through the rows and set times to the moment shown", () => {
  words()[0]!.focus();
  press(words()[0]!, "ArrowDown");
  expect(document.activeElement).toBe(words()[1]);
  document.querySelector("video")!.currentTime = 3.25;
  press(words()[1]!, "KeyS");
  expect(document.querySelector<HTMLInputElement>('[name="start-2"]')!.value).toBe("0:03.250");
});

test("searching hides the rows without the words and says how many are left", () => {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]')!;
  field.value = "THE BAR";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  expect([...document.querySelectorAll<HTMLElement>(".cue")].map((one) => one.hidden)).toEqual([true, false]);
  expect(document.querySelector('[data-part="found"]')!.textContent).toBe("1 found");
});
