/** Where chunks of a recording lie in the browser until the server has all of them. */
import type { Mark } from "./marks";

/** A recording that is not yet a take. `seconds` and `size` are those of the chunks that are kept. */
export interface Kept {
  id: string;
  person: string;
  script: string;
  section: string;
  name: string;
  type: string;
  begun: number;
  seconds: number;
  size: number;
  chunks: number;
  /** Which page was to be seen when, if pages were. */
  shown?: Mark[];
  /** Its address on the server, once it has one. */
  url?: string;
}

export interface Shelf {
  /** The recording, and with it the chunk of this number: both or none, on the disk when this resolves. */
  put(kept: Kept, chunk?: { number: number; data: ArrayBuffer }): Promise<void>;
  all(): Promise<Kept[]>;
  chunks(id: string): Promise<ArrayBuffer[]>;
  remove(id: string): Promise<void>;
}

const NAME = "upbeat-recordings";
const CHUNKS = "chunks";
const RECORDINGS = "recordings";

/** A shelf in IndexedDB, or for this page alone where the browser has none (a private window). */
export async function openShelf(): Promise<Shelf> {
  try {
    return new DatabaseShelf(await opened());
  } catch {
    return new MemoryShelf();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore(RECORDINGS, { keyPath: "id" });
      asking.result.createObjectStore(CHUNKS, { keyPath: ["id", "number"] });
    };
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
    asking.onblocked = () => reject(new Error("blocked"));
  });
}

export class DatabaseShelf implements Shelf {
  constructor(private database: IDBDatabase) {}

  async put(kept: Kept, chunk?: { number: number; data: ArrayBuffer }): Promise<void> {
    await this.#within("readwrite", (stores) => {
      stores.objectStore(RECORDINGS).put(kept);
      if (chunk) stores.objectStore(CHUNKS).put({ id: kept.id, ...chunk });
    });
  }

  all(): Promise<Kept[]> {
    return this.#within("readonly", (stores) => stores.objectStore(RECORDINGS).getAll() as IDBRequest<Kept[]>);
  }

  async chunks(id: string): Promise<ArrayBuffer[]> {
    const rows = await this.#within("readonly", (stores) => stores.objectStore(CHUNKS).getAll(numbersOf(id)) as IDBRequest<{ data: ArrayBuffer }[]>);
    return rows.map((row) => row.data);
  }

  async remove(id: string): Promise<void> {
    await this.#within("readwrite", (stores) => {
      stores.objectStore(RECORDINGS).delete(id);
      stores.objectStore(CHUNKS).delete(numbersOf(id));
    });
  }

  #within<T = undefined>(mode: IDBTransactionMode, work: (stores: IDBTransaction) => IDBRequest<T> | void): Promise<T> {
    return new Promise((resolve, reject) => {
      const stores = this.database.transaction([RECORDINGS, CHUNKS], mode, { durability: "strict" });
      const asked = work(stores);
      stores.oncomplete = () => resolve(asked?.result as T);
      stores.onerror = stores.onabort = () => reject(stores.error);
    });
  }
}

function numbersOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Infinity]);
}

export class MemoryShelf implements Shelf {
  #kept = new Map<string, Kept>();
  #chunks = new Map<string, ArrayBuffer[]>();

  async put(kept: Kept, chunk?: { number: number; data: ArrayBuffer }): Promise<void> {
    this.#kept.set(kept.id, structuredClone(kept));
    const chunks = this.#chunks.get(kept.id) ?? [];
    if (chunk) chunks[chunk.number] = chunk.data;
    this.#chunks.set(kept.id, chunks);
  }

  async all(): Promise<Kept[]> {
    return [...this.#kept.values()];
  }

  async chunks(id: string): Promise<ArrayBuffer[]> {
    return this.#chunks.get(id) ?? [];
  }

  async remove(id: string): Promise<void> {
    this.#kept.delete(id);
    this.#chunks.delete(id);
  }
}
