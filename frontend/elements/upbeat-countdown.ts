import type { UpbeatRefresh } from "./upbeat-refresh";

/**
 * Counts down to a moment. `data-now` is the server's clock when it wrote the page, for devices whose own is wrong.
 *
 *     <upbeat-countdown data-until="2026-11-21T10:20:00Z" data-now="2026-11-21T10:19:39Z" data-word-over="over">0:21</upbeat-countdown>
 *
 * At the end it asks the `upbeat-refresh` around it once. Without script the server's figure stands.
 */
export class UpbeatCountdown extends HTMLElement {
  static observedAttributes = ["data-until", "data-now"];
  /** Its text is written here, not by a refresh around it. */
  readonly ownsContent = true;
  #timer: ReturnType<typeof setInterval> | undefined;
  #skew = 0;
  #over = false;

  connectedCallback(): void {
    this.#begin();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#begin();
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  #begin(): void {
    const now = Date.parse(this.dataset["now"] ?? "");
    this.#skew = Number.isNaN(now) ? 0 : Date.now() - now;
    this.#over = false;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  #tick(): void {
    const until = Date.parse(this.dataset["until"] ?? "");
    if (Number.isNaN(until)) return clearInterval(this.#timer);
    const left = until - (Date.now() - this.#skew);
    const text = left > 0 ? clock(left / 1000) : (this.dataset["wordOver"] ?? clock(0));
    if (this.textContent !== text) this.textContent = text;
    if (left > 0 || this.#over) return;
    this.#over = true;
    clearInterval(this.#timer);
    void this.closest<UpbeatRefresh>("upbeat-refresh")?.refresh?.();
  }
}

/** 21 → "0:21", 3723 → "1:02:03"; a begun second counts. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds - 0.05));
  const two = (n: number) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
