/** One file on its way in pieces; the contract is "Uploads" in README.md. Knows no page. */

export interface Server {
  fetch: typeof fetch;
  createUrl: string;
  csrf: string;
}

export interface Remembered {
  get(key: string): string | null;
  set(key: string, url: string): void;
  forget(key: string): void;
}

export type Told =
  | { kind: "progress"; sent: number; size: number }
  | { kind: "waiting"; seconds: number }
  | { kind: "finished"; location: string }
  | { kind: "refused"; reason: string }
  | { kind: "paused" };

const PIECE = 2 * 1024 * 1024;
const LONGEST_WAIT = 30;

/** What the server will not take, in its own words. */
export class Refusal extends Error {}

export class Resumable {
  #stop: AbortController | undefined;
  #url: string | undefined;

  constructor(
    private server: Server,
    private file: File,
    private extra: Record<string, string>,
    private memory: Remembered,
    private tell: (news: Told) => void,
    private wait: (seconds: number, signal: AbortSignal) => Promise<void> = pause,
  ) {}

  /** The same file by the same person is the same upload: name, size and time of the last change. */
  get key(): string {
    return `${this.file.name}/${this.file.size}/${this.file.lastModified}`;
  }

  /** Sends until done, refused or paused; after a failure goes on where the server stands, with growing pauses. */
  async start(): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    for (let failures = 0; !stop.signal.aborted; ) {
      try {
        let offset = await this.#begin(stop.signal);
        while (offset < this.file.size) {
          this.tell({ kind: "progress", sent: offset, size: this.file.size });
          offset = await this.#piece(offset, stop.signal);
          failures = 0;
        }
        this.tell({ kind: "progress", sent: offset, size: this.file.size });
        return await this.#finish(stop.signal);
      } catch (problem) {
        if (problem instanceof Refusal) return this.#refused(problem.message);
        if (stop.signal.aborted) return;
        const seconds = Math.min(LONGEST_WAIT, 2 ** failures++);
        this.tell({ kind: "waiting", seconds });
        await this.wait(seconds, stop.signal);
      }
    }
  }

  pause(): void {
    this.#stop?.abort();
    this.tell({ kind: "paused" });
  }

  /** Gives up; the server keeps nothing. */
  async cancel(): Promise<void> {
    this.#stop?.abort();
    const url = this.#url ?? this.memory.get(this.key);
    this.memory.forget(this.key);
    if (url) await this.#ask(url, { method: "DELETE" }).catch(() => undefined);
  }

  async #begin(signal: AbortSignal): Promise<number> {
    const known = this.#url ?? this.memory.get(this.key);
    if (known) {
      const answer = await this.#ask(known, { method: "HEAD", signal });
      if (answer.ok) {
        this.#url = known;
        return offsetOf(answer);
      }
      // Gone, or somebody else's who used this browser before: begin anew.
      if (answer.status >= 500 || answer.status === 429) throw new Error(`HEAD ${answer.status}`);
      this.memory.forget(this.key);
    }
    const { name, size, type } = this.file;
    const body = JSON.stringify({ ...this.extra, name, size, type });
    const answer = await this.#ask(this.server.createUrl, { method: "POST", body, signal, headers: { "Content-Type": "application/json" } });
    await refuse(answer);
    const { url, offset } = (await answer.json()) as { url: string; offset: number };
    this.#url = url;
    this.memory.set(this.key, url);
    return offset;
  }

  async #piece(offset: number, signal: AbortSignal): Promise<number> {
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    const body = this.file.slice(offset, offset + PIECE);
    const answer = await this.#ask(this.#url!, { method: "PATCH", headers, body, signal });
    if (answer.status === 409) return offsetOf(answer);
    if (answer.status === 404 || answer.status === 410) {
      this.memory.forget(this.key);
      this.#url = undefined;
    }
    await refuse(answer, 404, 410);
    return offsetOf(answer);
  }

  async #finish(signal: AbortSignal): Promise<void> {
    const answer = await this.#ask(`${this.#url}finish`, { method: "POST", signal });
    await refuse(answer);
    this.memory.forget(this.key);
    this.tell({ kind: "finished", location: ((await answer.json()) as { location: string }).location });
  }

  #refused(reason: string): void {
    this.memory.forget(this.key);
    this.#url = undefined;
    this.tell({ kind: "refused", reason });
  }

  #ask(url: string, init: RequestInit): Promise<Response> {
    const headers = { Accept: "application/json", "X-CSRFToken": this.server.csrf, ...(init.headers as Record<string, string>) };
    return this.server.fetch(url, { credentials: "same-origin", ...init, headers });
  }
}

/** A 4xx is the server's last word (save 408, 429 and those given), anything else not ok may pass. */
export async function refuse(answer: Response, ...passing: number[]): Promise<void> {
  if (answer.ok) return;
  if (answer.status >= 500 || [408, 429, ...passing].includes(answer.status)) throw new Error(String(answer.status));
  const told = (await answer.json().catch(() => ({}))) as { error?: string };
  throw new Refusal(told.error ?? "");
}

export function offsetOf(answer: Response): number {
  const offset = Number(answer.headers.get("Upload-Offset") ?? NaN);
  if (Number.isNaN(offset)) throw new Error("no Upload-Offset");
  return offset;
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
