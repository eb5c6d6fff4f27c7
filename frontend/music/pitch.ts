/**
 * The pitch of a moment of sound, by McLeod's normalised square difference (MPM, 2005): only to be drawn while one practises;
 * what counts is measured by the server.
 */
export interface Heard {
  hz: number;
  /** 0 to 1: how periodic it is. */
  clarity: number;
}

const LOWEST = 70;
const HIGHEST = 1500;
const CHOSEN = 0.9;
const QUIET = 0.008;
export const CLEAR = 0.85;

/** Nothing where it is too quiet. */
export function pitchOf(samples: Float32Array, rate: number): Heard | undefined {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  if (Math.sqrt(power / samples.length) < QUIET) return undefined;
  const longest = Math.min(Math.floor(samples.length / 2), Math.ceil(rate / LOWEST));
  const curve = difference(samples, longest);
  const peaks = tops(curve, Math.floor(rate / HIGHEST));
  const best = Math.max(0, ...peaks.map(([, height]) => height));
  const first = peaks.find(([, height]) => height >= CHOSEN * best);
  return first && best > 0 ? { hz: rate / first[0], clarity: Math.min(1, first[1]) } : undefined;
}

function difference(samples: Float32Array, longest: number): Float32Array {
  const curve = new Float32Array(longest);
  for (let lag = 0; lag < longest; lag++) {
    let same = 0;
    let all = 0;
    for (let at = 0; at + lag < samples.length; at++) {
      const a = samples[at]!;
      const b = samples[at + lag]!;
      same += a * b;
      all += a * a + b * b;
    }
    curve[lag] = all ? (2 * same) / all : 0;
  }
  return curve;
}

/** The highest place of each stretch above zero, between samples. */
function tops(curve: Float32Array, shortest: number): [number, number][] {
  const found: [number, number][] = [];
  let at = 1;
  while (at < curve.length && curve[at]! > 0) at++;
  while (at < curve.length) {
    while (at < curve.length && curve[at]! <= 0) at++;
    let top = at;
    while (at < curve.length && curve[at]! > 0) {
      if (curve[at]! > curve[top]!) top = at;
      at++;
    }
    if (top >= shortest && top > 0 && top < curve.length - 1) found.push(between(curve, top));
  }
  return found;
}

function between(curve: Float32Array, top: number): [number, number] {
  const [left, here, right] = [curve[top - 1]!, curve[top]!, curve[top + 1]!];
  const bend = left - 2 * here + right;
  const off = bend ? (left - right) / (2 * bend) : 0;
  return [top + off, here - ((left - right) * off) / 4];
}

export const midiOf = (hz: number): number => 69 + 12 * Math.log2(hz / 440);

/** Whole octaves away from what is near `target` do not matter: men and children sing the same song. */
export function nearOctave(midi: number, target: number): number {
  return midi - 12 * Math.round((midi - target) / 12);
}
