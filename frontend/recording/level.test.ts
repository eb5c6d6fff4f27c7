import { expect, test } from "vitest";
import { judge, measured, type Block } from "./level";

const at = (decibels: number, peak = 0.5): Block => ({ rms: 10 ** (decibels / 20), peak });
/** A hundred blocks: four of five with a voice, one without. */
const spoken = (voice: number, floor: number) => Array.from({ length: 100 }, (_, n) => at(n % 5 ? voice : floor));

test("a voice well above the room is good", () => {
  expect(judge(spoken(-22, -55))).toBe("good");
});

test("a whisper is too quiet, and so is nothing at all", () => {
  expect([judge(spoken(-48, -70)), judge([])]).toEqual(["quiet", "quiet"]);
});

test("clipping is too loud, one click is not", () => {
  expect(judge([...spoken(-8, -50), ...Array.from({ length: 4 }, () => at(-3, 1))])).toBe("loud");
  expect(judge([...spoken(-22, -55), at(-10, 1)])).toBe("good");
});

test("a fan close to the voice is noisy, a long tone of music is not", () => {
  expect([judge(spoken(-22, -30)), judge(spoken(-22, -30), true)]).toEqual(["noisy", "good"]);
});

test("a full sine measures three decibels below its peak", () => {
  const { rms, peak } = measured(Float32Array.from({ length: 4800 }, (_, n) => Math.sin((2 * Math.PI * n) / 48)));
  expect([rms.toFixed(3), peak.toFixed(2)]).toEqual(["0.707", "1.00"]);
});
