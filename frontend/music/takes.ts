/** Where a recording lies in the browser until the server has it. */
export interface Kept {
  id: string;
  token: string;
  url: string;
  data: Blob;
  at: number;
  /** Nobody has sent it yet: it goes only by its key. */
  waits?: boolean;
}

export interface Shelf {
  put(kept: Kept): Promise<void>;
  all(): Promise<Kept[]>;
  remove(id: string): Promise<void>;
}

const NAME = "upbeat-takes";
const STORE = "takes";

/** In IndexedDB, or for this page alone where the browser has none. */
export async function openTakes(): Promise<Shelf> {
  try {
    const database = await opened();
    const asked = <T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        const within = database.transaction(STORE, mode);
        const request = ask(within.objectStore(STORE));
        within.oncomplete = () => resolve(request.result);
        within.onerror = within.onabort = () => reject(within.error);
      });
    return {
      put: async (kept) => void (await asked("readwrite", (store) => store.put(kept))),
      all: () => asked("readonly", (store) => store.getAll() as IDBRequest<Kept[]>),
      remove: async (id) => void (await asked("readwrite", (store) => store.delete(id))),
    };
  } catch {
    return inMemory();
  }
}

export function inMemory(): Shelf {
  const kept = new Map<string, Kept>();
  return {
    put: async (one) => void kept.set(one.id, one),
    all: async () => [...kept.values()],
    remove: async (id) => void kept.delete(id),
  };
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore(STORE, { keyPath: "id" });
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = asking.onblocked = () => reject(asking.error ?? new Error("blocked"));
  });
}
