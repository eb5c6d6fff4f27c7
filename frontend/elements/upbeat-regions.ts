/**
 * Places on a picture, drawn with pointer or finger; the numbers of the form's rows are the truth.
 *
 *     <upbeat-regions data-word-row="Press the row of a place, then draw it.">
 *       <div class="spot" data-part="picture"><img …></div> <p data-part="said"></p>
 *       <li data-row="1"> <input type="checkbox"> <select name="…-shape">circle, rect, polygon</select> <input name="…-at"> </li> …
 *     </upbeat-regions>
 *
 * Circle: from the middle outwards. Rectangle: from corner to corner. Polygon: a press for each corner. Without script
 * one types per cent.
 */
const SVG = "http://www.w3.org/2000/svg";

export class UpbeatRegions extends HTMLElement {
  #life: AbortController | undefined;
  #row = 0;
  #from: [number, number] | undefined;
  #drawing: SVGSVGElement | undefined;

  connectedCallback(): void {
    const picture = this.querySelector<HTMLElement>('[data-part="picture"]');
    if (!picture) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#drawing = document.createElementNS(SVG, "svg");
    this.#drawing.setAttribute("viewBox", `0 0 100 ${100 * this.#aspect}`);
    this.#drawing.setAttribute("aria-hidden", "true");
    this.#drawing.classList.add("regions-drawing");
    picture.append(this.#drawing);
    picture.addEventListener("pointerdown", (event) => this.#begin(event), { signal });
    picture.addEventListener("pointermove", (event) => this.#go(event), { signal });
    for (const name of ["pointerup", "pointercancel"]) picture.addEventListener(name, () => (this.#from = undefined), { signal });
    picture.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
    this.addEventListener("focusin", (event) => this.#choose(event.target as Element), { signal });
    this.addEventListener("click", (event) => this.#choose(event.target as Element), { signal });
    this.addEventListener("input", () => this.#draw(), { signal });
    const said = this.querySelector('[data-part="said"]');
    if (said) said.textContent = this.dataset["wordRow"] ?? "";
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#drawing?.remove();
  }

  get #aspect(): number {
    const image = this.querySelector<HTMLImageElement>('[data-part="picture"] img');
    return Number(image?.getAttribute("height") ?? 1) / Number(image?.getAttribute("width") ?? 1);
  }

  get #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-row]")];
  }

  #choose(target: Element): void {
    const row = target.closest<HTMLElement>("[data-row]");
    if (!row) return;
    this.#row = this.#rows.indexOf(row);
    this.#draw();
  }

  #begin(event: PointerEvent): void {
    if (event.button) return;
    event.preventDefault();
    const at = this.#place(event);
    const { shape, field } = this.#parts(this.#rows[this.#row]);
    if (!field) return;
    if (shape === "polygon") return this.#write(field, `${field.value.trim()} ${at.join(" ")}`.trim());
    this.#from = at;
    (event.currentTarget as HTMLElement).setPointerCapture?.(event.pointerId);
  }

  #go(event: PointerEvent): void {
    const { shape, field } = this.#parts(this.#rows[this.#row]);
    if (!this.#from || !field) return;
    const [x, y] = this.#place(event);
    const [fromX, fromY] = this.#from;
    if (shape === "circle") return this.#write(field, `${fromX} ${fromY} ${round(Math.hypot(x - fromX, (y - fromY) * this.#aspect))}`);
    const size = [Math.abs(x - fromX), Math.abs(y - fromY)].map(round);
    this.#write(field, [Math.min(x, fromX), Math.min(y, fromY), ...size].join(" "));
  }

  #write(field: HTMLInputElement, value: string): void {
    field.value = value;
    this.#draw();
  }

  #place(event: PointerEvent): [number, number] {
    const { left, top, width, height } = this.querySelector('[data-part="picture"]')!.getBoundingClientRect();
    const share = (value: number, whole: number) => round(Math.min(100, Math.max(0, (value / whole) * 100)));
    return [share(event.clientX - left, width), share(event.clientY - top, height)];
  }

  #parts(row: HTMLElement | undefined) {
    const shape = row?.querySelector<HTMLSelectElement>('select[name$="-shape"]')?.value ?? "circle";
    return { shape, field: row?.querySelector<HTMLInputElement>('input[name$="-at"]') };
  }

  #draw(): void {
    this.#drawing?.replaceChildren();
    this.#rows.forEach((row, number) => {
      const { shape, field } = this.#parts(row);
      const numbers = (field?.value ?? "").trim().split(/[\s,]+/).map(Number);
      const drawn = outline(shape, numbers, this.#aspect);
      if (!drawn) return;
      const right = row.querySelector<HTMLInputElement>('input[type="checkbox"]')?.checked;
      drawn.setAttribute("class", `region ${right ? "region-right" : "region-wrong"}${number === this.#row ? " region-now" : ""}`);
      this.#drawing?.append(drawn);
    });
    for (const [number, row] of this.#rows.entries()) row.toggleAttribute("data-now", number === this.#row);
  }
}

/** The outline of a place in a drawing 100 wide; nothing for numbers that are none. */
export function outline(shape: string, numbers: number[], aspect: number): SVGElement | undefined {
  if (numbers.length < 3 || numbers.some((one) => !Number.isFinite(one))) return undefined;
  const made = (name: string, values: Record<string, number | string>) => {
    const element = document.createElementNS(SVG, name) as SVGElement;
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, String(value));
    return element;
  };
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  if (shape === "circle") return made("circle", { cx: a, cy: b * aspect, r: c });
  if (shape === "rect") return made("rect", { x: a, y: b * aspect, width: c, height: d * aspect });
  const points = numbers.flatMap((x, place) => (place % 2 ? [] : [`${x},${(numbers[place + 1] ?? 0) * aspect}`]));
  return made("polygon", { points: points.join(" ") });
}

const round = (value: number): number => Math.round(value * 10) / 10;
