/**
 * Two sounds of the same moment, and a button that goes from one to the other at the same second.
 *
 * Without script both have the browser's own controls. The key X switches, unless one is typing.
 */
export class UpbeatListen extends HTMLElement {
  #life: AbortController | undefined;
  #now: "before" | "after" = "before";

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.querySelector('[data-part="row"]')?.removeAttribute("hidden");
    this.querySelector('[data-do="switch"]')?.addEventListener("click", () => this.switch(), { signal });
    this.querySelector('[data-do="play"]')?.addEventListener("click", () => this.#toggle(), { signal });
    for (const name of ["before", "after"] as const) {
      this.#sound(name)?.addEventListener("play", () => this.#began(name), { signal });
    }
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  /** The other sound, from the same second, playing if this one played. */
  switch(): void {
    const from = this.#sound(this.#now);
    const name = this.#now === "before" ? "after" : "before";
    const to = this.#sound(name);
    if (!from || !to) return;
    const played = !from.paused;
    from.pause();
    to.currentTime = from.currentTime;
    this.#now = name;
    this.#say();
    if (played) void to.play().catch(() => undefined);
  }

  #sound(name: string): HTMLAudioElement | null {
    return this.querySelector<HTMLAudioElement>(`audio[data-part="${name}"]`);
  }

  #toggle(): void {
    const sound = this.#sound(this.#now);
    if (sound?.paused) void sound.play().catch(() => undefined);
    else sound?.pause();
    this.#say();
  }

  /** One of the two began, by whatever control: the other is silent. */
  #began(name: "before" | "after"): void {
    this.#sound(name === "before" ? "after" : "before")?.pause();
    this.#now = name;
    this.#say();
  }

  #say(): void {
    const which = this.querySelector('[data-part="which"]');
    if (which) which.textContent = (this.#now === "before" ? this.dataset["wordBefore"] : this.dataset["wordAfter"]) ?? "";
  }

  #key(event: KeyboardEvent): void {
    const typing = (event.target as HTMLElement | null)?.closest?.("input, textarea, select");
    if (event.key.toLowerCase() !== "x" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.switch();
  }
}
