import { openTakes, type Kept } from "./takes";

/** What became of a recording: `state` is the address to ask; `error` a sentence; neither when the line is down. */
export interface Sent {
  state?: string;
  error?: string;
  /** Not now: another one is being marked, or the session is over. It stays on the shelf. */
  later?: boolean;
  /** The question is answered or not open any more: there is nobody who would take it. */
  over?: boolean;
}

const TOO_OLD_MS = 7 * 86_400_000;
/** A voice that nobody sent stays no longer than this. */
const TOO_LONG_WAITED_MS = 86_400_000;
const OVER = new Set([404, 409]);
const NOT_TAKEN = 422;

/** Sends it once, telling how much has gone (0 to 1). */
export function send(kept: Kept, progress: (share: number) => void = () => undefined): Promise<Sent> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", kept.url);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Recording", kept.id);
    request.setRequestHeader("X-CSRFToken", csrf());
    request.timeout = 90_000;
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = request.ontimeout = request.onabort = () => resolve({});
    request.onload = () => {
      const told = read(request.responseText);
      if (request.status === 202 && typeof told["state"] === "string") resolve({ state: told["state"] });
      else if (request.status >= 500 || request.status === 429) resolve({});
      else resolve({ error: String(told["error"] ?? request.statusText), ...fateOf(request.status) });
    };
    request.send(kept.data);
  });
}

function fateOf(status: number): Pick<Sent, "later" | "over"> {
  return OVER.has(status) ? { over: true } : { later: status !== NOT_TAKEN };
}

function read(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function csrf(): string {
  const field = document.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]');
  return field?.value ?? /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** Recordings of other questions that never reached the server; one that is this page's own its element sends. */
export async function sendLeftOver(): Promise<void> {
  const shelf = await openTakes();
  const here = new Set([...document.querySelectorAll<HTMLElement>("music-recorder")].map((one) => one.dataset["token"]));
  for (const kept of await shelf.all().catch(() => [])) {
    if (here.has(kept.token)) continue;
    const old = Date.now() - kept.at > (kept.waits ? TOO_LONG_WAITED_MS : TOO_OLD_MS);
    if (kept.waits && !old) continue;
    const sent: Sent = old ? {} : await send(kept);
    // What is not known here may be somebody else's on this device: it waits for them.
    if (sent.state || old) await shelf.remove(kept.id);
  }
}
