import { expect, test } from "vitest";
import { command, nextSpeed } from "./keys";

const nobody = { typing: false, pressing: false };
const press = (key: string, more = {}) => command({ key, ctrlKey: false, metaKey: false, altKey: false, on: nobody, ...more });

test("each key does what the well-known players do", () => {
  const done = Object.fromEntries([" ", "k", "j", "l", "ArrowLeft", "ArrowRight", "c", "<", ">", "m", "f", "n", "Home"].map((key) => [key, press(key)]));
  expect(done).toEqual({
    " ": { do: "play" }, k: { do: "play" }, j: { do: "move", by: -10 }, l: { do: "move", by: 10 },
    ArrowLeft: { do: "move", by: -5 }, ArrowRight: { do: "move", by: 5 }, c: { do: "captions" },
    "<": { do: "speed", by: -1 }, ">": { do: "speed", by: 1 }, m: { do: "mute" }, f: { do: "full" }, n: { do: "note" }, Home: { do: "begin" },
  });
});

test("capital letters count, other keys do nothing", () => {
  expect([press("K"), press("x"), press("Tab")]).toEqual([{ do: "play" }, undefined, undefined]);
});

test("the browser's own shortcuts stay the browser's", () => {
  expect([press("f", { ctrlKey: true }), press("l", { metaKey: true }), press("ArrowLeft", { altKey: true })]).toEqual([undefined, undefined, undefined]);
});

test("while somebody types no key is a command", () => {
  expect(press("k", { on: { typing: true, pressing: false } })).toBeUndefined();
});

test("a focused button keeps its space bar and nothing else", () => {
  const on = { typing: false, pressing: true };
  expect([press(" ", { on }), press("k", { on })]).toEqual([undefined, { do: "play" }]);
});

test("the speed moves by steps and stays at its ends", () => {
  expect([nextSpeed(1, 1), nextSpeed(1, -1), nextSpeed(2, 1), nextSpeed(0.5, -1), nextSpeed(1.1, 1)]).toEqual([1.25, 0.75, 2, 0.5, 1.25]);
});

test("sentences and chapters have arrows with Shift, and signs", () => {
  const on = { typing: false, pressing: false };
  const press = (key: string, shiftKey = false) => command({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false, on });
  expect([press(","), press("ArrowLeft", true), press("R", true)]).toEqual([{ do: "sentence", by: -1 }, { do: "sentence", by: -1 }, { do: "sentence", by: 0 }]);
  expect([press("ArrowDown", true), press("ArrowDown"), press("?", true)]).toEqual([{ do: "chapter", by: 1 }, undefined, { do: "keys" }]);
});
