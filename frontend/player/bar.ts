import { clock } from "../elements/upbeat-countdown";

/** The bar under the picture: where one is, what is open, where the checkpoints stand. */
export class Bar {
  readonly seek: HTMLInputElement | null;
  #now: HTMLElement | null;

  constructor(
    private root: HTMLElement,
    private duration: number,
    signal: AbortSignal,
    moved: (second: number) => void,
  ) {
    this.seek = root.querySelector('[data-part="seek"]');
    this.#now = root.querySelector('[data-part="now"]');
    this.seek?.addEventListener("input", () => moved(Number(this.seek?.value)), { signal });
    this.marks();
  }

  show(position: number, openUntil: number): void {
    const time = floorClock(position);
    if (this.#now && this.#now.textContent !== time) this.#now.textContent = time;
    if (!this.seek) return;
    this.seek.value = String(position);
    this.seek.setAttribute("aria-valuetext", time);
    this.seek.style.setProperty("--now", String(position / this.duration));
    this.seek.style.setProperty("--open", String(Math.min(1, openUntil / this.duration)));
  }

  /** Puts the checkpoints where they belong; again after they were replaced. */
  marks(): void {
    for (const mark of this.root.querySelectorAll<HTMLElement>('[data-part="checkpoints"] [data-second]')) {
      mark.style.setProperty("--at", String(Number(mark.dataset["second"]) / this.duration));
    }
  }
}

/** A second that is being played: 192.9 → "3:12". */
export function floorClock(second: number): string {
  return clock(Math.floor(second));
}
