/**
 * What is heard in a question: a button that plays it, and as often as it may be heard again.
 *
 *     <upbeat-heard data-name="3f…" data-play="/music/heard/3f…/play/" data-left="3" data-word-play="Play" data-word-again="Play again"
 *       data-word-playing="Playing…" data-word-left="{n} left" data-word-over="…" data-word-failed="…">
 *       <input type="hidden" name="play" value="5c…"> <audio preload="none" hidden></audio>
 *       <button data-part="play" formmethod="post" formaction="/music/heard/3f…/play/">…</button> <span data-part="said" role="status"></span>
 *     </upbeat-heard>
 *
 * The server counts: each play is asked for at `data-play`, in the form around it, under a name that this page makes;
 * asked again under the same name it counts once, so the name is kept (for the tab) until its sound begins. Without
 * `data-play` it is heard as often as one likes, at the `src` of an `<audio controls>`, which is there without script.
 */
export class UpbeatHeard extends HTMLElement {
  /** A page that is refreshed leaves what is in it alone, as long as its id is the same. */
  readonly ownsContent = true;
  #life: AbortController | undefined;
  #left = Infinity;
  #heard = false;
  #busy = false;
  #current = "";

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const audio = this.#audio;
    if (!audio) return;
    if (this.#isCounted) this.#left = Number(this.dataset["left"] ?? 0);
    audio.controls = false;
    audio.hidden = true;
    const button = this.#button;
    if (button) {
      button.hidden = false;
      button.type = "button";
    }
    button?.addEventListener("click", () => void this.play(), { signal });
    audio.addEventListener("ended", () => this.#over(), { signal });
    audio.addEventListener("error", () => this.#busy || void this.#fail(), { signal });
    this.#show();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#audio?.pause();
  }

  /** From the beginning, if it may still be heard. */
  async play(): Promise<void> {
    const audio = this.#audio;
    const button = this.#button;
    if (!audio || this.#busy || (this.#left === 0 && !this.#pending)) return;
    this.#busy = true;
    if (button) button.disabled = true;
    try {
      if (this.#isCounted && !(await this.#ask(audio))) return;
      audio.currentTime = 0;
      await audio.play();
      this.#begun();
      if (button) button.disabled = this.#left === 0;
    } catch {
      await this.#fail();
    } finally {
      this.#busy = false;
    }
  }

  /** Ask for one play and have its sound ready; false where there is none any more. */
  async #ask(audio: HTMLAudioElement): Promise<boolean> {
    // Within the press itself: Safari then lets it play after the answer has come.
    audio.removeAttribute("src");
    audio.load();
    this.#pending ||= newName();
    const answer = await fetch(this.dataset["play"] ?? "", {
      method: "POST",
      headers: { Accept: "application/json" },
      body: this.#form(),
    });
    if (answer.status === 409) {
      this.#pending = "";
      this.#left = 0;
      this.#show();
      return false;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const told = (await answer.json()) as { sound: string; left: number };
    this.#left = told.left;
    this.#current = this.#pending;
    audio.src = told.sound;
    return true;
  }

  #form(): FormData {
    const body = new FormData();
    body.set("play", this.#pending);
    const token = (this.closest("form") ?? document).querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]');
    if (token) body.set("csrfmiddlewaretoken", token.value);
    return body;
  }

  #begun(): void {
    this.#pending = "";
    this.#heard = true;
    this.toggleAttribute("data-heard", true);
    const button = this.#button;
    if (button) button.textContent = this.dataset["wordPlaying"] ?? "";
  }

  get #audio(): HTMLAudioElement | null {
    return this.querySelector("audio");
  }

  get #button(): HTMLButtonElement | null {
    return this.querySelector('[data-part="play"]');
  }

  get #isCounted(): boolean {
    return Boolean(this.dataset["play"]);
  }

  /** The name of a play that was asked for and has not begun. */
  get #pending(): string {
    return sessionStorage.getItem(this.#key) ?? "";
  }

  set #pending(name: string) {
    if (name) sessionStorage.setItem(this.#key, name);
    else sessionStorage.removeItem(this.#key);
  }

  get #key(): string {
    return `heard-${this.dataset["name"] ?? ""}`;
  }

  #show(): void {
    const button = this.#button;
    if (!button) return;
    button.textContent = (this.#heard ? this.dataset["wordAgain"] : this.dataset["wordPlay"]) ?? "";
    // A play that was asked for and did not come is still there, though it is counted.
    const left = this.#left || (this.#pending ? 1 : 0);
    button.disabled = left === 0;
    if (left === 0) this.#say("over");
    else if (this.#isCounted) this.#say("left", left);
  }

  #over(): void {
    this.#current = "";
    this.#show();
  }

  /** The line was lost: the same play is asked for at the next press, unless the server says that it is over. */
  async #fail(): Promise<void> {
    if (this.#current) {
      const sound = this.#audio?.getAttribute("src") ?? "";
      const answer = await fetch(sound, { method: "HEAD" }).catch(() => undefined);
      this.#pending = answer?.status === 410 ? "" : this.#current;
      this.#current = "";
    }
    this.#show();
    if (this.#left || this.#pending || !this.#isCounted) this.#say("failed");
  }

  #say(word: "left" | "over" | "failed", n = 0): void {
    const said = this.querySelector('[data-part="said"]');
    const told = { left: this.dataset["wordLeft"], over: this.dataset["wordOver"], failed: this.dataset["wordFailed"] }[word] ?? "";
    if (said) said.textContent = told.replace("{n}", String(n));
  }
}

/** A random name (UUID 4); `crypto.randomUUID` is there on https alone. */
function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
