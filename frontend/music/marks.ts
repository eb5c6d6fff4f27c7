/**
 * Marks of a verdict on a drawn score. Every kind has a form of its own beside its colour: a note too high or too low has a
 * ghost head where it was sung and an arrow with its cents, a missed one is hollow in a dashed frame, one too early or late has a
 * wedge on that side, an extra one is a small cross; a bar's heat is a tint with as many ticks above it.
 */
type Note = [string, number, string, number | null, number | null, ...unknown[]];
type Extra = [number, number, number | null, string | null, ...unknown[]];

export interface Marks {
  notes: Note[];
  extras: Extra[];
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const SVG = "http://www.w3.org/2000/svg";
/** Px that a semitone is high on a staff of a phone: seven half spaces are twelve of them. */
const SEMITONE = 2.1;
const MOST_CENTS = 300;

export function readMarks(text: string | undefined): Marks | undefined {
  if (!text) return undefined;
  try {
    const { notes, extras } = JSON.parse(text) as Partial<Marks>;
    return { notes: notes ?? [], extras: extras ?? [] };
  } catch {
    return undefined;
  }
}

/** Take away what was drawn before. */
export function clearMarks(svg: SVGSVGElement): void {
  svg.querySelectorAll("[data-drawn]").forEach((drawn) => drawn.remove());
  svg.querySelectorAll("[data-mark]").forEach((note) => note.removeAttribute("data-mark"));
  svg.querySelectorAll("[data-heat]").forEach((bar) => bar.removeAttribute("data-heat"));
}

export function drawMarks(svg: SVGSVGElement, marks: Marks, words: DOMStringMap, notation: string): void {
  const layer = document.createElementNS(SVG, "g");
  layer.setAttribute("data-drawn", "");
  const figures: [number, number, number][] = [];
  for (const [bar, heat] of heats(marks)) heatOf(svg, layer, bar, heat, figures);
  for (const [name, , kind, cents] of marks.notes) {
    const note = svg.querySelector(`[data-note="${CSS.escape(name)}"]`);
    if (!note) continue;
    note.setAttribute("data-mark", kind);
    const box = boxOf(svg, note.querySelector(".notehead") ?? note.querySelector(".digit") ?? note);
    const mark = box && shape(kind, cents ?? 0, box, notation, words["plain"] !== undefined);
    if (!mark) continue;
    apart(mark, figures);
    mark.append(title(words, kind, cents));
    layer.append(mark);
  }
  for (const [, , , after] of marks.extras) {
    const note = after === null ? svg.querySelector("[data-note]") : svg.querySelector(`[data-note="${CSS.escape(after)}"]`);
    const box = note && boxOf(svg, note.querySelector(".notehead") ?? note.querySelector(".digit") ?? note);
    if (!box) continue;
    const x = box.x + (after === null ? -7 : box.width + 6);
    const cross = group("extra", path(`M${x - 3} ${box.y - 3}l6 6m0-6l-6 6`));
    cross.append(title(words, "extra", null));
    layer.append(cross);
  }
  svg.append(layer);
}

/** As drawn: four signs are 27 px wide. */
const SIGN_WIDE = 7;
const LINE_HIGH = 10;

/** Take away a figure that would stand upon the one before it, or upon the ticks of its bar: the arrow stays, and the list below tells the figure. */
function apart(mark: SVGGElement, figures: [number, number, number][]): void {
  const said = mark.querySelector("text");
  if (!said) return;
  const [x, y] = [Number(said.getAttribute("x")), Number(said.getAttribute("y"))];
  const half = ((said.textContent ?? "").length * SIGN_WIDE) / 2;
  if (figures.some(([otherX, otherY, otherHalf]) => Math.abs(x - otherX) < half + otherHalf && Math.abs(y - otherY) < LINE_HIGH)) said.remove();
  else figures.push([x, y, half]);
}

/** Bar → 0 all right, 1 to 3 the more is wrong. */
export function heats(marks: Marks): Map<number, number> {
  const counts = new Map<number, [number, number]>();
  for (const [, bar, kind] of marks.notes) {
    const [wrong, all] = counts.get(bar) ?? [0, 0];
    counts.set(bar, [wrong + Number(kind !== "good"), all + 1]);
  }
  return new Map([...counts].map(([bar, [wrong, all]]) => [bar, Math.ceil((3 * wrong) / all)]));
}

function shape(kind: string, cents: number, box: Box, notation: string, plain: boolean): SVGGElement | undefined {
  const middle = box.x + box.width / 2;
  const centre = box.y + box.height / 2;
  if (kind === "pitch") {
    const high = cents > 0;
    const off = (Math.min(Math.abs(cents), MOST_CENTS) / 100) * SEMITONE;
    const ghost = document.createElementNS(SVG, "ellipse");
    const there = centre - (high ? 1 : -1) * Math.max(off, 2);
    for (const [key, value] of Object.entries({ cx: middle, cy: there, rx: box.width / 2 + 1, ry: Math.max(box.height / 2, 4) })) {
      ghost.setAttribute(key, value.toFixed(1));
    }
    const tip = high ? box.y - 15 : box.y + box.height + 15;
    const arrow = path(high ? `M${middle} ${tip}l4 7h-8z` : `M${middle} ${tip}l4-7h-8z`);
    arrow.setAttribute("class", "solid");
    const said = document.createElementNS(SVG, "text");
    said.setAttribute("x", String(middle));
    said.setAttribute("y", String(high ? tip - 3 : tip + 11));
    said.textContent = `${high ? "+" : "−"}${Math.abs(Math.round(cents))}`;
    return group("pitch", ...(notation === "jianpu" ? [] : [ghost]), arrow, ...(plain ? [] : [said]));
  }
  if (kind === "missed") {
    const frame = document.createElementNS(SVG, "rect");
    for (const [key, value] of Object.entries({ x: box.x - 3, y: box.y - 3, width: box.width + 6, height: box.height + 6, rx: 3 })) {
      frame.setAttribute(key, value.toFixed(1));
    }
    return group("missed", frame);
  }
  if (kind === "early" || kind === "late") {
    const left = kind === "early";
    const x = left ? box.x - 3 : box.x + box.width + 3;
    const wedge = path(`M${x + (left ? -6 : 6)} ${centre}l${left ? 6 : -6} -4.5v9z`);
    wedge.setAttribute("class", "solid");
    return group(kind, wedge);
  }
  return undefined;
}

function heatOf(svg: SVGSVGElement, layer: SVGGElement, bar: number, heat: number, figures: [number, number, number][]): void {
  for (const measure of svg.querySelectorAll(`[data-bar="${bar}"]`)) {
    measure.setAttribute("data-heat", String(heat));
    const box = heat ? boxOf(svg, measure) : undefined;
    if (!box) continue;
    const ticks = Array.from({ length: heat }, (_, at) => `M${box.x + 6 + at * 4} ${box.y - 6}v4`).join("");
    layer.append(group("heat", path(ticks)));
    figures.push([box.x + 4 + heat * 2, box.y - 4, heat * 2 + 2]);
  }
}

function group(kind: string, ...shapes: Element[]): SVGGElement {
  const made = document.createElementNS(SVG, "g");
  made.setAttribute("class", `mark mark-${kind}`);
  made.append(...shapes);
  return made;
}

function path(d: string): SVGPathElement {
  const made = document.createElementNS(SVG, "path");
  made.setAttribute("d", d);
  return made;
}

function title(words: DOMStringMap, kind: string, cents: number | null): SVGTitleElement {
  const made = document.createElementNS(SVG, "title");
  const plain = kind === "pitch" && words["plain"] !== undefined ? words[(cents ?? 0) > 0 ? "wordHigh" : "wordLow"] : undefined;
  const word = plain ?? words[`word${kind.charAt(0).toUpperCase()}${kind.slice(1)}`] ?? kind;
  made.textContent = word.replace("{cents}", `${(cents ?? 0) > 0 ? "+" : "−"}${Math.abs(Math.round(cents ?? 0))}`);
  return made;
}

/** Where a part of the drawing is, in the units of the whole drawing; nothing while it is not seen. */
function boxOf(svg: SVGSVGElement, part: Element): Box | undefined {
  const outer = svg.getBoundingClientRect();
  const inner = part.getBoundingClientRect();
  const wide = Number((svg.getAttribute("viewBox") ?? "").split(" ")[2]) || outer.width;
  if (!outer.width) return undefined;
  const scale = wide / outer.width;
  return { x: (inner.left - outer.left) * scale, y: (inner.top - outer.top) * scale, width: inner.width * scale, height: inner.height * scale };
}
