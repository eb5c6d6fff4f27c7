import { widthOf, type Dot, type Stroke } from "./strokes";

/** The piece of a stroke between two places, drawn on a canvas. */
export function line(paper: CanvasRenderingContext2D, stroke: Stroke, from: Dot, to: Dot): void {
  paper.globalCompositeOperation = stroke.tool === "eraser" ? "destination-out" : "source-over";
  paper.strokeStyle = stroke.colour;
  paper.lineWidth = widthOf(stroke.tool, to.pressure);
  paper.lineCap = "round";
  paper.beginPath();
  paper.moveTo(from.x, from.y);
  paper.lineTo(to.x, to.y);
  paper.stroke();
}

/** All the places the pointer was at since the last event: a fast pen has more of them than the page has events. */
export function places(event: PointerEvent): PointerEvent[] {
  const coalesced = event.getCoalescedEvents?.() ?? [];
  return coalesced.length ? coalesced : [event];
}
