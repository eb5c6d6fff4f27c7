import type { Piece } from "./playlist";

/** Where the school's object store cannot be reached from here, the server itself serves all that follows. */
let here = false;

/** The address of a piece of a file as a file of its own: so it can lie elsewhere, and needs no header. */
export function addressOf({ address, offset, size }: Piece): string {
  return `${address}?bytes=${offset}-${offset + size - 1}`;
}

/**
 * Fetches media. The server may send to the object store; where that is not let through (a school's network, rules of the
 * store), the server is asked to do it itself. Rejects as `fetch` does.
 */
export async function bring(address: string, signal?: AbortSignal): Promise<Response> {
  const asked: RequestInit = { credentials: "same-origin", ...(signal ? { signal } : {}) };
  const itself = address + (address.includes("?") ? "&here" : "?here");
  if (here) return fetch(itself, asked);
  let answer: Response | undefined;
  try {
    answer = await fetch(address, asked);
  } catch (problem) {
    if (signal?.aborted) throw problem;
  }
  if (answer && (answer.ok || !answer.redirected)) return answer;
  const again = await fetch(itself, asked);
  here = again.ok;
  return again;
}
