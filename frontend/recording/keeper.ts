import type { Mark } from "./marks";
import type { Kept, Shelf } from "./shelf";

/** One recording as it is kept in the browser, chunk by chunk in the order they came. */
export class Keeper {
  #kept: Kept;
  #shown: Mark[] | undefined;
  #queue: Promise<void> = Promise.resolve();
  /** The browser has no room, or its store broke: from here on only the server has what comes. */
  failed = false;

  constructor(
    private shelf: Shelf,
    facts: Omit<Kept, "seconds" | "size" | "chunks">,
  ) {
    this.#kept = { ...facts, seconds: 0, size: 0, chunks: 0 };
  }

  get kept(): Kept {
    return { ...this.#kept };
  }

  /** Remembers which pages were shown when; kept with the next chunk. */
  show(shown: Mark[]): void {
    this.#shown = shown;
  }

  /** Keeps a chunk; `seconds` is the length of the recording with it. A hole is never made: after a failure nothing more is kept. */
  add(chunk: Blob, seconds: number): Promise<void> {
    return this.#next(async () => {
      if (this.failed) return;
      const data = await chunk.arrayBuffer();
      const { chunks: number, size } = this.#kept;
      const grown = { ...this.#kept, seconds, size: size + data.byteLength, chunks: number + 1, ...(this.#shown && { shown: this.#shown }) };
      await this.shelf.put(grown, { number, data });
      this.#kept = grown;
    });
  }

  /** Remembers where on the server it is. */
  place(url: string): Promise<void> {
    return this.#next(async () => {
      this.#kept = { ...this.#kept, url };
      if (!this.failed) await this.shelf.put(this.#kept);
    });
  }

  /** The server has it as a take, or nobody wants it. */
  forget(): Promise<void> {
    return this.#next(() => this.shelf.remove(this.#kept.id));
  }

  #next(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work).catch(() => void (this.failed = true));
    return this.#queue;
  }
}

/** What is left of recordings of this person and script, the oldest first; empty ones are swept away. `live`: those another tab is making. */
export async function leftOver(shelf: Shelf, person: string, script: string, live: ReadonlySet<string>): Promise<Kept[]> {
  const mine = (await shelf.all()).filter((kept) => kept.person === person && kept.script === script && !live.has(kept.id));
  for (const kept of mine) if (kept.size === 0) await shelf.remove(kept.id);
  return mine.filter((kept) => kept.size > 0).sort((one, other) => one.begun - other.begun);
}

/** All its bytes as one. */
export async function bytesOf(shelf: Shelf, kept: Kept): Promise<Blob> {
  return new Blob(await shelf.chunks(kept.id), { type: kept.type });
}
