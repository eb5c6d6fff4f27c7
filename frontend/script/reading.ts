/**
 * How long a script takes to say, counted as `upbeat.kernel.script` counts it: `reading.cases.json` holds both to the same figures.
 * The limits of good pace come from the server; none is written here.
 */

/** Words and characters a minute. */
export type Rate = [words: number, characters: number];

export interface Limits {
  calm: Rate;
  slowest: Rate;
  fastest: Rate;
  too_fast: Rate;
}

export interface Reading {
  words: number;
  characters: number;
  pauses: number;
}

export interface Speed {
  perMinute: number;
  unit: "words" | "characters";
  band: "unknown" | "slow" | "good" | "fast" | "too_fast";
}

const CHARACTER = /[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;
const WORD = /[\p{L}\p{N}]+(?:['’.,/:-][\p{L}\p{N}]+)*/gu;
const PAUSE = /\[\s*(?:pause|停顿)\s*(\d+(?:\.\d+)?)?\s*(?:s|sec|seconds?|秒)?\s*(?:[:：][^\]]*)?\]/giu;
const DEFAULT_PAUSE = 3;

/** Count a text; `pause` is planned beside those written in it. */
export function reading(text: string, pause = 0): Reading {
  let written = 0;
  for (const found of text.matchAll(PAUSE)) written += Number(found[1] ?? DEFAULT_PAUSE);
  const spoken = text.replace(PAUSE, " ");
  const characters = spoken.match(CHARACTER)?.length ?? 0;
  const words = spoken.replace(CHARACTER, " ").match(WORD)?.length ?? 0;
  return { words, characters, pauses: written + Math.max(0, pause) };
}

/** All passages as one. */
export function whole(readings: Reading[]): Reading {
  return readings.reduce(
    (sum, one) => ({ words: sum.words + one.words, characters: sum.characters + one.characters, pauses: sum.pauses + one.pauses }),
    { words: 0, characters: 0, pauses: 0 },
  );
}

/** Seconds of speech at a rate, without the pauses. */
export function speech(said: Reading, [words, characters]: Rate): number {
  return 60 * (said.words / words + said.characters / characters);
}

/** How fast one must speak to be done in `length` seconds, planned pauses included. */
export function speed(said: Reading, length: number, limits: Limits): Speed {
  const [words, characters] = limits.calm;
  const unit = said.characters / characters > said.words / words ? "characters" : "words";
  const left = length - said.pauses;
  if (said.words + said.characters === 0) return { perMinute: 0, unit, band: "unknown" };
  if (left <= 0) return { perMinute: Infinity, unit, band: "too_fast" };
  const perMinute = ((unit === "characters" ? characters : words) * speech(said, limits.calm)) / left;
  if (left < speech(said, limits.too_fast)) return { perMinute, unit, band: "too_fast" };
  if (left < speech(said, limits.fastest)) return { perMinute, unit, band: "fast" };
  return { perMinute, unit, band: left > speech(said, limits.slowest) ? "slow" : "good" };
}
