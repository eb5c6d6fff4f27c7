import { Easel, type Page, type Paper } from "./easel";
import type { Drawn } from "./clock";
import type { Tool } from "./strokes";

export type Source = "slides" | "board" | "photo";
const FIRST: Record<Source, Paper> = { slides: "page", board: "blank", photo: "photo" };
const KEYS: Record<string, number> = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 };
/** So far a pointer may go and still be a tap. */
const TAP = 12;

/** What stands around the easel: buttons, keys, a clicker, the pen; `shown` is told when another page is to be seen. */
export class Desk {
  #easel: Easel;
  #canvas: HTMLCanvasElement;
  #tools: HTMLElement;
  #open = false;
  #writes = true;
  #from: PointerEvent | undefined;
  #pen = false;
  #camera: MediaStream | undefined;

  constructor(
    private host: HTMLElement,
    private shown: () => void,
    private wanted: () => MediaTrackConstraints,
    signal: AbortSignal,
  ) {
    this.#canvas = host.querySelector<HTMLCanvasElement>('[data-part="canvas"]')!;
    this.#tools = host.querySelector<HTMLElement>('[data-part="tools"]')!;
    this.#easel = new Easel(this.#canvas);
    const on = { signal };
    this.#tools.addEventListener("click", (event) => this.#press((event.target as Element).closest<HTMLElement>("[data-easel]")), on);
    this.#tools.addEventListener("change", (event) => this.#change(event.target as HTMLInputElement), on);
    host.addEventListener("click", (event) => this.#pick(event), on);
    document.addEventListener("keydown", (event) => this.#key(event), on);
    this.#canvas.addEventListener("pointerdown", (event) => this.#down(event), on);
    this.#canvas.addEventListener("pointermove", (event) => this.#writes && this.#from?.pointerId === event.pointerId && this.#easel.go(event), on);
    for (const name of ["pointerup", "pointercancel"] as const) this.#canvas.addEventListener(name, (event) => this.#up(event), on);
  }

  /** The pages of a passage as the page lists them. */
  load(passage: HTMLElement, source: string): void {
    const pages = [...passage.querySelectorAll<HTMLElement>("[data-material]")].map((shown): Page => {
      const { material, page } = shown.dataset;
      return { material: Number(material), page: Number(page), src: shown.querySelector("a")?.href ?? "" };
    });
    this.#easel.load(pages);
    this.use(source);
  }

  /** One of the three ways to begin; the others stay at hand. */
  use(source: string): void {
    const first = FIRST[source as Source];
    if (!first) return;
    this.#easel.show(first);
    this.#tool(first === "page" && this.#easel.page ? "turn" : "pen");
    this.#told();
  }

  async open(camera?: MediaStream): Promise<Drawn> {
    const drawn = await this.#easel.open(camera);
    this.#visible(true);
    return {
      track: drawn.track,
      stop: () => {
        drawn.stop();
        this.#put();
        this.#visible(false);
      },
    };
  }

  /** What is to be seen now, as a mark of the recording. */
  get now(): { material: number | null; page: number } {
    const { page } = this.#easel;
    return page ? { material: page.material, page: page.page } : { material: null, page: 0 };
  }

  #visible(open: boolean): void {
    this.#open = open;
    this.host.toggleAttribute("data-easel", open);
    this.#canvas.hidden = this.#tools.hidden = !open;
    if (open) this.#told();
  }

  #told(): void {
    const { pages, place, page, paper } = this.#easel;
    const text = page
      ? this.#word("page").replace("{number}", String(place + 1)).replace("{all}", String(pages.length))
      : this.#word(pages.length || paper !== "blank" ? paper : "none");
    this.#say(text);
    this.#canvas.setAttribute("aria-label", text);
    for (const [name, off] of [["previous", place <= 0 && !!page], ["next", place >= pages.length - 1 && !!page]] as const) {
      this.#button(name).disabled = off || !pages.length;
    }
    const field = this.#tools.querySelector<HTMLSelectElement>('[name="paper"]')!;
    field.options[0]!.disabled = !pages.length;
    field.value = paper;
    for (const one of this.host.querySelectorAll<HTMLElement>("[data-material]")) {
      const here = this.#open && Number(one.dataset["material"]) === page?.material && Number(one.dataset["page"]) === page?.page;
      one.toggleAttribute("data-shown", here);
    }
    this.#button("snap").hidden = !this.#camera;
    this.#tools.querySelector<HTMLElement>('[data-part="photo"]')!.hidden = paper !== "photo";
    this.shown();
  }

  #word(name: string): string {
    return this.#tools.querySelector<HTMLTemplateElement>(`template[data-word="${name}"]`)?.content.textContent ?? "";
  }

  #say(text: string): void {
    this.#tools.querySelector('[data-part="place"]')!.textContent = text;
  }

  #button(name: string): HTMLButtonElement {
    return this.#tools.querySelector<HTMLButtonElement>(`[data-easel="${name}"]`)!;
  }

  #turn(pages: number): void {
    this.#easel.turn(pages);
    this.#told();
  }

  #press(button: HTMLElement | null): void {
    const deeds: Record<string, () => unknown> = {
      next: () => this.#turn(1),
      previous: () => this.#turn(-1),
      undo: () => this.#easel.undo(),
      clear: () => this.#easel.clear(),
      camera: () => this.#watch(),
      snap: () => this.#snap(),
    };
    deeds[button?.dataset["easel"] ?? ""]?.();
  }

  #change(field: HTMLInputElement | HTMLSelectElement): void {
    if (field.name === "tool") this.#tool(field.value as Tool | "turn");
    if (field.name === "photo") void this.#chosen(field as HTMLInputElement);
    if (field.name === "colour") {
      this.#easel.colour = field.value;
      this.#tool("pen");
    }
    if (field.name === "paper") {
      this.#easel.show(field.value as Paper);
      this.#tool(field.value === "page" ? "turn" : "pen");
      this.#told();
    }
  }

  #tool(tool: Tool | "turn"): void {
    this.#writes = tool !== "turn";
    if (tool !== "turn") this.#easel.tool = tool;
    this.#canvas.toggleAttribute("data-writes", this.#writes);
    this.#tools.querySelector<HTMLInputElement>(`[name="tool"][value="${tool}"]`)!.checked = true;
  }

  async #chosen(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
    if (!picture) return this.#say(this.#word("no-picture"));
    this.#easel.keep(picture, picture.width, picture.height);
    picture.close();
    this.#tool("pen");
    this.#told();
  }

  async #watch(): Promise<void> {
    this.#put();
    this.#camera = await navigator.mediaDevices.getUserMedia({ video: this.wanted() }).catch(() => undefined);
    if (!this.#camera) return this.#say(this.#word("no-camera"));
    await this.#easel.watch(this.#camera);
    this.#told();
    this.#button("snap").focus();
  }

  #snap(): void {
    this.#easel.snap();
    this.#put();
    this.#tool("pen");
    this.#told();
    this.#canvas.focus();
  }

  #put(): void {
    this.#camera?.getTracks().forEach((track) => track.stop());
    this.#camera = undefined;
  }

  /** A small picture of the passage that is recorded shows its page. */
  #pick(event: Event): void {
    const sheet = (event.target as Element).closest<HTMLElement>("[data-current] [data-material]");
    if (!sheet || !this.#open) return;
    event.preventDefault();
    const { material, page } = sheet.dataset;
    const place = this.#easel.pages.findIndex((one) => one.material === Number(material) && one.page === Number(page));
    if (place >= 0) this.#easel.show("page", place);
    this.#told();
  }

  /** A clicker sends PageUp and PageDown, wherever the focus is. */
  #key(event: KeyboardEvent): void {
    if (!this.#open || (event.target as Element).closest?.("input:not([type=radio]), select, textarea")) return;
    const pages = KEYS[event.key];
    const arrow = event.key.startsWith("Arrow") && (event.target as Element).closest?.("input");
    if (pages && !arrow && !event.ctrlKey && !event.altKey && !event.metaKey) this.#turn(pages);
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) this.#easel.undo();
    else return;
    event.preventDefault();
  }

  #down(event: PointerEvent): void {
    // Once there is a pen, a hand that rests on the glass does not write.
    this.#pen ||= event.pointerType === "pen";
    if (event.button > 0 || this.#from || (this.#pen && this.#writes && event.pointerType === "touch")) return;
    this.#from = event;
    if (!this.#writes) return;
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#easel.begin(event);
  }

  #up(event: PointerEvent): void {
    const from = this.#from;
    if (from?.pointerId !== event.pointerId) return;
    this.#from = undefined;
    this.#easel.end();
    if (this.#writes || event.type !== "pointerup" || Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > TAP) return;
    const { left, width } = this.#canvas.getBoundingClientRect();
    this.#turn(event.clientX - left < width / 3 ? -1 : 1);
  }
}
