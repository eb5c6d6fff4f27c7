/** Sentences of a film, from the lines of its transcript: a caption may hold half of one, or two. Seconds of the video. */

export interface Said {
  start: number;
  end: number;
  text: string;
}

/** Ends a sentence in the languages that are spoken here; quotation marks and brackets may follow. */
const END = /[.!?…。！？]["'”’»)）」』]*\s*$/;
/** After so long a silence something new begins, whatever the punctuation. */
const SILENCE_S = 1.5;
/** Who asks for the sentence before within so little of a beginning means the one before. */
const JUST_BEGUN_S = 1;

/** Where each sentence begins. */
export function beginnings(said: readonly Said[]): number[] {
  return said.filter((line, n) => n === 0 || END.test(said[n - 1]!.text) || line.start - said[n - 1]!.end > SILENCE_S).map((line) => line.start);
}

/** The second that leads a sentence back (-1), to this one's beginning (0) or to the next (1); nothing where there is none. */
export function sentence(starts: readonly number[], second: number, by: -1 | 0 | 1): number | undefined {
  const here = starts.filter((start) => start <= second + 0.05).length - 1;
  if (by === 1) return starts[here + 1];
  const begun = starts[here];
  if (begun === undefined) return undefined;
  if (by === 0) return begun;
  return second - begun > JUST_BEGUN_S ? begun : starts[here - 1] ?? begun;
}
