/** How much the line carries: the browser's own guess first, then what fragments took to come. Kilobits a second. */

export interface Told {
  /** The browser's guess in Mbit/s, and its word for the kind of line. */
  downlink?: number;
  effectiveType?: string;
  saveData?: boolean;
}

/** Smaller pieces say more about the way to the server than about its breadth. */
const LEAST_BYTES = 8_000;
/** Weight of the newest measure: two or three poor pieces in a row are believed, one is not. */
const FAST = 0.5;
const SLOW = 0.2;
/** What a kind of line carries where the browser tells no figure. */
const KINDS: Record<string, number> = { "slow-2g": 30, "2g": 60, "3g": 400 };

export class Line {
  #fast = 0;
  #slow = 0;
  /** How many pieces have been measured. */
  measured = 0;

  constructor(
    private told: Told | undefined,
    /** What was measured a short while ago on this device. */
    before: number,
  ) {
    // Each may be out of date: the poorest of them is believed until something is measured.
    const guesses = [before, (told?.downlink ?? 0) * 1000, KINDS[told?.effectiveType ?? ""] ?? 0].filter((guess) => guess > 0);
    this.#fast = this.#slow = guesses.length ? Math.min(...guesses) : 0;
  }

  /** Does the person want to save data everywhere? */
  get saving(): boolean {
    return this.told?.saveData === true;
  }

  /** 0 while nothing is known. The worse of a quick and a slow mean: a line that has just become poor counts as poor. */
  get kbits(): number {
    return Math.min(this.#fast, this.#slow);
  }

  /** `bytes` took `ms` from the question to the last of them. */
  took(bytes: number, ms: number): void {
    if (bytes < LEAST_BYTES || ms <= 0) return;
    const kbits = (bytes * 8) / ms;
    this.measured += 1;
    // A guess is worth no more than one measure.
    const first = this.measured === 1;
    this.#fast = mean(this.#fast, kbits, first ? 0.7 : FAST);
    this.#slow = mean(this.#slow, kbits, first ? 0.7 : SLOW);
  }
}

function mean(before: number, now: number, weight: number): number {
  return before ? before * (1 - weight) + now * weight : now;
}
