import { expect, test } from "vitest";
import { beats, hertz, stretch, tones, type Phrase } from "./sounding";

const phrase: Phrase = {
  tempo: 60,
  metre: [3, 4],
  notes: [[60, 0, 1, 1, "n1"], [0, 1, 1, 1, "n2"], [62, 2, 1, 1, "n3"], [64, 3, 3, 2, "n4"]],
  bars: [[1, 0, 3], [2, 3, 3]],
  quarters: 6,
};

test("bars are cut out in quarter notes", () => {
  expect(stretch(phrase, 2, 2)).toEqual([3, 6]);
  expect(stretch(phrase, 1, 2)).toEqual([0, 6]);
});

test("tones come at the pace that was chosen, rests stay silent", () => {
  const found = tones(phrase, [0, 6], 0.5);
  expect(found.map(({ at }) => at)).toEqual([0, 4, 6]);
  expect(found[0]!.hz).toBeCloseTo(hertz(60));
  expect(tones(phrase, [3, 6], 1).map(({ at }) => at)).toEqual([0]);
});

test("the first beat of each bar is strong", () => {
  expect(beats(phrase, [0, 6], 1).map(([, strong]) => strong)).toEqual([true, false, false, true, false, false]);
});

test("six eighths have two beats", () => {
  const swinging = { ...phrase, metre: [6, 8] as [number, number] };
  expect(beats(swinging, [0, 3], 1).map(([at]) => at)).toEqual([0, 1.5]);
});
