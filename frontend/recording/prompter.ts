/** The text of a passage, scrolling at the pace at which it is to be read. */
export class Prompter {
  #speed = 1;
  #at = 0;

  constructor(private shown: HTMLElement) {}

  /** Shows the words of a passage from their beginning. */
  load(words: Element, seconds: number): void {
    const text = words.cloneNode(true) as HTMLElement;
    text.removeAttribute("data-part");
    this.shown.replaceChildren(text);
    this.seconds = seconds;
    this.shown.hidden = false;
    this.begin();
  }

  private seconds = 0;

  begin(): void {
    this.#at = 0;
    this.shown.scrollTop = 0;
  }

  /** So many seconds of reading have passed since the last time; a reader's own scrolling is taken over. */
  advance(seconds: number): void {
    const way = this.shown.scrollHeight - this.shown.clientHeight;
    if (way <= 0 || this.seconds <= 0) return;
    if (Math.abs(this.shown.scrollTop - this.#at) > 2) this.#at = this.shown.scrollTop;
    this.#at = Math.min(way, this.#at + (way * this.#speed * seconds) / this.seconds);
    this.shown.scrollTop = this.#at;
  }

  faster(): void {
    this.#speed = Math.min(2, this.#speed * 1.1);
  }

  slower(): void {
    this.#speed = Math.max(0.5, this.#speed / 1.1);
  }
}
