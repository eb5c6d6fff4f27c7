/** `62.35` → `1:02.3`, as the server's fields of a second take it. */
export function momentOf(seconds: number): string {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}:${(tenths % 10 ? rest.toFixed(1) : String(rest)).padStart(tenths % 10 ? 4 : 2, "0")}`;
}

/**
 * A picture and forms about its seconds: the moment shown goes into a field, links show the picture at theirs.
 *
 *     <upbeat-moment><video src="…"></video><p data-part="keys" hidden>…</p>
 *       <a href="?t=130" data-jump="130">2:10</a>
 *       <form data-follows><input name="second" data-moment><input name="title" data-words>
 *         <button type="button" data-now hidden>The moment shown</button></form></upbeat-moment>
 *
 * `data-now` puts the moment into the field of its form. The field of the form with `data-follows` goes along with the
 * picture until somebody types in that form. Alt+P plays and halts, Alt+J and Alt+L go two seconds back and on, Alt+M
 * leads to the words of that form. Without script times are typed and links load the page at theirs.
 */
export class UpbeatMoment extends HTMLElement {
  #life: AbortController | undefined;
  #typed = false;

  connectedCallback(): void {
    if (!this.#video) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("click", (event) => this.#press(event), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("input", (event) => (this.#typed ||= this.#follower?.contains(event.target as Node) ?? false), { signal });
    // Neither of the two bubbles.
    for (const moved of ["timeupdate", "seeked"]) this.addEventListener(moved, () => this.#follow(), { signal, capture: true });
    // A form that came back with something to mend keeps what was typed.
    this.#typed = this.#follower?.querySelector("[aria-invalid]") != null;
    for (const part of this.querySelectorAll<HTMLElement>("[data-part=keys], [data-now]")) part.hidden = false;
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  get #video(): HTMLVideoElement | null {
    return this.querySelector("video");
  }

  get #follower(): HTMLFormElement | null {
    return this.querySelector<HTMLFormElement>("form[data-follows]");
  }

  #press(event: MouseEvent): void {
    const target = event.target as Element;
    const now = target.closest("[data-now]");
    if (now) this.#take(now.closest("form"));
    const link = target.closest<HTMLElement>("[data-jump]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    this.#go(Number(link.dataset["jump"]));
  }

  #go(second: number): void {
    if (!this.#video) return;
    this.#video.currentTime = Math.max(0, second);
    this.#video.scrollIntoView?.({ block: "nearest" });
  }

  #take(form: HTMLFormElement | null): void {
    const input = form?.querySelector<HTMLInputElement>("[data-moment]");
    if (input && this.#video) input.value = momentOf(this.#video.currentTime);
  }

  #follow(): void {
    if (!this.#typed) this.#take(this.#follower);
  }

  #key(event: KeyboardEvent): void {
    if (!event.altKey || event.ctrlKey || event.metaKey || !this.#video) return;
    // With Alt some keyboards write other letters: the key's place counts, not its letter.
    if (event.code === "KeyP") void (this.#video.paused ? this.#video.play() : this.#video.pause());
    else if (event.code === "KeyJ") this.#go(this.#video.currentTime - 2);
    else if (event.code === "KeyL") this.#go(this.#video.currentTime + 2);
    else if (event.code === "KeyM") this.#write();
    else return;
    event.preventDefault();
  }

  #write(): void {
    const form = this.#follower;
    this.#follow();
    form?.querySelector<HTMLElement>("[data-words]")?.focus();
  }
}
