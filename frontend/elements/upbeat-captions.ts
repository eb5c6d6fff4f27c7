/** Seconds of a time as people write it: `1:02.350`, `1:00:04,5` or `62.35`; NaN if it is none. */
export function secondsOf(typed: string): number {
  const parts = typed.trim().replace(",", ".").split(":");
  if (parts.length > 3 || parts.some((part) => !/^\d+(\.\d+)?$/.test(part))) return NaN;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** `62.35` → `1:02.350`. */
export function clockOf(seconds: number): string {
  const whole = Math.round(seconds * 1000);
  const rest = (whole % 60_000) / 1000;
  return `${Math.floor(whole / 60_000)}:${rest.toFixed(3).padStart(6, "0")}`;
}

/**
 * Keys, playing and searching for a form of captions, whose inputs stay the truth.
 *
 *     <upbeat-captions data-word-found="Captions found: {number}"><video src="…"></video>
 *       <div data-part="finder" hidden><input type="search"><p data-part="found" role="status"></p></div>
 *       <p data-part="keys" hidden>…</p>
 *       <form><ol><li class="cue"><input name="start-1"><input name="end-1"><textarea name="text-1"></textarea>
 *         <button type="button" data-play hidden>Play</button></li> …</ol></form></upbeat-captions>
 *
 * In a row: Alt+P plays it, Alt+Up and Alt+Down go to its neighbours, Alt+S and Alt+E set start and end to the moment
 * shown. Without script the form splits, joins, shifts and saves all the same.
 */
export class UpbeatCaptions extends HTMLElement {
  #life: AbortController | undefined;
  #until = Infinity;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("click", (event) => this.#press(event), { signal });
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("input", (event) => (event.target as Element).matches('[type="search"]') && this.#find(), { signal });
    this.addEventListener("timeupdate", () => this.#halt(), { signal, capture: true }); // it does not bubble
    const parts = this.#video ? "[data-part=finder], [data-part=keys], [data-play]" : "[data-part=finder]";
    for (const part of this.querySelectorAll<HTMLElement>(parts)) part.hidden = false;
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  get #video(): HTMLVideoElement | null {
    return this.querySelector("video");
  }

  #press(event: Event): void {
    const row = (event.target as Element).closest("[data-play]")?.closest<HTMLElement>(".cue");
    if (row) this.#play(row);
  }

  #key(event: KeyboardEvent): void {
    const row = (event.target as Element).closest<HTMLElement>(".cue");
    if (!row || !event.altKey || event.ctrlKey || event.metaKey) return;
    // With Alt some keyboards write other letters: the key's place counts, not its letter.
    if (event.code === "KeyP") this.#play(row);
    else if (event.code === "KeyS") this.#stamp(row, "start");
    else if (event.code === "KeyE") this.#stamp(row, "end");
    else if (event.code === "ArrowUp" || event.code === "ArrowDown") this.#go(row, event.code === "ArrowUp" ? -1 : 1);
    else return;
    event.preventDefault();
  }

  #input(row: HTMLElement, name: "start" | "end"): HTMLInputElement | null {
    return row.querySelector<HTMLInputElement>(`input[name^="${name}-"]`);
  }

  #play(row: HTMLElement): void {
    const [start, end] = (["start", "end"] as const).map((name) => secondsOf(this.#input(row, name)?.value ?? ""));
    if (!this.#video || start === undefined || end === undefined || !(end > start)) return;
    this.#until = end;
    this.#video.currentTime = start;
    void this.#video.play();
  }

  #halt(): void {
    if (!this.#video || this.#video.paused || this.#video.currentTime < this.#until) return;
    this.#until = Infinity;
    this.#video.pause();
  }

  #stamp(row: HTMLElement, name: "start" | "end"): void {
    const input = this.#input(row, name);
    if (input && this.#video) input.value = clockOf(this.#video.currentTime);
  }

  #go(row: HTMLElement, by: number): void {
    const rows = [...this.querySelectorAll<HTMLElement>(".cue")].filter((one) => !one.hidden);
    rows[rows.indexOf(row) + by]?.querySelector("textarea")?.focus();
  }

  #find(): void {
    const wanted = (this.querySelector<HTMLInputElement>('input[type="search"]')?.value ?? "").trim().toLowerCase();
    let found = 0;
    for (const row of this.querySelectorAll<HTMLElement>(".cue")) {
      const words = row.querySelector("textarea")?.value.replace(/\s+/g, " ").toLowerCase() ?? "";
      row.hidden = !words.includes(wanted);
      if (!row.hidden) found += 1;
    }
    const told = this.querySelector('[data-part="found"]');
    if (told) told.textContent = wanted ? (this.dataset["wordFound"] ?? "").replace("{number}", String(found)) : "";
  }
}
