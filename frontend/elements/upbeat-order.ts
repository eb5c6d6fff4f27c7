/**
 * Puts things in order by buttons and by dragging. The number inputs are the truth and go with the form.
 *
 *     <upbeat-order data-word-moved="{what}: place {place} of {all}"><ol class="order">
 *       <li><input type="number" name="order-12" value="1" min="1" aria-label="Place of: pick up"> <span>pick up</span>
 *         <button type="button" data-move="up" aria-label="Up: pick up" hidden>↑</button>
 *         <button type="button" data-move="down" aria-label="Down: pick up" hidden>↓</button></li> …
 *     </ol><p class="visually-hidden" role="status" data-part="said"></p></upbeat-order>
 *
 * Without script one types the numbers.
 */
export class UpbeatOrder extends HTMLElement {
  #life: AbortController | undefined;
  #dragged: HTMLElement | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("click", (event) => this.#press(event), { signal });
    this.addEventListener("pointerdown", (event) => this.#take(event), { signal });
    this.addEventListener("pointermove", (event) => this.#drag(event), { signal });
    for (const name of ["pointerup", "pointercancel"]) this.addEventListener(name, () => this.#drop(), { signal });
    this.toggleAttribute("data-ready", true);
    for (const button of this.querySelectorAll<HTMLElement>("[data-move]")) button.hidden = false;
    this.#number();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("li")];
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-move]");
    const item = button?.closest("li");
    if (!button || !item) return;
    if (button.dataset["move"] === "up") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    this.#number();
    // At the end of the list the pressed button is switched off; its neighbour takes the focus.
    (button.matches(":disabled") ? item.querySelector<HTMLElement>("[data-move]:not(:disabled)") : button)?.focus();
    this.#say(item);
  }

  #take(event: PointerEvent): void {
    const target = event.target as Element;
    const item = target.closest("li");
    // A finger scrolls the page; it moves things by the buttons.
    if (!item || target.closest("button, input, a") || event.pointerType === "touch" || event.button) return;
    event.preventDefault();
    this.#dragged = item;
    item.toggleAttribute("data-dragging", true);
    this.setPointerCapture?.(event.pointerId);
  }

  #drag(event: PointerEvent): void {
    if (!this.#dragged) return;
    for (const other of this.#items) {
      const { top, height } = other.getBoundingClientRect();
      const middle = top + height / 2;
      const follows = other.compareDocumentPosition(this.#dragged) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (follows && event.clientY < middle) return other.before(this.#dragged);
      if (!follows && other !== this.#dragged && event.clientY > middle && event.clientY < top + height) return other.after(this.#dragged);
    }
  }

  #drop(): void {
    if (!this.#dragged) return;
    this.#dragged.removeAttribute("data-dragging");
    this.#number();
    this.#say(this.#dragged);
    this.#dragged = undefined;
  }

  #number(): void {
    this.#items.forEach((item, index, all) => {
      const input = item.querySelector<HTMLInputElement>("input");
      if (input) input.value = String(index + 1);
      const [up, down] = ["up", "down"].map((way) => item.querySelector<HTMLButtonElement>(`[data-move="${way}"]`));
      if (up) up.disabled = index === 0;
      if (down) down.disabled = index === all.length - 1;
    });
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #say(item: HTMLElement): void {
    const said = this.querySelector('[data-part="said"]');
    const items = this.#items;
    if (!said) return;
    said.textContent = (this.dataset["wordMoved"] ?? "")
      .replace("{what}", item.querySelector("span")?.textContent?.trim() ?? "")
      .replace("{place}", String(items.indexOf(item) + 1))
      .replace("{all}", String(items.length));
  }
}
