/**
 * A place on a picture: a press or the arrow keys move a cross, two numbers in per cent are the truth and go with the form.
 *
 *     <upbeat-spot data-word-set="{x} % from the left, {y} % from the top">
 *       <p data-part="plain">Press the place.</p> <p data-part="rich" hidden>… or move the cross with the arrow keys.</p>
 *       <div class="spot"><input type="image" name="at" src="…" width="300" alt="…"></div>
 *       <input type="number" name="x" min="0" max="100" step="0.1"> <input type="number" name="y" …>
 *       <p role="status" data-part="said"></p>
 *     </upbeat-spot>
 *
 * Without script a press on the picture sends the form with the place in pixels.
 */
export class UpbeatSpot extends HTMLElement {
  #life: AbortController | undefined;
  #cross: HTMLElement | undefined;

  connectedCallback(): void {
    const picture = this.#picture;
    if (!picture) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.toggleAttribute("data-ready", true);
    for (const name of ["plain", "rich"]) {
      const hint = this.querySelector<HTMLElement>(`[data-part="${name}"]`);
      if (hint) hint.hidden = name === "plain";
    }
    this.#cross = document.createElement("span");
    this.#cross.className = "spot-cross";
    this.#cross.setAttribute("aria-hidden", "true");
    picture.after(this.#cross);
    picture.addEventListener("click", (event) => this.#press(event), { signal });
    picture.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("input", () => this.#draw(), { signal });
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#cross?.remove();
  }

  get #picture(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[type="image"]');
  }

  #field(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  }

  #press(event: MouseEvent): void {
    // The button at the end sends; a slip of the finger can still be mended.
    event.preventDefault();
    // A key that presses the picture has no place.
    if (event.detail === 0 && event.clientX === 0 && event.clientY === 0) return this.#move(0, 0);
    const { left, top, width, height } = this.#picture!.getBoundingClientRect();
    this.#set(((event.clientX - left) / width) * 100, ((event.clientY - top) / height) * 100);
  }

  #key(event: KeyboardEvent): void {
    const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const far = event.shiftKey ? 0.2 : 2;
    this.#move(way[0] * far, way[1] * far);
  }

  /** From where the cross is; it begins in the middle. */
  #move(x: number, y: number): void {
    const at = (name: string) => this.#field(name)?.value || "50";
    this.#set(Number(at("x")) + x, Number(at("y")) + y);
  }

  #set(x: number, y: number): void {
    for (const [name, value] of [["x", x], ["y", y]] as const) {
      const field = this.#field(name);
      if (field) field.value = String(Math.round(Math.min(100, Math.max(0, value)) * 10) / 10);
    }
    this.#draw();
    const said = this.querySelector('[data-part="said"]');
    const words = this.dataset["wordSet"] ?? "";
    if (said) said.textContent = words.replace("{x}", this.#field("x")?.value ?? "").replace("{y}", this.#field("y")?.value ?? "");
  }

  #draw(): void {
    const [x, y] = [this.#field("x")?.value, this.#field("y")?.value];
    if (!this.#cross) return;
    this.#cross.hidden = !x || !y;
    this.#cross.style.left = `${x || 50}%`;
    this.#cross.style.top = `${y || 50}%`;
  }
}
