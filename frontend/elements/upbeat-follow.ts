import { fragment, parse } from "./fragment";

/** A moment of the film and what is to be marked from then on. */
interface Moment {
  second: number;
  names: string[];
}

/**
 * Something that follows the film of the player around it: a fragment whose parts are marked while their seconds play.
 *
 *     <upbeat-follow src="/music/videos/3/score/" data-word-away="This did not come."><p><a href="…">The score</a></p></upbeat-follow>
 *
 * The fragment is fetched when it comes into view, and again when more of the film is open. In it
 * `[data-times="0.71 bar1 n1;1.2 n2"]` on a `[data-follows]` says what is current from which second on (a name alone ends
 * with the next moment that names one of its sort: its letters), until `data-until`; parts are `[data-note="n1"]` and
 * `[data-bar="1"]` within it. They get the class `now`; the current bar is kept in view within its `[data-scrolls]`. A part
 * that is pressed jumps to its second. A form with `data-goes` jumps to what its field names, of the seconds in
 * `[data-jump]` links with `data-name`. Links `data-again` load the fragment of their address. Without script it is a page.
 */
export class UpbeatFollow extends HTMLElement {
  #life: AbortController | undefined;
  #video: HTMLVideoElement | null = null;
  #player: HTMLElement | null = null;
  #seen: IntersectionObserver | undefined;
  #opens: MutationObserver | undefined;
  #frame = 0;
  #address = "";
  #loaded = "";

  connectedCallback(): void {
    this.#player = this.closest<HTMLElement>("upbeat-player");
    this.#video = this.#player?.querySelector("video") ?? null;
    if (!this.#video || this.#life) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#address = this.getAttribute("src") ?? "";
    for (const name of ["timeupdate", "seeked", "pause"]) this.#video.addEventListener(name, () => this.#show(), { signal });
    this.#video.addEventListener("play", () => this.#run(), { signal });
    this.addEventListener("click", (event) => this.#click(event), { signal });
    this.addEventListener("submit", (event) => this.#go(event), { signal });
    this.#opens = new MutationObserver(() => this.#loaded && void this.load());
    this.#opens.observe(this.#player!, { attributeFilter: ["data-open-until"] });
    if (typeof IntersectionObserver === "undefined") return void this.load();
    this.#seen = new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && this.#begin(), { rootMargin: "200px" });
    this.#seen.observe(this);
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#life = undefined;
    this.#seen?.disconnect();
    this.#opens?.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #begin(): void {
    this.#seen?.disconnect();
    void this.load();
  }

  /** Fetches what is open now. */
  async load(): Promise<void> {
    try {
      const content = parse(await fragment(this.#address));
      this.#loaded = this.#address;
      this.replaceChildren(content);
      for (const form of this.querySelectorAll<HTMLElement>("[data-goes]")) form.hidden = false;
      this.#jumps();
      this.#show();
    } catch {
      const away = this.dataset["wordAway"];
      if (this.#loaded || !away || this.querySelector("[role=alert]")) return;
      const told = document.createElement("p");
      told.role = "alert";
      told.textContent = away;
      this.prepend(told);
    }
  }

  #pieces(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-follows]")];
  }

  /** Every part that has a second leads there; the player itself jumps. */
  #jumps(): void {
    for (const piece of this.#pieces()) {
      for (const { second, names } of times(piece)) {
        for (const name of names) {
          for (const part of parts(piece, name)) if (!part.hasAttribute("data-jump")) part.setAttribute("data-jump", String(second));
        }
      }
    }
  }

  #run(): void {
    cancelAnimationFrame(this.#frame);
    const step = () => {
      this.#show();
      if (this.#video && !this.#video.paused && this.isConnected) this.#frame = requestAnimationFrame(step);
    };
    step();
  }

  #show(): void {
    const second = this.#video?.currentTime ?? 0;
    for (const piece of this.#pieces()) this.#mark(piece, current(times(piece), second, Number(piece.dataset["until"] ?? Infinity)));
  }

  #mark(piece: HTMLElement, names: string[]): void {
    const told = names.join(" ");
    if (piece.dataset["now"] === told) return;
    const bar = piece.dataset["now"]?.match(/bar\d+/)?.[0];
    piece.dataset["now"] = told;
    for (const part of piece.querySelectorAll(".now")) part.classList.remove("now");
    for (const name of names) for (const part of parts(piece, name)) part.classList.add("now");
    const after = names.find((name) => name.startsWith("bar"));
    if (after && after !== bar) this.#intoView(piece, after);
  }

  /** Within its own frame only: the page stays where it is. */
  #intoView(piece: HTMLElement, name: string): void {
    const frame = piece.querySelector<HTMLElement>("[data-scrolls]");
    const part = frame && parts(frame, name)[0];
    if (!frame || !part) return;
    const [there, here] = [part.getBoundingClientRect(), frame.getBoundingClientRect()];
    if (there.top >= here.top && there.bottom <= here.bottom) return;
    const still = window.matchMedia?.("(prefers-reduced-motion: reduce)").matches;
    frame.scrollTo?.({ top: frame.scrollTop + there.top - here.top - 8, behavior: still ? "auto" : "smooth" });
  }

  #click(event: MouseEvent): void {
    const again = (event.target as Element).closest<HTMLAnchorElement>("a[data-again]");
    if (!again || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    this.#address = again.getAttribute("href") ?? this.#address;
    void this.load();
  }

  /** "5" in the field goes to bar 5; the link of that name is pressed, as by hand. */
  #go(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (!form.hasAttribute("data-goes")) return;
    event.preventDefault();
    const field = form.querySelector("input")!;
    const wanted = /\d+/.exec(field.value)?.[0];
    const link = wanted ? this.querySelector<HTMLElement>(`[data-name="${Number(wanted)}"][data-jump]`) : null;
    field.setAttribute("aria-invalid", String(!link));
    link?.click();
  }
}

/** `"0.71 bar1 n1;1.2 n2"`. */
export function times(piece: HTMLElement): Moment[] {
  return (piece.dataset["times"] ?? "").split(";").filter(Boolean).map((row) => {
    const [second, ...names] = row.trim().split(" ");
    return { second: Number(second), names };
  });
}

/** The latest of each sort ("bar", "n") that has begun at `second`; nothing before the first and from `until` on. */
export function current(moments: Moment[], second: number, until: number): string[] {
  if (second >= until) return [];
  const latest = new Map<string, string>();
  for (const moment of moments) {
    // A player that was sent to a second may stand a little before it.
    if (moment.second > second + 0.03) break;
    for (const name of moment.names) latest.set(name.replace(/\d.*/, ""), name);
  }
  return [...latest.values()];
}

/** The parts of a name; a bar is also the group whose id ends with it, as engravings have it. */
function parts(within: HTMLElement, name: string): Element[] {
  const number = name.replace(/^bar/, "");
  return [...within.querySelectorAll(name.startsWith("bar") ? `[data-bar="${number}"], [id$="-bar${number}"]` : `[data-note="${name}"]`)];
}
