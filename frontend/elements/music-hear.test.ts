import { beforeEach, expect, test, vi } from "vitest";
import { MusicHear } from "./music-hear";

customElements.define("music-hear", MusicHear);

const started: number[] = [];
class Node {
  onended?: () => void;
  frequency = { value: 0 };
  gain = { setValueAtTime() {}, linearRampToValueAtTime() {}, setTargetAtTime() {} };
  connect = (to: unknown) => to;
  start = (at: number) => void started.push(at);
  stop() {}
}
class Context {
  get currentTime(): number {
    return started.length ? 0.1 : 0;
  }
  destination = {};
  createOscillator = () => new Node();
  createGain = () => new Node();
  close = () => Promise.resolve();
}

const key = () => document.querySelector<HTMLButtonElement>('[data-part="play"]')!;
const now = () => [...document.querySelectorAll("[data-now]")].map((one) => one.getAttribute("data-note"));

beforeEach(() => {
  started.length = 0;
  vi.stubGlobal("AudioContext", Context);
  const phrase = { tempo: 60, metre: [2, 4], bars: [], quarters: 2, notes: [[60, 0, 1, 1, "n1-2"], [62, 1, 1, 1, "n2"]] };
  document.body.innerHTML = `<music-hear data-word-play="Hear it" data-word-stop="Stop"><svg><g data-note="n1"></g><g data-note="n2"></g></svg><button data-part="play" hidden>Hear it</button></music-hear>`;
  const element = document.querySelector<HTMLElement>("music-hear")!;
  element.dataset["phrase"] = JSON.stringify(phrase);
  document.body.replaceChildren(element);
});

test("one press plays the score and shows the note that sounds, also when it is played again", () => {
  expect(key().hidden).toBe(false);
  key().click();
  expect(started.length).toBe(2);
  expect([key().textContent, now()]).toEqual(["Stop", ["n1"]]);
  key().click();
  expect([key().textContent, now()]).toEqual(["Hear it", []]);
});
