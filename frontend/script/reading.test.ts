import { expect, test } from "vitest";
import { reading, speed, type Limits } from "./reading";
import cases from "./reading.cases.json";

const limits = cases.limits as unknown as Limits;

test.each(cases.texts)("$text is counted as the server counts it", ({ text, pause, counted }) => {
  const found = reading(text, pause ?? 0);
  expect([found.words, found.characters, found.pauses]).toEqual(counted);
});

test.each(cases.speeds)("$said in $length s asks for the pace that the server names", ({ said, pauses, length, told }) => {
  const found = speed({ words: said[0]!, characters: said[1]!, pauses }, length, limits);
  expect([Math.round(found.perMinute), found.unit, found.band]).toEqual(told);
});

test("pauses that take all the time ask for the impossible", () => {
  expect(speed({ words: 10, characters: 0, pauses: 60 }, 30, limits)).toEqual({ perMinute: Infinity, unit: "words", band: "too_fast" });
});
