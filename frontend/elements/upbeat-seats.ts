import { parse, post } from "./fragment";
import { morph } from "./morph";

const FAR = 6;

/**
 * Moves pupils from table to table by dragging; what one does with the forms inside is done without loading the page.
 *
 *     <upbeat-seats data-word-moved="{who}: to group {table}" data-word-trouble="…">
 *       <ul><li data-table="2"> … <li data-seat><a>Lin</a> <form> <select name="to">…</select> <button data-move>…</button></form></li> …
 *       <p class="visually-hidden" role="status" data-part="said"></p>
 *     </upbeat-seats>
 *
 * The answer to each form is the whole inside anew. Without script the forms load the page, and one moves by the select.
 */
export class UpbeatSeats extends HTMLElement {
  #life: AbortController | undefined;
  #seat: HTMLElement | undefined;
  #from = { x: 0, y: 0 };
  #dragging = false;
  #busy = false;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("submit", (event) => void this.#submit(event), { signal });
    this.addEventListener("pointerdown", (event) => this.#take(event), { signal });
    this.addEventListener("pointermove", (event) => this.#drag(event), { signal });
    this.addEventListener("pointerup", (event) => this.#drop(event), { signal });
    this.addEventListener("pointercancel", () => this.#end(), { signal });
    // The click that follows a drag is none on the name.
    this.addEventListener("click", (event) => this.#dragging && event.preventDefault(), { signal, capture: true });
    this.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
    this.toggleAttribute("data-ready", true);
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  #take(event: PointerEvent): void {
    const target = event.target as Element;
    const seat = target.closest<HTMLElement>("[data-seat]");
    // A finger scrolls the page; it moves people by the form.
    if (!seat || target.closest("form, summary") || event.pointerType === "touch" || event.button || this.#busy) return;
    this.#seat = seat;
    this.#from = { x: event.clientX, y: event.clientY };
  }

  #drag(event: PointerEvent): void {
    const seat = this.#seat;
    if (!seat) return;
    const [x, y] = [event.clientX - this.#from.x, event.clientY - this.#from.y];
    if (!this.#dragging && Math.hypot(x, y) < FAR) return;
    if (!this.#dragging) {
      this.#dragging = true;
      this.setPointerCapture?.(event.pointerId);
      seat.toggleAttribute("data-dragging", true);
    }
    seat.style.translate = `${x}px ${y}px`;
    const over = this.#under(event);
    for (const table of this.querySelectorAll("[data-table]")) table.toggleAttribute("data-over", table === over);
  }

  #under(event: PointerEvent): HTMLElement | undefined {
    const found = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest<HTMLElement>("[data-table]"));
    return found.find((table) => table && this.contains(table) && table !== this.#seat?.closest("[data-table]")) ?? undefined;
  }

  #drop(event: PointerEvent): void {
    const number = this.#dragging ? this.#under(event)?.dataset["table"] : undefined;
    const select = this.#seat?.querySelector<HTMLSelectElement>('select[name="to"]');
    const button = this.#seat?.querySelector<HTMLButtonElement>("[data-move]");
    if (number && select && button) {
      select.value = number;
      select.form?.requestSubmit(button);
    }
    this.#end();
  }

  #end(): void {
    this.#seat?.style.removeProperty("translate");
    this.#seat?.removeAttribute("data-dragging");
    for (const table of this.querySelectorAll("[data-over]")) table.removeAttribute("data-over");
    this.#seat = undefined;
    setTimeout(() => (this.#dragging = false));
  }

  async #submit(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    event.preventDefault();
    if (this.#busy) return;
    this.#busy = true;
    const id = form.closest("[data-seat]")?.id;
    const to = form.querySelector<HTMLSelectElement>("select")?.value ?? "";
    const moved = event.submitter?.hasAttribute("data-move");
    try {
      const fresh = parse(await post(form, event.submitter));
      form.querySelector("details")?.removeAttribute("open");
      morph(this, fresh);
      const there = id ? this.querySelector<HTMLElement>(`#${id}`) : null;
      if (moved && there) {
        there.querySelector<HTMLElement>("summary")?.focus();
        this.#say((this.dataset["wordMoved"] ?? "").replace("{who}", there.querySelector("a")?.textContent ?? "").replace("{table}", to));
      }
    } catch {
      this.#say(this.dataset["wordTrouble"] ?? "");
    } finally {
      this.#busy = false;
    }
  }

  #say(words: string): void {
    const said = this.querySelector('[data-part="said"]');
    if (said) said.textContent = words;
  }
}
