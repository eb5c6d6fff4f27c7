import { clock } from "./upbeat-countdown";

/** Seconds from `start` to `end`. */
export type Stretch = readonly [start: number, end: number];

const BEFORE_S = 2;
const AFTER_S = 2;

/** Seconds that are in any of the stretches, within a film of `whole` seconds. */
export function totalOf(stretches: readonly Stretch[], whole: number): number {
  let reached = 0;
  let sum = 0;
  for (const [start, end] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const stop = Math.min(end, whole);
    sum += Math.max(0, stop - Math.max(start, reached));
    reached = Math.max(reached, stop);
  }
  return sum;
}

/** Where to go on from `second` so that nothing of the stretches is played; `second` itself where it is in none. */
export function skipped(second: number, stretches: readonly Stretch[]): number {
  const inside = stretches.find(([start, end]) => start <= second && second < end - 0.01);
  return inside ? skipped(inside[1], stretches) : second;
}

/**
 * Hearing and reckoning what a form of cuts would do; its boxes stay the truth.
 *
 *     <upbeat-cuts data-whole="62.5"><video src="…"></video> <output data-part="left">1:02</output>
 *       <p data-part="keys" hidden>…</p>
 *       <form><ul><li class="cut-row" data-start="3.2" data-end="8"><input type="checkbox" name="cut" value="3.600-7.600">
 *         <span data-part="listen" hidden><button type="button" data-play></button> <button type="button" data-joint></button></span></li> …
 *       </ul></form></upbeat-cuts>
 *
 * A button `data-part="look"` asks the server for the new length; it is hidden, for that is reckoned here.
 * The film skips what is ticked. `data-play` plays a row as it was recorded, `data-joint` two seconds before and after its cut. In a row:
 * Alt+P plays it, Alt+J plays the joint, Alt+Up and Alt+Down go to its neighbours.
 */
export class UpbeatCuts extends HTMLElement {
  #life: AbortController | undefined;
  #frame = 0;
  /** What is being listened to: up to `until`, without `gaps`. Undefined: the film without what is ticked. */
  #listening: { until: number; gaps: Stretch[] } | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("click", (event) => this.#press(event), { signal });
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("change", () => this.#reckon(), { signal });
    this.addEventListener("play", () => this.#watch(), { signal, capture: true }); // these do not bubble
    this.addEventListener("pause", () => (this.#listening = undefined), { signal, capture: true });
    for (const part of this.querySelectorAll<HTMLElement>("[data-part=keys], [data-part=listen]")) part.hidden = !this.#video;
    for (const part of this.querySelectorAll<HTMLElement>("[data-part=look]")) part.hidden = true;
    this.#reckon();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    cancelAnimationFrame(this.#frame);
  }

  get #video(): HTMLVideoElement | null {
    return this.querySelector("video");
  }

  #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".cut-row")];
  }

  #box(row: HTMLElement): HTMLInputElement | null {
    return row.querySelector('input[name="cut"]');
  }

  #cutOf(row: HTMLElement): Stretch {
    const [start, end] = (this.#box(row)?.value ?? "").split("-").map(Number);
    return [start ?? NaN, end ?? NaN];
  }

  #ticked(): Stretch[] {
    return this.#rows().filter((row) => this.#box(row)?.checked).map((row) => this.#cutOf(row));
  }

  #reckon(): void {
    const left = this.querySelector('[data-part="left"]');
    const whole = Number(this.dataset["whole"]);
    if (left && whole) left.textContent = clock(Math.floor(whole - totalOf(this.#ticked(), whole)));
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-play], [data-joint]");
    const row = button?.closest<HTMLElement>(".cut-row");
    if (!button || !row) return;
    if ("joint" in button.dataset) this.#joint(row);
    else this.#play(row);
  }

  #key(event: KeyboardEvent): void {
    const row = (event.target as Element).closest<HTMLElement>(".cut-row");
    if (!row || !event.altKey || event.ctrlKey || event.metaKey) return;
    // With Alt some keyboards write other letters: the key's place counts, not its letter.
    if (event.code === "KeyP") this.#play(row);
    else if (event.code === "KeyJ") this.#joint(row);
    else if (event.code === "ArrowUp" || event.code === "ArrowDown") this.#go(row, event.code === "ArrowUp" ? -1 : 1);
    else return;
    event.preventDefault();
  }

  #play(row: HTMLElement): void {
    this.#listen(Number(row.dataset["start"]), Number(row.dataset["end"]), []);
  }

  #joint(row: HTMLElement): void {
    const gaps = [this.#cutOf(row), ...this.#ticked()];
    const [start, end] = gaps[0]!;
    this.#listen(Math.max(0, start - BEFORE_S), skipped(end, gaps) + AFTER_S, gaps);
  }

  #listen(from: number, until: number, gaps: Stretch[]): void {
    const video = this.#video;
    if (!video) return;
    this.#listening = { until, gaps };
    video.currentTime = skipped(from, gaps);
    void video.play();
  }

  /** As long as it plays: at each picture, for `timeupdate` comes a quarter of a second late. */
  #watch(): void {
    cancelAnimationFrame(this.#frame);
    const look = (): void => {
      const video = this.#video;
      if (!video || video.paused) return;
      const to = skipped(video.currentTime, this.#listening?.gaps ?? this.#ticked());
      if (this.#listening && video.currentTime >= this.#listening.until) video.pause();
      else if (to !== video.currentTime) video.currentTime = to;
      this.#frame = requestAnimationFrame(look);
    };
    look();
  }

  #go(row: HTMLElement, by: number): void {
    const rows = this.#rows();
    const next = rows[rows.indexOf(row) + by];
    if (next) this.#box(next)?.focus();
  }
}
