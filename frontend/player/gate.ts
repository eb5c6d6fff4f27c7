/** How far one may play, and a span that is looked at again. Seconds of the video. */

/** The media clock and the file's last fragment may miss the second of the gate by so much. */
const NEAR = 0.04;

export class Gate {
  constructor(
    public openUntil: number,
    readonly duration: number,
  ) {}

  /** Is there a checkpoint ahead, or is all open? */
  get closed(): boolean {
    return this.openUntil < this.duration - NEAR;
  }

  reached(position: number): boolean {
    return this.closed && position >= this.openUntil - NEAR;
  }

  /** Where a wish to jump leads. */
  clamp(second: number): number {
    return Math.min(Math.max(0, second), this.closed ? this.openUntil : this.duration);
  }

  /** Milliseconds of play until `position` meets the gate, at a speed; Infinity when all is open. */
  millisecondsLeft(position: number, speed: number): number {
    return this.closed ? Math.max(0, ((this.openUntil - position) / speed) * 1000) : Infinity;
  }
}

export interface Span {
  start: number;
  end: number;
}

/** "65-82" → 65 to 82; nothing when it is no span. */
export function readSpan(text: string | undefined): Span | undefined {
  const [start, end] = (text ?? "").split("-").map(Number);
  return start !== undefined && end !== undefined && start >= 0 && end > start ? { start, end } : undefined;
}

/** Plays a span once: `over` tells when it is heard to its end or left by a jump. */
export class SpanLoop {
  #entered = false;

  constructor(readonly span: Span) {}

  over(position: number): boolean {
    const { start, end } = this.span;
    if (position >= start - 0.5 && position < end - NEAR) this.#entered = true;
    else if (this.#entered) return true;
    return false;
  }

  /** Left by the learner's own jump out of it, rather than heard to the end. */
  left(position: number): boolean {
    return this.#entered && (position < this.span.start - 0.5 || position > this.span.end + 1);
  }
}
