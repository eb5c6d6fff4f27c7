import type { Mark } from "./marks";
import { offsetOf, refuse, Refusal, type Server } from "../upload/resumable";

/** An upload of yet unknown length: grows chunk by chunk while one records, and is closed. The contract is "Uploads" in README.md. */

export type News =
  | { kind: "placed"; url: string }
  | { kind: "sent"; sent: number; size: number }
  | { kind: "waiting"; seconds: number }
  | { kind: "refused"; reason: string };

const PIECE = 4 * 1024 * 1024;
const LONGEST_WAIT = 10;

export class Grower {
  #pieces: Blob[] = [];
  #size = 0;
  #sent = 0;
  #seconds = 0;
  #closing = false;
  #shown: Mark[] = [];
  #untold = false;
  #wake: () => void = () => undefined;
  #stop = new AbortController();
  #done: Promise<string | undefined> | undefined;

  /** `url`: where it is on the server already; what is pushed is then the whole recording all the same. */
  constructor(
    private server: Server,
    private facts: Record<string, string>,
    private tell: (news: News) => void,
    private url?: string,
    private wait: (seconds: number, signal: AbortSignal) => Promise<void> = online,
  ) {}

  /** The next bytes; `seconds` is the length of the recording with them. */
  push(bytes: Blob, seconds: number): void {
    this.#pieces.push(bytes);
    this.#size += bytes.size;
    this.#seconds = seconds;
    this.#done ??= this.#run();
    this.#wake();
  }

  /** Which pages were to be seen when, so far: told to the server before the next bytes. */
  show(shown: Mark[]): void {
    this.#shown = shown;
    this.#untold = true;
    this.#wake();
  }

  /** No more will come: resolves with where to see what comes of it once the server has all, undefined when it refused. */
  close(): Promise<string | undefined> {
    this.#closing = true;
    this.#done ??= this.#run();
    this.#wake();
    return this.#done;
  }

  /** Sends no more; what the server has stays there. */
  leave(): void {
    this.#stop.abort();
    this.#wake();
  }

  async #run(): Promise<string | undefined> {
    const { signal } = this.#stop;
    let asked = false;
    for (let failures = 0; !signal.aborted; ) {
      try {
        if (!this.url) await this.#create(signal);
        else if (!asked) await this.#ask(signal);
        asked = true;
        if (this.#untold) await this.#tellShown(signal);
        else if (this.#sent < this.#size) await this.#piece(signal);
        else if (this.#closing) return await this.#finish(signal);
        else await new Promise<void>((resolve) => (this.#wake = resolve));
        failures = 0;
      } catch (problem) {
        if (signal.aborted) return undefined;
        if (problem instanceof Refusal) {
          this.tell({ kind: "refused", reason: problem.message });
          return undefined;
        }
        asked = false;
        const seconds = Math.min(LONGEST_WAIT, 2 ** failures++);
        this.tell({ kind: "waiting", seconds });
        await this.wait(seconds, signal);
      }
    }
    return undefined;
  }

  async #create(signal: AbortSignal): Promise<void> {
    const headers = { "Content-Type": "application/json", "Upload-Defer-Length": "1" };
    const answer = await this.#call(this.server.createUrl, { method: "POST", body: JSON.stringify(this.facts), headers, signal });
    await refuse(answer);
    this.url = ((await answer.json()) as { url: string }).url;
    this.#sent = 0;
    this.tell({ kind: "placed", url: this.url });
  }

  /** Where does the server stand? It may have more than was told of, or have given the upload up. */
  async #ask(signal: AbortSignal): Promise<void> {
    const answer = await this.#call(this.url!, { method: "HEAD", signal });
    if (answer.status === 404 || answer.status === 410) return this.#anew();
    await refuse(answer);
    this.#sent = offsetOf(answer);
  }

  async #piece(signal: AbortSignal): Promise<void> {
    const body = new Blob(this.#pieces).slice(this.#sent, this.#sent + PIECE);
    const headers = {
      "Upload-Offset": String(this.#sent),
      "Upload-Seconds": this.#seconds.toFixed(3),
      "Content-Type": "application/offset+octet-stream",
    };
    const answer = await this.#call(this.url!, { method: "PATCH", headers, body, signal });
    if (answer.status === 404 || answer.status === 410) return this.#anew();
    if (answer.status !== 409) await refuse(answer);
    this.#sent = offsetOf(answer);
    this.tell({ kind: "sent", sent: this.#sent, size: this.#size });
  }

  /** Pages that the server will not take are no reason to lose the recording. */
  async #tellShown(signal: AbortSignal): Promise<void> {
    this.#untold = false;
    const headers = { "Content-Type": "application/json" };
    try {
      await refuse(await this.#call(`${this.url}shown`, { method: "POST", body: JSON.stringify({ shown: this.#shown }), headers, signal }));
    } catch (problem) {
      if (problem instanceof Refusal) return;
      this.#untold = true;
      throw problem;
    }
  }

  async #finish(signal: AbortSignal): Promise<string | undefined> {
    // The server may have more than this browser kept before it was killed.
    const headers = { "Upload-Length": String(Math.max(this.#size, this.#sent)) };
    const answer = await this.#call(`${this.url}finish`, { method: "POST", headers, signal });
    if (answer.status === 409) {
      this.#sent = offsetOf(answer);
      throw new Error("409");
    }
    await refuse(answer);
    return ((await answer.json()) as { location: string }).location;
  }

  #anew(): void {
    delete this.url;
    this.#sent = 0;
    this.#untold = this.#shown.length > 0;
  }

  #call(url: string, init: RequestInit): Promise<Response> {
    const headers = { Accept: "application/json", "X-CSRFToken": this.server.csrf, ...(init.headers as Record<string, string>) };
    return this.server.fetch(url, { credentials: "same-origin", ...init, headers });
  }
}

/** Some seconds, or until the network is back. */
function online(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => (clearTimeout(timer), over.abort(), resolve());
    const timer = setTimeout(end, seconds * 1000);
    signal.addEventListener("abort", end, { signal: over.signal });
    window.addEventListener("online", end, { signal: over.signal });
  });
}
