import { bring } from "./bringing";

/** Small pictures of the film, one file with picture behind picture; fetched when the first one is wanted. */
export class Thumbnails {
  #source = "";
  #pictures: Promise<Blob[]> | undefined;

  constructor(private root: HTMLElement) {}

  /** The picture of a second of the open part, nothing where there is none. */
  async at(second: number): Promise<Blob | undefined> {
    const told = this.root.querySelector<HTMLElement>('[data-part="thumbnails"] [data-src]');
    if (!told) return undefined;
    const { src = "", every = "5", sizes = "" } = told.dataset;
    if (src !== this.#source) {
      this.#source = src;
      this.#pictures = fetched(src, sizes.split(" ").map(Number));
    }
    return (await this.#pictures)?.[Math.floor(second / Number(every))];
  }
}

async function fetched(src: string, sizes: number[]): Promise<Blob[]> {
  try {
    const answer = await bring(src);
    return answer.ok ? sliced(await answer.blob(), sizes) : [];
  } catch {
    return []; // the bar does without
  }
}

/** Pieces of these sizes, one behind the other. */
export function sliced(whole: Blob, sizes: readonly number[]): Blob[] {
  let start = 0;
  return sizes.map((size) => whole.slice(start, (start += size), "image/webp"));
}
