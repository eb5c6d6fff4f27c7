import { reading, speech, speed, whole, type Limits, type Reading } from "../script/reading";
import { clock as clockOf } from "./upbeat-countdown";

/**
 * The figures of a script, counted anew as one types. It wraps the form that the server wrote, with the figures of the last save.
 *
 *     <upbeat-pace data-limits='{"calm": [145, 220], "slowest": …, "fastest": …, "too_fast": …}' data-lengths='[["good", 360], ["fine", 600], ["long", 900]]'>
 *       <fieldset data-passage>
 *         <span data-part="time">0:48</span> <span data-count="words" data-one="1 word" data-many="0 words">112 words</span>
 *         <textarea data-part="spoken"></textarea> <input data-part="pause"> <button type="button" data-mark="[pause 5]" hidden>…</button>
 *       </fieldset>
 *       <input data-part="target"> (minutes)
 *       <span data-part="total"></span> <span data-part="good"></span>
 *       <span data-length="good">…</span> … <span data-part="asked"><span data-part="per-minute"></span> <span data-unit="words">…</span> <span data-pace="good">…</span> …</span>
 *     </upbeat-pace>
 *
 * Of the verdicts (`data-length`, `data-pace`, `data-unit`) all are in the page and one is not hidden. A button with `data-mark`
 * writes its mark where the cursor is.
 */
export class UpbeatPace extends HTMLElement {
  #limits: Limits | undefined;
  #lengths: [string, number][] = [];

  connectedCallback(): void {
    this.#limits = JSON.parse(this.dataset["limits"] ?? "null") ?? undefined;
    this.#lengths = JSON.parse(this.dataset["lengths"] ?? "[]");
    this.addEventListener("input", this.#count);
    this.addEventListener("click", this.#mark);
    for (const button of this.querySelectorAll<HTMLElement>("[data-mark]")) button.hidden = false;
    this.#count();
  }

  disconnectedCallback(): void {
    this.removeEventListener("input", this.#count);
    this.removeEventListener("click", this.#mark);
  }

  #count = (): void => {
    const limits = this.#limits;
    if (!limits) return;
    const readings = [...this.querySelectorAll("[data-passage]")].map((passage) => this.#passage(passage, limits));
    const said = whole(readings);
    const seconds = speech(said, limits.calm) + said.pauses;
    this.#say("total", clock(seconds));
    this.#say("good", `${clock(speech(said, limits.fastest) + said.pauses)}–${clock(speech(said, limits.slowest) + said.pauses)}`);
    this.#show("length", this.#lengths.find(([, limit]) => seconds <= limit)?.[0] ?? "split");
    const minutes = number(this.querySelector<HTMLInputElement>('[data-part="target"]')?.value);
    for (const part of this.querySelectorAll<HTMLElement>('[data-part="asked"]')) part.hidden = minutes <= 0;
    const asked = speed(said, minutes * 60, limits);
    this.#say("per-minute", Number.isFinite(asked.perMinute) ? String(Math.round(asked.perMinute)) : "∞");
    this.#show("unit", asked.unit);
    this.#show("pace", asked.band);
  };

  #passage(passage: Element, limits: Limits): Reading {
    const text = passage.querySelector<HTMLTextAreaElement>('[data-part="spoken"]')?.value ?? "";
    const said = reading(text, number(passage.querySelector<HTMLInputElement>('[data-part="pause"]')?.value));
    const time = passage.querySelector('[data-part="time"]');
    if (time) time.textContent = clock(speech(said, limits.calm) + said.pauses);
    for (const word of passage.querySelectorAll<HTMLElement>("[data-count]")) {
      const count = word.dataset["count"] === "words" ? said.words : said.characters;
      word.textContent = (count === 1 ? word.dataset["one"] : word.dataset["many"]?.replace("0", String(count))) ?? "";
      word.hidden = count === 0;
    }
    return said;
  }

  #say(part: string, text: string): void {
    for (const place of this.querySelectorAll(`[data-part="${part}"]`)) if (place.textContent !== text) place.textContent = text;
  }

  #show(name: string, which: string): void {
    for (const word of this.querySelectorAll<HTMLElement>(`[data-${name}]`)) word.hidden = word.dataset[name] !== which;
  }

  #mark = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>("[data-mark]");
    const field = button?.closest("[data-passage]")?.querySelector<HTMLTextAreaElement>('[data-part="spoken"]');
    if (!button || !field) return;
    const before = field.value.slice(0, field.selectionStart);
    const space = before === "" || /\s$/.test(before) ? "" : " ";
    field.setRangeText(`${space}${button.dataset["mark"] ?? ""} `, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
}

/** As the server says it: whole seconds that have passed. */
function clock(seconds: number): string {
  return clockOf(Math.floor(seconds));
}

/** What is in a field of numbers; 0 where there is none. */
function number(text: string | undefined): number {
  const value = Number.parseFloat((text ?? "").replace(",", "."));
  return Number.isFinite(value) ? Math.max(0, value) : 0;
}
