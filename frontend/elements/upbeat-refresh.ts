import { fragment, parse } from "./fragment";
import { morph } from "./morph";

const LONGEST_WAIT = 30_000;
const LEAST_BETWEEN = 500;
/** The server says "beat" every 15 s: a stream that is silent for so long has died without a word. */
const SILENT = 40_000;
/** Without a stream the page asks so often; with one, now and then, for the word that a dying server could not give. */
const POLL = 10_000;
const RARELY = 90_000;

/** Never all at once: a thousand phones lose the same server at the same moment. */
const scattered = (ms: number): number => ms * (0.5 + Math.random());

/**
 * Keeps a piece of the page as the server has it: asks again every few seconds, or when an event stream says so.
 *
 *     <upbeat-refresh src="/studio/job/3/" every="3" data-word-away="No connection; trying again">…</upbeat-refresh>
 *     <upbeat-refresh src="/class/7/phone/" stream="/hot/stream?pass=…" data-on="change" data-spread="0.8">…</upbeat-refresh>
 *
 * After a word of the stream it asks within `data-spread` seconds, so that a large class does not ask in one moment. A
 * stream that ends for good (its pass has expired, the server was busy) is opened anew with what `src` as a page says.
 * The first element of the fragment may carry `data-done` (nothing will change any more) or `data-location` (go there).
 * Fires `upbeat:refreshed`. Without script the page stays as it was delivered.
 */
export class UpbeatRefresh extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #spread: ReturnType<typeof setTimeout> | undefined;
  #stream: EventSource | undefined;
  #life: AbortController | undefined;
  #asking = false;
  #again = false;
  #done = false;
  #failures = 0;
  #lost = 0;
  #last = 0;
  #heard = 0;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const back = () => this.#back();
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && back(), { signal });
    window.addEventListener("online", back, { signal });
    window.addEventListener("pageshow", (event) => event.persisted && back(), { signal });
    this.#listen();
    this.#wait();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#hush();
    clearTimeout(this.#timer);
    clearTimeout(this.#spread);
  }

  /** Awake again, or on another network: ask now, and do not trust a stream that has said nothing for a while. */
  #back(): void {
    if (this.#done) return;
    this.#failures = 0;
    if (this.#stream && (this.#stream.readyState !== 1 || Date.now() - this.#heard > SILENT / 2)) this.#listen();
    else if (!this.#stream && this.hasAttribute("stream")) this.#reopen(0);
    void this.refresh();
  }

  #hush(): void {
    this.#stream?.close();
    this.#stream = undefined;
    clearTimeout(this.#opening);
    clearInterval(this.#watch);
  }

  #listen(): void {
    this.#hush();
    const address = this.getAttribute("stream");
    if (!address || typeof EventSource === "undefined") return;
    const stream = new EventSource(address);
    this.#stream = stream;
    this.#heard = Date.now();
    const heard = () => (this.#heard = Date.now());
    stream.onopen = () => {
      heard();
      if (this.#lost) this.#soon();
      this.#lost = 0;
      this.#wait();
    };
    stream.onerror = () => {
      if (stream !== this.#stream) return;
      this.#lost += 1;
      if (stream.readyState === EventSource.CLOSED) this.#reopen(Math.min(LONGEST_WAIT, 1000 * 2 ** this.#lost));
      this.#wait();
    };
    stream.addEventListener("beat", heard);
    for (const name of (this.dataset["on"] ?? "change").split(" ")) {
      stream.addEventListener(name, () => {
        heard();
        this.#soon();
      });
    }
    this.#watch = setInterval(() => {
      if (document.visibilityState === "hidden" || Date.now() - this.#heard < SILENT) return;
      this.#lost += 1;
      this.#listen();
      void this.refresh();
    }, 5000);
  }

  /** The server refused for good: what `src` says as a page holds a fresh pass, and what is to be seen. */
  #reopen(pause: number): void {
    this.#hush();
    this.#opening = setTimeout(async () => {
      try {
        const src = this.getAttribute("src") ?? location.href;
        const answer = await fetch(src, { credentials: "same-origin", headers: { Accept: "text/html" } });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = [...page.querySelectorAll(this.localName)].find((each) => each.getAttribute("src") === this.getAttribute("src"));
        const stream = fresh?.getAttribute("stream");
        if (!fresh || !stream || !this.isConnected) return;
        this.setAttribute("stream", stream);
        this.#show(fresh.innerHTML);
        if (!this.#done) this.#listen();
      } catch {
        if (!this.isConnected) return;
        this.#lost += 1;
        this.#reopen(Math.min(LONGEST_WAIT, 1000 * 2 ** this.#lost));
      }
    }, scattered(pause));
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#done) return;
    const open = this.#stream?.readyState === 1 && !this.#lost;
    const every = Number(this.getAttribute("every") ?? 0) * 1000 || (this.hasAttribute("stream") ? scattered(open ? RARELY : POLL) : 0);
    const pause = this.#failures ? scattered(Math.min(LONGEST_WAIT, 2000 * 2 ** (this.#failures - 1))) : every;
    if (pause) this.#timer = setTimeout(() => (document.visibilityState === "hidden" ? this.#wait() : this.refresh()), pause);
  }

  /** Within the time over which a class is spread. What comes meanwhile is answered by the same asking. */
  #soon(): void {
    const spread = Number(this.dataset["spread"] ?? 0) * 1000;
    if (!spread) return void this.refresh();
    this.#spread ??= setTimeout(() => {
      this.#spread = undefined;
      void this.refresh();
    }, Math.random() * spread);
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
    this.#done = first?.hasAttribute("data-done") ?? false;
    morph(this, fresh);
    this.dispatchEvent(new CustomEvent("upbeat:refreshed", { bubbles: true }));
    if (this.#done) {
      this.removeAttribute("every");
      this.#hush();
      clearTimeout(this.#timer);
    }
  }
}
