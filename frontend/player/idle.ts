/** Nobody has touched anything for so long: what lies over the picture may go. */
const AFTER_MS = 3000;

/** Sets `data-idle` on the player while it plays and nobody is at it; a touch, a key or the focus within brings all back. */
export class Idle {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private root: HTMLElement,
    private playing: () => boolean,
    signal: AbortSignal,
  ) {
    for (const name of ["pointermove", "pointerdown", "keydown", "focusin", "play", "pause"]) {
      root.addEventListener(name, () => this.wake(), { signal, capture: true });
    }
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  wake(): void {
    this.root.removeAttribute("data-idle");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), AFTER_MS);
  }

  #rest(): void {
    const controls = this.root.querySelector('[data-part="controls"]');
    // Who has come there with the keyboard must see where the focus is.
    if (this.playing() && !controls?.querySelector(":focus-visible")) this.root.toggleAttribute("data-idle", true);
  }
}
