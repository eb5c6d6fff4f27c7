import { beforeEach, expect, test } from "vitest";
import { MOST_TAPS, UpbeatTaps } from "./upbeat-taps";

customElements.define("upbeat-taps", UpbeatTaps);
let element: UpbeatTaps;

beforeEach(() => {
  const page = document.createElement("div");
  page.innerHTML = `<form><upbeat-taps data-word-count="{n} taps"><input type="hidden" name="answer">
    <button type="button" data-part="pad">Tap</button><button type="button" data-part="again">Again</button>
    <span data-part="said"></span></upbeat-taps></form>`;
  document.body.replaceChildren(page);
  element = document.querySelector("upbeat-taps") as UpbeatTaps;
});

const value = () => element.querySelector("input")?.value;

test("the form takes seconds from the first tap", () => {
  for (const at of [1000.4, 1500, 1750.26]) element.tap(at);
  expect(value()).toBe("[0,0.5,0.75]");
  expect(element.textContent).toContain("3 taps");
});

test("starting again takes all taps away", () => {
  element.tap(5);
  element.querySelector<HTMLElement>('[data-part="again"]')?.click();
  expect(value()).toBe("");
});

test("the space bar taps once, however long it is held", () => {
  const pad = element.querySelector<HTMLElement>('[data-part="pad"]');
  pad?.dispatchEvent(new KeyboardEvent("keydown", { key: " ", cancelable: true }));
  pad?.dispatchEvent(new KeyboardEvent("keydown", { key: " ", repeat: true }));
  expect(JSON.parse(value() ?? "[]")).toEqual([0]);
});

test("no more taps are taken than a rhythm can have", () => {
  for (let n = 0; n < MOST_TAPS + 5; n++) element.tap(n * 10);
  expect(JSON.parse(value() ?? "[]")).toHaveLength(MOST_TAPS);
});
