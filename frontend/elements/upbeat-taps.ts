/**
 * A pad on which a rhythm is tapped, by fingers, the mouse, or the space bar. The times go with the form as seconds from
 * the first tap.
 *
 *     <upbeat-taps data-tempo="80" data-beats="4" data-word-count="{n} taps" data-word-beat="Beat" …>
 *       <input type="hidden" name="answer">
 *       <button type="button" data-part="pad">Tap here</button>
 *       <button type="button" data-part="again">Start again</button>
 *       <button type="button" data-part="beat" aria-pressed="false">Beat</button>
 *       <span data-part="said" role="status"></span>
 *     </upbeat-taps>
 *
 * A tap is when the finger comes down. The beat clicks at `data-tempo` (quarter notes a minute), the first of every
 * `data-beats` higher; nothing of it is marked.
 */
export const MOST_TAPS = 400;

export class UpbeatTaps extends HTMLElement {
  /** A page that is refreshed leaves what is in it alone, as long as its id is the same. */
  readonly ownsContent = true;
  #life: AbortController | undefined;
  #times: number[] = [];
  #sound: AudioContext | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  #next = 0;
  #beat = 0;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const pad = this.#part("pad");
    pad?.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    pad?.addEventListener("keydown", (event) => this.#key(event), { signal });
    // Space and Enter press a button: the tap was counted when the key came down.
    pad?.addEventListener("click", (event) => event.preventDefault(), { signal });
    pad?.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    this.#part("again")?.addEventListener("click", () => this.clear(), { signal });
    this.#part("beat")?.addEventListener("click", () => this.#toggle(), { signal });
    this.toggleAttribute("data-ready", true);
    this.#show();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#stop();
  }

  /** A tap at a time in milliseconds, as the browser's events tell it. */
  tap(at: number): void {
    if (this.#times.length >= MOST_TAPS) return;
    this.#times.push(at);
    this.#part("pad")?.toggleAttribute("data-down", true);
    setTimeout(() => this.#part("pad")?.removeAttribute("data-down"), 90);
    this.#show();
  }

  clear(): void {
    this.#times = [];
    this.#show();
    this.#part("pad")?.focus();
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #down(event: PointerEvent): void {
    if (event.pointerType === "mouse" && event.button) return;
    event.preventDefault();
    this.#part("pad")?.focus();
    this.tap(event.timeStamp);
  }

  #key(event: KeyboardEvent): void {
    if (event.repeat || (event.key !== " " && event.key !== "Enter")) return;
    event.preventDefault();
    this.tap(event.timeStamp);
  }

  #show(): void {
    const first = this.#times[0] ?? 0;
    const input = this.querySelector<HTMLInputElement>('input[name="answer"]');
    const seconds = this.#times.map((at) => Math.round(at - first) / 1000);
    if (input) input.value = seconds.length ? JSON.stringify(seconds) : "";
    const said = this.#part("said");
    if (said) said.textContent = (this.dataset["wordCount"] ?? "").replace("{n}", String(this.#times.length));
  }

  #toggle(): void {
    if (this.#clock) this.#stop();
    else this.#start();
    this.#part("beat")?.setAttribute("aria-pressed", String(this.#clock !== undefined));
  }

  #start(): void {
    this.#sound ??= new AudioContext();
    void this.#sound.resume();
    this.#next = this.#sound.currentTime + 0.1;
    this.#beat = 0;
    this.#clock = setInterval(() => this.#schedule(), 50);
  }

  /** Clicks are asked for a little ahead: a timer alone would limp. */
  #schedule(): void {
    const sound = this.#sound;
    if (!sound) return;
    const step = 60 / Number(this.dataset["tempo"] || 80);
    const beats = Number(this.dataset["beats"] || 4);
    for (; this.#next < sound.currentTime + 0.2; this.#next += step) {
      const click = sound.createOscillator();
      const level = sound.createGain();
      click.frequency.value = this.#beat % beats ? 880 : 1320;
      level.gain.setValueAtTime(0.4, this.#next);
      level.gain.exponentialRampToValueAtTime(0.001, this.#next + 0.05);
      click.connect(level).connect(sound.destination);
      click.start(this.#next);
      click.stop(this.#next + 0.06);
      this.#beat += 1;
    }
  }

  #stop(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
    void this.#sound?.suspend();
  }
}
