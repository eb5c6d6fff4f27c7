/** Finding words in what is said, in chapters and on slides: only what the server has sent, and that is what is open. */

const PLACES = ["marks", "transcript", "slides"];

/** Alike for the search: case, full width and half width, accents. */
export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
}

interface Words {
  none: string;
  one: string;
  many: string;
}

/**
 * The field above the transcript. What holds the words stays, the rest is hidden; Enter goes to the next place and plays
 * there, with Shift to the one before, Escape shows everything again. How many there are is said to screen readers.
 */
export class Search {
  #field: HTMLInputElement | null;
  #hits: HTMLElement[] = [];
  #current = -1;

  constructor(
    private root: HTMLElement,
    private jump: (second: number) => void,
    signal: AbortSignal,
  ) {
    this.#field = root.querySelector<HTMLInputElement>('[data-part="search"]');
    this.#field?.addEventListener("input", () => this.find(), { signal });
    this.#field?.addEventListener("keydown", (event) => this.#key(event), { signal });
    const frame = root.querySelector<HTMLElement>('[data-part="search-frame"]');
    if (frame) frame.hidden = false;
  }

  focus(): void {
    this.#field?.focus();
    this.#field?.select();
  }

  /** Looks again: something was typed, or more of the film has opened. */
  find(): void {
    const wanted = plain(this.#field?.value.trim() ?? "");
    const lines = this.#lines();
    this.#hits = wanted ? lines.filter((line) => plain(words(line)).includes(wanted)) : [];
    const found = new Set(this.#hits);
    for (const line of lines) {
      line.hidden = !!wanted && !found.has(line);
      line.toggleAttribute("data-hit", found.has(line));
      line.removeAttribute("data-at");
    }
    for (const hit of this.#hits) hit.closest("details")?.setAttribute("open", "");
    this.#current = -1;
    this.#say(wanted ? this.#hits.length : undefined);
  }

  #lines(): HTMLElement[] {
    const all = PLACES.flatMap((name) => [...this.root.querySelectorAll<HTMLElement>(`[data-part="${name}"] > li`)]);
    return all.filter((line) => line.querySelector("[data-jump]"));
  }

  #key(event: KeyboardEvent): void {
    // Enter that ends the choice of a Chinese word is no Enter.
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.#go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && this.#field?.value) {
      event.preventDefault();
      this.#field.value = "";
      this.find();
    }
  }

  #go(by: 1 | -1): void {
    const all = this.#hits.length;
    if (!all) return;
    this.#hits[this.#current]?.removeAttribute("data-at");
    this.#current = this.#current < 0 && by < 0 ? all - 1 : (this.#current + by + all) % all;
    const hit = this.#hits[this.#current]!;
    hit.setAttribute("data-at", "");
    const list = hit.parentElement;
    if (list) list.scrollTop = hit.offsetTop - list.offsetTop - list.clientHeight / 3;
    this.#say(all, `${this.#current + 1}/${all}: ${words(hit)}`);
    this.jump(Number(hit.querySelector<HTMLElement>("[data-jump]")?.dataset["jump"]));
  }

  #say(count: number | undefined, place = ""): void {
    const said = this.root.querySelector<HTMLElement>('[data-part="found"]');
    if (!said) return;
    const { none = "", one = "", many = "" } = said.dataset as unknown as Words;
    const told = count === undefined ? "" : count === 0 ? none : count === 1 ? one : many;
    said.textContent = place || told.replace("{count}", String(count));
  }
}

/** What a line says, without its time. */
function words(line: HTMLElement): string {
  const link = line.querySelector("[data-jump]")?.cloneNode(true) as HTMLElement | undefined;
  link?.querySelector(".transcript-time")?.remove();
  return (link?.textContent ?? "").trim();
}
