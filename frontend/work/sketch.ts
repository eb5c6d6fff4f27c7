/** A sheet to draw on with finger, mouse or pen; the ink is that of the recorder's boards. */
import { line, places } from "../recording/stroke";
import { Ink, pressureOf, type Dot, type Stroke, type Tool } from "../recording/strokes";

const COLOUR = "#1a1a1a";

export class Sketch {
  #ink = new Ink();
  #stroke: Stroke | undefined;
  #paper: CanvasRenderingContext2D;
  tool: Tool = "pen";

  constructor(private canvas: HTMLCanvasElement, signal: AbortSignal) {
    this.#paper = canvas.getContext("2d")!;
    canvas.addEventListener("pointerdown", (event) => this.#begin(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.#go(event), { signal });
    for (const name of ["pointerup", "pointercancel"] as const) canvas.addEventListener(name, () => (this.#stroke = undefined), { signal });
  }

  get empty(): boolean {
    return !this.#ink.strokes.length;
  }

  undo(): void {
    this.#stroke = undefined;
    if (this.#ink.undo()) this.#again();
  }

  clear(): void {
    if (this.#ink.clear()) this.#again();
  }

  /** The drawing on white paper, as a PNG. */
  async file(name: string): Promise<File> {
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [this.canvas.width, this.canvas.height];
    const paper = sheet.getContext("2d")!;
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, sheet.width, sheet.height);
    paper.drawImage(this.canvas, 0, 0);
    const blob = await new Promise<Blob>((resolve, reject) => sheet.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), "image/png"));
    return new File([blob], name, { type: "image/png" });
  }

  #begin(event: PointerEvent): void {
    if (event.button) return;
    event.preventDefault();
    this.canvas.setPointerCapture?.(event.pointerId);
    const dot = this.#dot(event);
    this.#stroke = this.#ink.begin(this.tool, COLOUR, dot);
    line(this.#paper, this.#stroke, dot, dot);
  }

  #go(event: PointerEvent): void {
    if (!this.#stroke) return;
    for (const one of places(event)) {
      const dot = this.#dot(one);
      line(this.#paper, this.#stroke, this.#stroke.dots.at(-1)!, dot);
      this.#stroke.dots.push(dot);
    }
  }

  #dot(event: PointerEvent): Dot {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const { canvas } = this;
    return { x: ((event.clientX - left) * canvas.width) / width, y: ((event.clientY - top) * canvas.height) / height, pressure: pressureOf(event) };
  }

  #again(): void {
    this.#paper.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (const stroke of this.#ink.strokes) {
      stroke.dots.forEach((dot, index) => line(this.#paper, stroke, stroke.dots[Math.max(0, index - 1)]!, dot));
    }
  }
}
