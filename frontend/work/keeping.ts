/** What is typed stays on this device until the server says that it has it. Knows no page. */

export interface Shelf {
  get(key: string): string | null;
  set(key: string, text: string): void;
  forget(key: string): void;
}

/** The browser's own; one that is full or forbidden keeps nothing, and writing goes on. */
export const shelf: Shelf = {
  get: (key) => attempt(() => localStorage.getItem(`upbeat.draft.${key}`)) ?? null,
  set: (key, text) => void attempt(() => localStorage.setItem(`upbeat.draft.${key}`, text)),
  forget: (key) => void attempt(() => localStorage.removeItem(`upbeat.draft.${key}`)),
};

function attempt<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch {
    return undefined;
  }
}

export type Sent = "kept" | "refused";

const PAUSE_MS = 1500;
const LONGEST_WAIT_MS = 30_000;

/** Sends a text some time after the last change, one request at a time, again and again until it is answered. */
export class Keeper {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  #failures = 0;
  #sent: string;

  constructor(
    private key: string,
    kept: string,
    private place: Shelf,
    private send: (text: string) => Promise<Sent>,
    private tell: (news: "waiting") => void,
  ) {
    this.#sent = kept;
  }

  /** What was written here and never reached the server; nothing where it has all. */
  get left(): string | null {
    const text = this.place.get(this.key);
    if (text === this.#sent) this.place.forget(this.key);
    return text === this.#sent ? null : text;
  }

  changed(text: string): void {
    this.place.set(this.key, text);
    this.#later(PAUSE_MS, text);
  }

  /** The text is handed over another way; nothing more is sent. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #later(wait: number, text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#go(text), wait);
  }

  async #go(text: string): Promise<void> {
    if (this.#busy) return this.#later(PAUSE_MS, text);
    this.#busy = true;
    try {
      const answer = await this.send(text);
      this.#failures = 0;
      if (answer === "kept") {
        this.#sent = text;
        if (this.place.get(this.key) === text) this.place.forget(this.key);
      }
    } catch {
      this.tell("waiting");
      this.#later(Math.min(LONGEST_WAIT_MS, 2000 * 2 ** this.#failures++), this.place.get(this.key) ?? text);
    } finally {
      this.#busy = false;
    }
  }
}
