import { fragment, parse } from "./fragment";
import { morph } from "./morph";

const LONGEST_WAIT = 30_000;
const LEAST_BETWEEN = 500;

/**
 * Keeps a piece of the page as the server has it: asks again every few seconds, or when an event stream says so.
 *
 *     <upbeat-refresh src="/studio/job/3/" every="3" data-word-away="No connection; trying again">…</upbeat-refresh>
 *     <upbeat-refresh src="/class/7/phone/" stream="/hot/stream?pass=…" data-on="change">…</upbeat-refresh>
 *
 * The first element of the fragment may carry `data-done` (nothing will change any more) or `data-location` (go there).
 * Fires `upbeat:refreshed`. Without script the page stays as it was delivered.
 */
export class UpbeatRefresh extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stream: EventSource | undefined;
  #life: AbortController | undefined;
  #asking = false;
  #again = false;
  #failures = 0;
  #last = 0;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.refresh(), { signal });
    this.#listen();
    this.#wait();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#stream?.close();
    clearTimeout(this.#timer);
  }

  #listen(): void {
    const address = this.getAttribute("stream");
    if (!address) return;
    const stream = new EventSource(address);
    let lost = false;
    stream.onerror = () => {
      lost = true;
      // The server refused for good (an expired pass): the fragment still tells the truth, more slowly.
      if (stream.readyState === EventSource.CLOSED) {
        this.setAttribute("every", this.getAttribute("every") ?? "10");
        this.#wait();
      }
    };
    stream.onopen = () => lost && this.refresh();
    for (const name of (this.dataset["on"] ?? "change").split(" ")) stream.addEventListener(name, () => this.refresh());
    this.#stream = stream;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const every = Number(this.getAttribute("every") ?? 0) * 1000;
    const pause = this.#failures ? Math.min(LONGEST_WAIT, 2000 * 2 ** (this.#failures - 1)) : every;
    if (pause) this.#timer = setTimeout(() => (document.visibilityState === "hidden" ? this.#wait() : this.refresh()), pause);
  }

  /** Asks now. Calls in a burst become at most two requests a second, the last one after the last call. */
  async refresh(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    const early = LEAST_BETWEEN - (Date.now() - this.#last);
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    this.#last = Date.now();
    this.#again = false;
    try {
      const init = this.#life ? { signal: this.#life.signal } : {};
      this.#show(await fragment(this.getAttribute("src") ?? location.href, init));
      this.#failures = 0;
      this.removeAttribute("data-away");
    } catch {
      if (!this.isConnected) return;
      this.#failures += 1;
      this.setAttribute("data-away", "");
    } finally {
      this.#asking = false;
    }
    if (this.#again) return this.refresh();
    if (this.isConnected) this.#wait();
  }

  #show(html: string): void {
    const fresh = parse(html);
    const first = fresh.firstElementChild;
    const there = first?.getAttribute("data-location");
    if (there) return location.assign(there);
    const done = first?.hasAttribute("data-done");
    morph(this, fresh);
    this.dispatchEvent(new CustomEvent("upbeat:refreshed", { bubbles: true }));
    if (done) {
      this.removeAttribute("every");
      this.#stream?.close();
    }
  }
}
