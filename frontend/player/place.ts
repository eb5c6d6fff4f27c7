import type { Way } from "./sender";

/**
 * Tells the server where the film stands, between two rows: a phone that goes off tells nothing more, and another device
 * is to go on within two seconds of that. A place is one small number that nobody keeps: it is never queued, never sent
 * again, and none is sent while one is on its way. See docs/decisions/0013-streaming-and-places.md for what it costs.
 */

/** Seconds of the video from one place to the next. With a tick every quarter second and the way to the server: below two. */
export const STEP_S = 1.25;
/** At double speed a step takes less: never more often than this. */
const LEAST_MS = 500;

export class Place {
  #told = -Infinity;
  #toldAt = -Infinity;
  #busy = false;

  constructor(
    private way: Way,
    private url: string,
    private viewing: number,
  ) {}

  /** The film stands at `second` while row `seq` is being played. */
  at(second: number, seq: number): void {
    if (!this.url || this.#busy || Math.abs(second - this.#told) < STEP_S || performance.now() - this.#toldAt < LEAST_MS) return;
    this.#told = second;
    this.#toldAt = performance.now();
    this.#busy = true;
    const headers = { "Content-Type": "application/json", "X-Upbeat-Pass": this.way.pass };
    const body = JSON.stringify({ viewing: this.viewing, seq, second: Math.round(second * 100) / 100 });
    fetch(this.url, { method: "POST", headers, body, keepalive: true })
      .catch(() => undefined)
      .finally(() => (this.#busy = false));
  }

  /** A row has told it. */
  known(second: number): void {
    this.#told = second;
  }
}
