import { addressOf, bring } from "./bringing";
import { Thumbnails } from "./thumbnails";

/** Where pictures lie in a file: number k for second k × `every`; a size of 0 says "as the one before". */
export interface Told {
  src: string;
  every: number;
  sizes: number[];
}

export interface Place {
  number: number;
  offset: number;
  size: number;
}

/** Where the picture of a second lies; nothing where there is none. */
export function placeAt({ every, sizes }: Told, second: number): Place | undefined {
  let number = Math.min(Math.floor(second / every), sizes.length - 1);
  while (number >= 0 && !sizes[number]) number -= 1;
  const size = sizes[number];
  return size ? { number, size, offset: sizes.slice(0, number).reduce((sum, each) => sum + each, 0) } : undefined;
}

/** The place of the next picture after a second. */
export function placeAfter(told: Told, second: number): Place | undefined {
  const number = told.sizes.findIndex((size, k) => size > 0 && k * told.every > second);
  return number < 0 ? undefined : placeAt(told, number * told.every);
}

const MOST_KEPT = 40;

/**
 * The still pictures that stand in for the film where only its sound is played: each is fetched when its second comes
 * near, so that they never crowd out the sound. Where the film has none, the small ones of the bar are shown.
 */
export class Stills {
  #canvas: HTMLCanvasElement | null;
  #kept = new Map<string, Promise<Blob | undefined>>();
  #shown = "";
  #small: Thumbnails;
  /** Bytes that were fetched. */
  bytes = 0;

  constructor(private root: HTMLElement) {
    this.#canvas = root.querySelector<HTMLCanvasElement>('[data-part="still"]');
    this.#small = new Thumbnails(root);
  }

  /** Shows the picture of a second large, and brings the next one. */
  async show(second: number): Promise<void> {
    const told = this.#told();
    const place = told && placeAt(told, second);
    const name = place ? `${told.src} ${place.number}` : `small ${Math.floor(second)}`;
    if (this.#shown === name) return;
    this.#shown = name;
    const picture = place ? await this.#fetched(told, place) : await this.#small.at(second);
    const next = told && placeAfter(told, second);
    if (next) void this.#fetched(told, next);
    if (!picture || this.#shown !== name) return;
    await this.#draw(picture, name);
  }

  hide(): void {
    this.#shown = "";
    if (this.#canvas) this.#canvas.hidden = true;
    this.root.removeAttribute("data-stills");
  }

  async #draw(picture: Blob, name: string): Promise<void> {
    const bitmap = await createImageBitmap(picture).catch(() => undefined);
    if (!bitmap || !this.#canvas || this.#shown !== name) return;
    this.#canvas.width = bitmap.width;
    this.#canvas.height = bitmap.height;
    this.#canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    this.#canvas.hidden = false;
    this.root.toggleAttribute("data-stills", true);
    this.root.querySelector("video")?.removeAttribute("poster");
  }

  #told(): Told | undefined {
    const told = this.root.querySelector<HTMLElement>('[data-part="stills"] [data-src]');
    if (!told) return undefined;
    const { src = "", every = "2", sizes = "" } = told.dataset;
    return { src, every: Number(every), sizes: sizes.split(" ").map(Number) };
  }

  #fetched(told: Told, place: Place): Promise<Blob | undefined> {
    const name = `${told.src} ${place.number}`;
    const known = this.#kept.get(name);
    if (known) return known;
    const coming = this.#fetch(told, place).catch(() => (this.#kept.delete(name), undefined));
    this.#kept.set(name, coming);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > MOST_KEPT && oldest) this.#kept.delete(oldest);
    return coming;
  }

  async #fetch(told: Told, { offset, size }: Place): Promise<Blob> {
    const answer = await bring(addressOf({ address: told.src, offset, size }));
    if (!answer.ok) throw new Error(`still: ${answer.status}`);
    const picture = new Blob([await answer.arrayBuffer()], { type: "image/webp" });
    if (picture.size !== size) throw new Error("still: cut short");
    this.bytes += picture.size;
    return picture;
  }
}
