import { fragment, parse } from "./fragment";
import { type Marks, clearMarks, drawMarks, readMarks } from "../music/marks";

/**
 * A score that the server has drawn: the other notation, marks of a verdict, a follower, bars that can be chosen.
 *
 * `[data-part="staff"]` and `[data-part="jianpu"]` hold the SVG; only the one that `data-notation` names is seen. Where one is
 * missing and there is `data-src`, it is fetched: `?notation=jianpu`, a fragment. `[data-part="choice"]` holds buttons
 * `name="notation"` of a form, its own or that of a question: without script they choose by a page (`formaction`), with script the
 * choice is posted in the background. Fires `notation`.
 *
 * `data-verdict` is `Verdict.to_json()`, with words `data-word-pitch` (`{cents}`), `-missed`, `-early`, `-late`, `-extra`; with
 * `data-plain` no figures are shown, and `data-word-high` and `-low` stand for the cents.
 * `data-times` is `time_map()`, `data-tempo` quarter notes a minute, `data-offset` the second at which the score begins in
 * `audio[data-part="sound"]`. With `data-choose` bars are chosen by click (with Shift up to there) or arrow keys: fires
 * `bars` with `{first, last}`, which also go into `[data-part="first"]` and `[data-part="last"]`.
 */
export class MusicScore extends HTMLElement {
  #life: AbortController | undefined;
  #frame = 0;
  #chosen: [number, number] | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.querySelector('[data-part="choice"]')?.addEventListener("click", (event) => this.#choose(event), { signal });
    const sound = this.querySelector<HTMLAudioElement>('[data-part="sound"]');
    if (sound && this.dataset["times"]) {
      sound.addEventListener("play", () => this.#follow(sound), { signal });
      for (const name of ["seeked", "pause", "ended"]) sound.addEventListener(name, () => this.show(sound.currentTime), { signal });
    }
    if (this.dataset["choose"] !== undefined) {
      this.tabIndex = 0;
      this.addEventListener("click", (event) => this.#click(event), { signal });
      this.addEventListener("keydown", (event) => this.#key(event), { signal });
    }
    this.show(-1);
    this.mark();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    cancelAnimationFrame(this.#frame);
  }

  get notation(): string {
    return this.dataset["notation"] === "jianpu" ? "jianpu" : "staff";
  }

  /** Show `staff` or `jianpu`; fetched where it is not on the page. */
  async turn(notation: string): Promise<void> {
    let part = this.#part(notation);
    if (!part?.querySelector("svg") && this.dataset["src"]) {
      const found = parse(await fragment(`${this.dataset["src"]}?notation=${encodeURIComponent(notation)}`));
      part ??= this.#empty(notation);
      part.replaceChildren(found);
    }
    if (!part) return;
    for (const name of ["staff", "jianpu"]) this.#part(name)?.toggleAttribute("hidden", name !== notation);
    this.dataset["notation"] = notation;
    for (const button of this.querySelectorAll<HTMLButtonElement>('button[name="notation"]')) {
      button.setAttribute("aria-pressed", String(button.value === notation));
    }
    this.mark();
    this.#paint();
    this.dispatchEvent(new CustomEvent("notation", { bubbles: true, detail: { notation } }));
  }

  /** Draw the marks of the verdict on the notation that is seen. */
  mark(): void {
    const svg = this.#svg();
    if (!svg) return;
    clearMarks(svg);
    const marks: Marks | undefined = readMarks(this.dataset["verdict"]);
    if (marks) drawMarks(svg, marks, this.dataset, this.notation);
  }

  /** The note that sounds at this second of the recording; before the beginning none. */
  show(second: number): void {
    const times = this.#times();
    const beat = ((second - Number(this.dataset["offset"] ?? 0)) * Number(this.dataset["tempo"] ?? 90)) / 60;
    let now = "";
    for (const [name, onset] of times) if (onset <= beat + 0.01) now = name;
    for (const note of this.querySelectorAll("[data-now]")) if (note.getAttribute("data-note") !== now) note.removeAttribute("data-now");
    const notes = now ? this.querySelectorAll(`[data-note="${now}"]`) : [];
    for (const note of notes) {
      if (note.hasAttribute("data-now")) continue;
      note.setAttribute("data-now", "");
      if (this.#svg()?.contains(note)) note.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    }
  }

  #follow(sound: HTMLAudioElement): void {
    cancelAnimationFrame(this.#frame);
    const step = () => {
      this.show(sound.currentTime);
      if (!sound.paused) this.#frame = requestAnimationFrame(step);
    };
    step();
  }

  #choose(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[name="notation"]');
    if (!button) return;
    // Before any submit: the form may be that of a question, which nobody has answered yet.
    event.preventDefault();
    const body = new FormData();
    body.set("notation", button.value);
    const token = button.form?.querySelector<HTMLInputElement>('[name="csrfmiddlewaretoken"]');
    if (token) body.set(token.name, token.value);
    void this.turn(button.value);
    // What is kept of the choice is no reason to wait: the next page asks the server anyway.
    void fetch(button.formAction, { method: "POST", body, credentials: "same-origin" }).catch(() => undefined);
  }

  // Bars

  #bars(): number[] {
    return [...(this.#svg()?.querySelectorAll("[data-bar]") ?? [])].map((bar) => Number(bar.getAttribute("data-bar")));
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    if (target.closest("button, a, audio, form, input")) return;
    const bar = this.#barAt(event.clientX, event.clientY) ?? target.closest("[data-bar]")?.getAttribute("data-bar");
    if (bar === null || bar === undefined) return;
    const number = Number(bar);
    if (event.shiftKey && this.#chosen) this.choose(Math.min(this.#chosen[0], number), Math.max(this.#chosen[1], number));
    else this.choose(number, number);
  }

  #barAt(x: number, y: number): string | undefined {
    for (const bar of this.#svg()?.querySelectorAll("[data-bar]") ?? []) {
      const box = bar.getBoundingClientRect();
      if (x >= box.left && x <= box.right && y >= box.top - 8 && y <= box.bottom + 8) return bar.getAttribute("data-bar") ?? undefined;
    }
    return undefined;
  }

  #key(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined || event.target !== this) return;
    event.preventDefault();
    const bars = this.#bars();
    const last = bars.indexOf(this.#chosen?.[1] ?? NaN);
    const to = bars[Math.min(Math.max(last < 0 ? 0 : last + by, 0), bars.length - 1)];
    if (to === undefined) return;
    const first = event.shiftKey && this.#chosen ? Math.min(this.#chosen[0], to) : to;
    this.choose(first, to);
  }

  /** Choose bars by number, as a person would. */
  choose(first: number, last: number): void {
    this.#chosen = [first, last];
    this.#paint();
    for (const [name, value] of [["first", first], ["last", last]] as const) {
      const field = this.querySelector<HTMLInputElement>(`[data-part="${name}"]`);
      if (field) field.value = String(value);
    }
    const said = this.querySelector('[data-part="said"]');
    const word = this.dataset["wordBars"] ?? "{first}–{last}";
    if (said) said.textContent = word.replace("{first}", String(first)).replace("{last}", String(last));
    this.dispatchEvent(new CustomEvent("bars", { bubbles: true, detail: { first, last } }));
  }

  #paint(): void {
    const [first, last] = this.#chosen ?? [1, 0];
    for (const bar of this.querySelectorAll("[data-bar]")) {
      const number = Number(bar.getAttribute("data-bar"));
      bar.toggleAttribute("data-chosen", number >= first && number <= last);
    }
  }

  #times(): [string, number][] {
    try {
      return JSON.parse(this.dataset["times"] ?? "[]") as [string, number][];
    } catch {
      return [];
    }
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`);
  }

  #empty(name: string): HTMLElement {
    const part = document.createElement("div");
    part.dataset["part"] = name;
    this.append(part);
    return part;
  }

  #svg(): SVGSVGElement | null {
    return this.#part(this.notation)?.querySelector("svg") ?? this.querySelector("svg");
  }
}
