import { Sounds, stretch, tones, type Phrase } from "../music/sounding";

/** A bar as it was sung, beside the same bar of the model. The own sound is the kept one, or what this tab still has. */
export class MusicReplay extends HTMLElement {
  #context: AudioContext | undefined;
  #sounds: Sounds | undefined;
  #own: Promise<AudioBuffer | undefined> | undefined;

  connectedCallback(): void {
    const phrase = read<Phrase>(this.dataset["phrase"]);
    const spans = read<[number, number, number][]>(this.dataset["spans"]) ?? [];
    if (!phrase || typeof AudioContext === "undefined") return;
    const keys = this.querySelector<HTMLElement>('[data-part="keys"]')!;
    const has = !!this.dataset["sound"] || !!sessionStorage.getItem(this.#name);
    if (!has) this.querySelector('[data-part="say"]')!.textContent = this.dataset["wordNone"] ?? "";
    keys.replaceChildren(...spans.map(([bar, start, end]) => {
      const row = document.createElement("p");
      row.className = "actions";
      if (has) row.append(this.#key("wordOwn", bar, () => void this.#playOwn(start, end)));
      row.append(this.#key("wordModel", bar, () => this.#playModel(phrase, bar)));
      return row;
    }));
    keys.hidden = false;
  }

  disconnectedCallback(): void {
    void this.#context?.close();
    this.#context = undefined;
  }

  get #name(): string {
    return `music.take.${this.dataset["token"] ?? ""}`;
  }

  #key(word: string, bar: number, press: () => void): HTMLButtonElement {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "button small quiet";
    key.textContent = (this.dataset[word] ?? "").replace("{bar}", String(bar));
    key.addEventListener("click", press);
    return key;
  }

  #ready(): Sounds {
    this.#context ??= new AudioContext();
    void this.#context.resume();
    this.#sounds ??= new Sounds(this.#context);
    this.#sounds.stop();
    return this.#sounds;
  }

  #playModel(phrase: Phrase, bar: number): void {
    const sounds = this.#ready();
    for (const tone of tones(phrase, stretch(phrase, bar, bar), 1)) sounds.tone(tone, sounds.context.currentTime + 0.05);
  }

  async #playOwn(start: number, end: number): Promise<void> {
    const sounds = this.#ready();
    const buffer = await (this.#own ??= this.#decoded(sounds.context));
    if (buffer) sounds.part(buffer, start, end);
    else this.querySelector('[data-part="say"]')!.textContent = this.dataset["wordNone"] ?? "";
  }

  async #decoded(context: AudioContext): Promise<AudioBuffer | undefined> {
    try {
      const kept = sessionStorage.getItem(this.#name);
      const bytes = kept ? Uint8Array.from(atob(kept), (sign) => sign.charCodeAt(0)).buffer : await (await fetch(this.dataset["sound"]!)).arrayBuffer();
      return await context.decodeAudioData(bytes);
    } catch {
      return undefined;
    }
  }
}

function read<T>(text: string | undefined): T | undefined {
  try {
    return JSON.parse(text ?? "") as T;
  } catch {
    return undefined;
  }
}
