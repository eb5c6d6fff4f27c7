/**
 * Hearing one recording after another with the keyboard: space plays and pauses, arrows go from note to note (unsure ones first
 * where the page lists them so), R and O say what a note was, P and N what all of it was, J goes to the next.
 *
 *     <upbeat-ear><audio data-part="sound" …></audio><form>… <button name="whole" value="right">…</button>
 *       <fieldset data-part="note"><input type="radio" value="right" …><input type="radio" value="off" …></fieldset> …
 *       <a data-part="next" href="…">…</a></form></upbeat-ear>
 *
 * Without script the buttons do the same. While one writes, keys are letters.
 */
export class UpbeatEar extends HTMLElement {
  #life: AbortController | undefined;
  #place = -1;

  connectedCallback(): void {
    this.#life = new AbortController();
    document.addEventListener("keydown", (event) => this.#key(event), { signal: this.#life.signal });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  #key(event: KeyboardEvent): void {
    const target = event.target as Element;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest?.('input:not([type="radio"]), textarea, select, summary, a, audio')) return;
    if (event.key === " " && target.closest?.("button")) return;
    const does: Record<string, () => void> = {
      " ": () => this.#play(),
      ArrowDown: () => this.#go(1),
      ArrowUp: () => this.#go(-1),
      r: () => this.#say("right"),
      o: () => this.#say("off"),
      p: () => this.querySelector<HTMLButtonElement>('button[name="whole"][value="right"]')?.click(),
      n: () => this.querySelector<HTMLButtonElement>('button[name="whole"][value="off"]')?.click(),
      j: () => this.querySelector<HTMLAnchorElement>('[data-part="next"]')?.click(),
      Enter: () => this.querySelector<HTMLButtonElement>('[data-part="keep"]')?.click(),
    };
    const act = does[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (event.key === "Enter" && target.closest?.("button"))) return;
    event.preventDefault();
    act();
  }

  #play(): void {
    const sound = this.querySelector<HTMLAudioElement>('[data-part="sound"]');
    if (sound) void (sound.paused ? sound.play() : sound.pause());
  }

  #go(step: number): void {
    const notes = [...this.querySelectorAll<HTMLElement>('[data-part="note"]')];
    if (!notes.length) return;
    this.#place = Math.max(0, Math.min(notes.length - 1, this.#place + step));
    const note = notes[this.#place]!;
    (note.querySelector<HTMLInputElement>("input:checked") ?? note.querySelector<HTMLInputElement>("input"))?.focus();
    note.scrollIntoView?.({ block: "nearest" });
  }

  #say(word: string): void {
    if (this.#place < 0) this.#go(1);
    const note = [...this.querySelectorAll<HTMLElement>('[data-part="note"]')][this.#place];
    const choice = note?.querySelector<HTMLInputElement>(`input[value="${word}"]`);
    if (!choice) return;
    choice.checked = true;
    choice.focus();
  }
}
