import { expect, test } from "vitest";
import { Gate, readSpan, SpanLoop } from "./gate";

test("the gate is reached at its second and not before", () => {
  const gate = new Gate(65, 332);
  expect([64.9, 64.97, 65, 70].map((second) => gate.reached(second))).toEqual([false, true, true, true]);
});

test("a video that is open to its end has no gate", () => {
  const gate = new Gate(332, 332);
  expect([gate.closed, gate.reached(332), gate.millisecondsLeft(10, 1)]).toEqual([false, false, Infinity]);
});

test("a jump leads no further than what is open", () => {
  const gate = new Gate(65, 332);
  expect([gate.clamp(-4), gate.clamp(30), gate.clamp(200)]).toEqual([0, 30, 65]);
  gate.openUntil = 332;
  expect([gate.clamp(200), gate.clamp(400)]).toEqual([200, 332]);
});

test("the time left follows the speed", () => {
  expect(new Gate(65, 332).millisecondsLeft(64, 2)).toBe(500);
});

test("a span is two seconds in order, anything else is none", () => {
  expect(["65-82", "65.5-82.25", "82-65", "65", "", undefined, "a-b"].map(readSpan)).toEqual([
    { start: 65, end: 82 }, { start: 65.5, end: 82.25 }, undefined, undefined, undefined, undefined, undefined,
  ]);
});

test("a span is over at its end, not while the jump to it is under way", () => {
  const loop = new SpanLoop({ start: 65, end: 82 });
  expect([185, 65, 70, 81.9, 82].map((second) => loop.over(second))).toEqual([false, false, false, false, true]);
  expect(loop.left(82)).toBe(false);
});

test("who jumps out of a span has left it", () => {
  const loop = new SpanLoop({ start: 65, end: 82 });
  loop.over(66);
  expect([loop.over(20), loop.left(20)]).toEqual([true, true]);
});
