import { pauseBefore, type Queue } from "./queue";
import type { Segment } from "./recorder";

export interface Way {
  url: string;
  /** The hot-path token, and where a fresh one is had. */
  pass: string;
  passUrl: string;
}

/** Brings queued rows to the server: one request at a time, again with growing pauses, at leaving without waiting. */
export class Sender {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  #failures = 0;
  #stopped = false;

  constructor(
    private queue: Queue,
    private way: Way,
  ) {}

  /** Sends what waits, unless a request is under way or a pause is on. */
  flush(): void {
    if (!this.#busy && !this.#timer && !this.#stopped) void this.#send();
  }

  /** The page hides: whatever happens, try once now. */
  leave(): void {
    const segments = this.queue.batch();
    if (segments.length) void this.#post(segments).then(() => this.queue.acknowledge(segments), () => undefined);
  }

  /** The network is back. */
  hurry(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.flush();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #send(): Promise<void> {
    const segments = this.queue.batch();
    if (!segments.length) return;
    this.#busy = true;
    try {
      await this.#post(segments);
      this.queue.acknowledge(segments);
      this.#failures = 0;
    } catch {
      this.#pause();
    } finally {
      this.#busy = false;
    }
    this.flush();
  }

  #pause(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.hurry(), pauseBefore(this.#failures++) * 1000);
  }

  async #post(segments: Segment[], fresh = true): Promise<void> {
    const headers = { "Content-Type": "application/json", "X-Upbeat-Pass": this.way.pass };
    const body = JSON.stringify({ segments });
    const answer = await fetch(this.way.url, { method: "POST", headers, body, keepalive: true });
    if ((answer.status === 401 || answer.status === 403) && fresh && this.way.passUrl) {
      await this.#renew();
      return this.#post(segments, false);
    }
    // Only this very answer: the page of a hotel's network says 200 to everything.
    if (answer.status !== 204) throw new Error(`segments: ${answer.status}`);
  }

  async #renew(): Promise<void> {
    const answer = await fetch(this.way.passUrl, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`pass: ${answer.status}`);
    this.way.pass = ((await answer.json()) as { pass: string }).pass;
  }
}
