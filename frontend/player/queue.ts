import type { Segment } from "./recorder";

/** What `localStorage` offers of what is needed here. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Eight hours of play; beyond that the oldest go. */
const MOST = 6000;

/**
 * Rows that the server has not acknowledged, kept in the browser under the person's name. Several tabs may share one, so
 * each call reads and writes the store; where there is none (private browsing), they are kept while the page lives.
 */
export class Queue {
  #memory: Segment[] = [];

  constructor(
    private store: Store | undefined,
    private name: string,
  ) {}

  get rows(): Segment[] {
    try {
      const text = this.store?.getItem(this.name);
      return text ? (JSON.parse(text) as Segment[]) : this.#memory;
    } catch {
      return this.#memory;
    }
  }

  add(segments: Segment[]): void {
    if (segments.length) this.#keep([...this.rows, ...segments].slice(-MOST));
  }

  /** The newest first: what happens now matters more than what waited. */
  batch(most = 100): Segment[] {
    return this.rows.slice(-most);
  }

  acknowledge(sent: Segment[]): void {
    const known = new Set(sent.map(({ viewing, seq }) => `${viewing}/${seq}`));
    this.#keep(this.rows.filter(({ viewing, seq }) => !known.has(`${viewing}/${seq}`)));
  }

  /** The next free number of a viewing, so that a page shown again never uses one twice. */
  nextSeq(viewing: number): number {
    return 1 + Math.max(0, ...this.rows.filter((row) => row.viewing === viewing).map((row) => row.seq));
  }

  #keep(rows: Segment[]): void {
    this.#memory = rows;
    try {
      this.store?.setItem(this.name, JSON.stringify(rows));
    } catch {
      // The store is full or forbidden: memory has them.
      this.store = undefined;
    }
  }
}

/** Pause before the n-th try again, n from 0: 2, 4, 8 … 60 seconds. */
export function pauseBefore(failures: number): number {
  return Math.min(60, 2 * 2 ** failures);
}
