import { expect, test } from "vitest";
import { CLEAR, midiOf, nearOctave, pitchOf } from "./pitch";

const RATE = 48_000;

function tone(hz: number, parts: number[] = [1], loud = 0.3): Float32Array {
  return Float32Array.from({ length: 2048 }, (_, at) =>
    parts.reduce((sum, part, number) => sum + loud * part * Math.sin((2 * Math.PI * hz * (number + 1) * at) / RATE), 0));
}

test.each([82.4, 110, 220, 261.63, 440, 659.26, 880, 1046.5])("a sine of %d Hz is heard within five cents", (hz) => {
  const heard = pitchOf(tone(hz), RATE)!;
  expect(Math.abs(midiOf(heard.hz) - midiOf(hz)) * 100).toBeLessThan(5);
  expect(heard.clarity).toBeGreaterThan(CLEAR);
});

test("overtones stronger than the ground tone do not lead an octave away", () => {
  const heard = pitchOf(tone(196, [0.3, 1, 0.8, 0.5]), RATE)!;
  expect(Math.abs(midiOf(heard.hz) - midiOf(196)) * 100).toBeLessThan(10);
});

test("silence has no pitch, and noise is not clear", () => {
  expect(pitchOf(new Float32Array(2048), RATE)).toBeUndefined();
  let state = 7;
  const noise = Float32Array.from({ length: 2048 }, () => ((state = (state * 16807) % 2147483647) / 2147483647 - 0.5));
  expect(pitchOf(noise, RATE)?.clarity ?? 0).toBeLessThan(CLEAR);
});

test("an octave away is drawn where the note is", () => {
  expect(nearOctave(48.2, 60)).toBeCloseTo(60.2);
  expect(nearOctave(72, 60)).toBe(60);
});
