/** What was played, as rows of contiguous ranges. Seconds of the video; `now` and `at` are seconds since 1970. */

export interface Segment {
  viewing: number;
  seq: number;
  start: number;
  end: number;
  speed: number;
  at: number;
}

/** A row ends after this much play, so that little is lost when a device goes off. */
const LONGEST = 5;
/** The first row of a viewing may end sooner: from then on the server knows whose place the places are (`player/place.ts`). */
export const FIRST_S = 1;
/** More than this between two ticks beyond what the clock explains is a jump: a tick comes about every quarter second. */
const SLACK = 1.5;
/** Shorter ranges are noise of the media clock. */
const SHORTEST = 0.05;
/** Play that is first heard of so little after where the video stood began there: the news comes after the first picture. */
const BRIDGE = 0.25;
/** On a slow device the news comes later still: as much as the clock explains, and no more than this. */
const LATEST = 2;

interface Open {
  start: number;
  last: number;
  lastAt: number;
  began: number;
  speed: number;
}

export class Recorder {
  #open: Open | undefined;
  /** Where the video stood last, and since when. */
  #stood = { position: -Infinity, at: 0 };

  constructor(
    readonly viewing: number,
    private seq = 1,
    private longest = LONGEST,
  ) {}

  /** The number of the row that is being played. */
  get next(): number {
    return this.seq;
  }

  /** The video stands at `position`, soon to play: a jump has landed there, or the next picture is waited for. */
  stand(position: number, now: number): void {
    if (!this.#open) this.#stood = { position, at: now };
  }

  /** Play begins or goes on at `position`. */
  play(position: number, speed: number, now: number): Segment[] {
    const done = this.#close(now);
    const gap = position - this.#stood.position;
    const possible = Math.max(BRIDGE, Math.min(LATEST, (now - this.#stood.at) * speed));
    const start = gap > 0 && gap <= possible ? this.#stood.position : position;
    this.#open = { start, last: position, lastAt: now, began: now, speed };
    return done;
  }

  /** Still playing. Returns the row that has grown long enough, or was cut off by a jump. */
  tick(position: number, now: number): Segment[] {
    const open = this.#open;
    if (!open) return [];
    const gone = position - open.last;
    if (gone < -0.05 || gone > (now - open.lastAt) * open.speed + SLACK) return this.play(position, open.speed, now);
    open.last = Math.max(open.last, position);
    open.lastAt = now;
    return now - open.began >= this.longest ? this.play(position, open.speed, now) : [];
  }

  /** The speed changes while playing. */
  faster(position: number, speed: number, now: number): Segment[] {
    if (!this.#open) return [];
    const done = this.tick(position, now);
    return [...done, ...this.play(position, speed, now)];
  }

  /** A jump begins: `position` may be the new one already, so the range ends where it was last seen. */
  jump(now: number): Segment[] {
    const done = this.#close(now);
    this.#open = undefined;
    return done;
  }

  /** Pause or end at `position`. */
  stop(position: number, now: number): Segment[] {
    const done = [...this.tick(position, now), ...this.#close(now)];
    this.#open = undefined;
    return done;
  }

  /** Everything up to now, while play goes on: the page is about to hide. */
  cut(position: number, now: number): Segment[] {
    const open = this.#open;
    return open ? [...this.tick(position, now), ...this.play(position, open.speed, now)] : [];
  }

  #close(now: number): Segment[] {
    const open = this.#open;
    if (!open || open.last - open.start < SHORTEST) return [];
    const [start, end] = [round(open.start), round(open.last)];
    this.#stood = { position: end, at: now };
    this.longest = LONGEST;
    return [{ viewing: this.viewing, seq: this.seq++, start, end, speed: open.speed, at: round(now) }];
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
