import { FPS, inCorner, playing, ticking, type Drawn } from "./clock";
import { line, places } from "./stroke";
import { Ink, pressureOf, type Dot, type Stroke, type Tool } from "./strokes";

export const WIDTH = 1280;
export const HEIGHT = 720;

export type Paper = "page" | "blank" | "lined" | "staff" | "photo";

/** A page of the passage's material. */
export interface Page {
  material: number;
  page: number;
  src: string;
}

type Picture = HTMLImageElement | HTMLCanvasElement | HTMLVideoElement;

/** What is shown and written on: pages, boards, a photo, one at a time, each with its own ink; drawn on a canvas that is recorded. */
export class Easel {
  #paper: CanvasRenderingContext2D;
  #inkLayer = layer();
  #inks = new Map<string, Ink>();
  #pages: Page[] = [];
  #images = new Map<string, HTMLImageElement>();
  #at = 0;
  #photo: HTMLCanvasElement | undefined;
  #live: HTMLVideoElement | undefined;
  #corner: HTMLVideoElement | undefined;
  #stroke: Stroke | undefined;
  paper: Paper = "blank";
  tool: Tool = "pen";
  colour = "#1a1a1a";

  constructor(private canvas: HTMLCanvasElement) {
    [canvas.width, canvas.height] = [WIDTH, HEIGHT];
    this.#paper = canvas.getContext("2d", { alpha: false })!;
  }

  /** The pages of another passage; what was written is gone. */
  load(pages: Page[]): void {
    this.#inks.clear();
    this.#photo = undefined;
    this.#pages = pages;
    this.#at = 0;
    this.#images = new Map(pages.map(({ src }) => [src, Object.assign(new Image(), { src })]));
    this.show(pages.length ? "page" : "blank");
  }

  get pages(): readonly Page[] {
    return this.#pages;
  }

  /** The page to be seen; undefined on a board or a photo. */
  get page(): Page | undefined {
    return this.paper === "page" ? this.#pages[this.#at] : undefined;
  }

  get place(): number {
    return this.#at;
  }

  show(paper: Paper, place = this.#at): void {
    this.paper = paper === "page" && !this.#pages.length ? "blank" : paper;
    this.#at = Math.max(0, Math.min(this.#pages.length - 1, place));
    this.#stroke = undefined;
    this.#again();
  }

  /** So many pages on, or back below zero; from a board back to the page it was taken up from. */
  turn(pages: number): void {
    this.show("page", this.paper === "page" ? this.#at + pages : this.#at);
  }

  /** A picture to write on, as large as it fits. */
  keep(picture: Picture | ImageBitmap, width: number, height: number): void {
    this.#photo = layer().canvas;
    fit(this.#photo.getContext("2d")!, picture, width, height);
    this.#inks.delete("photo");
    this.show("photo");
  }

  /** The camera instead of the photo, until one is taken of it. */
  async watch(camera: MediaStream | undefined): Promise<void> {
    if (this.#live) this.#live.srcObject = null;
    this.#live = camera && (await playing(camera));
    if (camera) this.show("photo");
  }

  /** The photo is what the camera shows just now. */
  snap(): void {
    const live = this.#live;
    this.#live = undefined;
    if (!live) return;
    this.keep(live, live.videoWidth, live.videoHeight);
    live.srcObject = null;
  }

  begin(event: PointerEvent): void {
    const dot = this.#dot(event);
    this.#stroke = this.#ink.begin(this.tool, this.colour, dot);
    line(this.#inkLayer, this.#stroke, dot, dot);
  }

  go(event: PointerEvent): void {
    if (!this.#stroke) return;
    for (const one of places(event)) {
      const dot = this.#dot(one);
      line(this.#inkLayer, this.#stroke, this.#stroke.dots.at(-1)!, dot);
      this.#stroke.dots.push(dot);
    }
  }

  end(): void {
    this.#stroke = undefined;
  }

  undo(): void {
    this.#stroke = undefined;
    if (this.#ink.undo()) this.#again();
  }

  clear(): void {
    this.#stroke = undefined;
    if (this.#ink.clear()) this.#again();
  }

  /** Begins to draw, with the camera in the corner if there is one. A frame comes even where nothing changes. */
  async open(camera?: MediaStream): Promise<Drawn> {
    this.#corner = camera && (await playing(camera));
    this.#draw();
    const rest = ticking(() => this.#draw());
    const track = this.canvas.captureStream(FPS).getVideoTracks();
    const stop = () => {
      rest();
      track.forEach((one) => one.stop());
      void this.watch(undefined);
      if (this.#corner) this.#corner.srcObject = null;
      this.#corner = undefined;
    };
    return { track, stop };
  }

  get #ink(): Ink {
    const key = this.paper === "page" ? `${this.page?.material}:${this.page?.page}` : this.paper;
    const ink = this.#inks.get(key) ?? new Ink();
    this.#inks.set(key, ink);
    return ink;
  }

  #dot(event: PointerEvent): Dot {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: ((event.clientX - left) * WIDTH) / width, y: ((event.clientY - top) * HEIGHT) / height, pressure: pressureOf(event) };
  }

  /** The ink of this page from its beginning. */
  #again(): void {
    this.#inkLayer.clearRect(0, 0, WIDTH, HEIGHT);
    for (const stroke of this.#ink.strokes) {
      stroke.dots.forEach((dot, index) => line(this.#inkLayer, stroke, stroke.dots[Math.max(0, index - 1)]!, dot));
    }
    this.#draw();
  }

  #draw(): void {
    const paper = this.#paper;
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, WIDTH, HEIGHT);
    const image = this.page && this.#images.get(this.page.src);
    if (image?.complete && image.naturalWidth) fit(paper, image, image.naturalWidth, image.naturalHeight);
    if (this.paper === "photo") {
      if (this.#live?.videoWidth) fit(paper, this.#live, this.#live.videoWidth, this.#live.videoHeight);
      else if (this.#photo) paper.drawImage(this.#photo, 0, 0);
    }
    if (this.paper === "lined") rule(paper, lines(48));
    if (this.paper === "staff") rule(paper, staves());
    paper.drawImage(this.#inkLayer.canvas, 0, 0);
    if (this.#corner?.videoWidth) inCorner(paper, this.#corner);
  }
}

function layer(): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  return canvas.getContext("2d")!;
}

function fit(paper: CanvasRenderingContext2D, picture: Picture | ImageBitmap, width: number, height: number): void {
  const scale = Math.min(WIDTH / width, HEIGHT / height);
  paper.drawImage(picture, (WIDTH - width * scale) / 2, (HEIGHT - height * scale) / 2, width * scale, height * scale);
}

const lines = (distance: number) => Array.from({ length: Math.ceil(HEIGHT / distance) - 1 }, (_, n) => (n + 1) * distance);

/** Four staves of five lines, wide enough for a finger. */
const staves = () => Array.from({ length: 20 }, (_, n) => 60 + Math.floor(n / 5) * 165 + (n % 5) * 24);

function rule(paper: CanvasRenderingContext2D, heights: number[]): void {
  paper.fillStyle = "#8a94a6";
  for (const y of heights) paper.fillRect(40, y, WIDTH - 80, 2);
}
