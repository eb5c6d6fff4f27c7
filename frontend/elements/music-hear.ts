import { Playing } from "../music/playing";
import type { Phrase } from "../music/sounding";

/**
 * A score that can be heard: `[data-part="play"]` begins and ends it, and the note that sounds has `data-now`. `data-phrase` is
 * what the server tells of it, repeats played out: their ids end in `-2`.
 */
export class MusicHear extends HTMLElement {
  #playing = new Playing();
  #phrase: Phrase | undefined;
  #frame = 0;
  #isPlaying = false;

  connectedCallback(): void {
    const key = this.#key;
    try {
      this.#phrase = JSON.parse(this.dataset["phrase"] ?? "") as Phrase;
    } catch {
      return;
    }
    if (!key || typeof AudioContext === "undefined") return;
    key.hidden = false;
    key.onclick = () => (this.#isPlaying ? this.#stop() : this.#play());
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  get #key(): HTMLButtonElement | null {
    return this.querySelector<HTMLButtonElement>('[data-part="play"]');
  }

  #play(): void {
    const phrase = this.#phrase!;
    this.#tell(true);
    const tones = phrase.notes.map(([midi, at, lasts]) => ({ midi, at, lasts }));
    this.#playing.start(tones, phrase.tempo, () => this.#stop());
    const follow = (): void => {
      const quarter = (this.#playing.second * phrase.tempo) / 60;
      const now = phrase.notes.filter(([, onset]) => onset <= quarter + 0.01).at(-1);
      this.#show(now?.[4].split("-")[0] ?? "");
      this.#frame = requestAnimationFrame(follow);
    };
    follow();
  }

  #stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#playing.stop();
    this.#show("");
    this.#tell(false);
  }

  #tell(playing: boolean): void {
    this.#isPlaying = playing;
    const key = this.#key;
    if (key) key.textContent = this.dataset[playing ? "wordStop" : "wordPlay"] ?? "";
  }

  #show(name: string): void {
    for (const note of this.querySelectorAll("[data-note]")) {
      const now = note.getAttribute("data-note") === name;
      if (now && !note.hasAttribute("data-now")) note.scrollIntoView?.({ block: "nearest" });
      note.toggleAttribute("data-now", now);
    }
  }
}
