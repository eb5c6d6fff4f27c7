import { clock } from "../elements/upbeat-countdown";
import { Thumbnails } from "./thumbnails";

/** The bar under the picture: where one is, what is open, where the checkpoints stand. */
export class Bar {
  readonly seek: HTMLInputElement | null;
  #now: HTMLElement | null;
  #thumb: HTMLElement | null;
  #thumbnails: Thumbnails;
  #openUntil = 0;
  #wanted = -1;

  constructor(
    private root: HTMLElement,
    private duration: number,
    signal: AbortSignal,
    moved: (second: number) => void,
  ) {
    this.seek = root.querySelector('[data-part="seek"]');
    this.#now = root.querySelector('[data-part="now"]');
    this.#thumb = root.querySelector('[data-part="thumb"]');
    this.#thumbnails = new Thumbnails(root);
    this.seek?.addEventListener("input", () => moved(Number(this.seek?.value)), { signal });
    this.seek?.addEventListener("pointermove", (event) => void this.#look(event), { signal });
    for (const name of ["pointerleave", "pointercancel", "blur"]) {
      this.seek?.addEventListener(name, () => this.#lookAway(), { signal });
    }
    this.marks();
    this.notes();
  }

  show(position: number, openUntil: number): void {
    const time = floorClock(position);
    this.#openUntil = openUntil;
    if (this.#now && this.#now.textContent !== time) this.#now.textContent = time;
    if (!this.seek) return;
    this.seek.value = String(position);
    this.seek.setAttribute("aria-valuetext", time);
    this.seek.style.setProperty("--now", String(position / this.duration));
    this.seek.style.setProperty("--open", String(Math.min(1, openUntil / this.duration)));
  }

  /** Shows the picture of the place under the pointer, above it. */
  async #look(event: PointerEvent): Promise<void> {
    const box = this.seek?.getBoundingClientRect();
    if (!box?.width || !this.#thumb) return;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const second = share * this.duration;
    if (second > this.#openUntil) return this.#lookAway();
    this.#wanted = second;
    const picture = await this.#thumbnails.at(second);
    if (!picture || this.#wanted !== second) return;
    const bitmap = await createImageBitmap(picture).catch(() => undefined);
    const canvas = this.#thumb.querySelector("canvas");
    const time = this.#thumb.querySelector("span");
    if (!bitmap || !canvas || !time || this.#wanted !== second) return;
    const chapter = this.title(second);
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    time.textContent = chapter ? `${floorClock(second)} · ${chapter}` : floorClock(second);
    this.#thumb.style.setProperty("--at", String(share));
    this.#thumb.hidden = false;
  }

  #lookAway(): void {
    this.#wanted = -1;
    if (this.#thumb) this.#thumb.hidden = true;
  }

  /** Seconds of chapters and key moments, in order. */
  chapters(): number[] {
    return this.#chapterLines().map((line) => Number(line.dataset["jump"]));
  }

  /** The title of the chapter or moment that a second belongs to. */
  title(second: number): string {
    return titleOf(this.#chapterLines().filter((line) => Number(line.dataset["jump"]) <= second).at(-1));
  }

  #chapterLines(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('[data-part="marks"] [data-jump]')];
  }

  /** One's own notes on the bar, from the list of them. */
  notes(): void {
    const place = this.root.querySelector<HTMLElement>('[data-part="note-ticks"]');
    const notes = [...this.root.querySelectorAll<HTMLElement>('[data-part="notes"] [data-jump]')];
    place?.replaceChildren(
      ...notes.map((note) => {
        const tick = document.createElement("li");
        tick.style.setProperty("--at", String(Number(note.dataset["jump"]) / this.duration));
        return tick;
      }),
    );
  }

  /** Puts checkpoints and key marks where they belong; again after they were replaced. */
  marks(): void {
    for (const mark of this.root.querySelectorAll<HTMLElement>('[data-part="checkpoints"] [data-second], [data-part="ticks"] [data-second]')) {
      mark.style.setProperty("--at", String(Number(mark.dataset["second"]) / this.duration));
    }
  }
}

/** A second that is being played: 192.9 → "3:12". */
export function floorClock(second: number): string {
  return clock(Math.floor(second));
}

function titleOf(line: HTMLElement | undefined): string {
  return line?.querySelector(":scope > span:not(.transcript-time)")?.firstChild?.textContent?.trim() ?? "";
}
