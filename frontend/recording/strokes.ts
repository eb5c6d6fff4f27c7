/** What is written on a page: strokes in the order they came, taken back one by one. Knows no page and no canvas. */

export type Tool = "pen" | "eraser";

/** A place on the canvas, in its own points, and how hard the pen was pressed (0 to 1). */
export interface Dot {
  x: number;
  y: number;
  pressure: number;
}

export interface Stroke {
  tool: Tool;
  colour: string;
  dots: Dot[];
}

const THINNEST = 2;
const THICKEST = 9;
const ERASER = 56;
/** What a finger or a mouse presses: neither tells. */
const EVEN = 0.4;

export function widthOf(tool: Tool, pressure: number): number {
  return tool === "eraser" ? ERASER : THINNEST + (THICKEST - THINNEST) * Math.min(1, Math.max(0, pressure));
}

export function pressureOf(event: { pointerType: string; pressure: number }): number {
  return event.pointerType === "pen" && event.pressure > 0 ? event.pressure : EVEN;
}

/** The ink of one page. */
export class Ink {
  #deeds: (Stroke | "cleared")[] = [];

  begin(tool: Tool, colour: string, dot: Dot): Stroke {
    const stroke = { tool, colour, dots: [dot] };
    this.#deeds.push(stroke);
    return stroke;
  }

  /** All of it away, which can be taken back too; false where nothing is to be seen. */
  clear(): boolean {
    if (!this.strokes.length) return false;
    this.#deeds.push("cleared");
    return true;
  }

  /** Takes the last deed back; false where there is none. */
  undo(): boolean {
    return this.#deeds.pop() !== undefined;
  }

  /** What is to be seen, the oldest first. */
  get strokes(): readonly Stroke[] {
    return this.#deeds.slice(this.#deeds.lastIndexOf("cleared") + 1) as Stroke[];
  }
}
