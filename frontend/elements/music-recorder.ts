import { putKeys } from "../music/keys";
import { openMicrophone, troubleOf } from "../music/microphone";
import { Sounds } from "../music/sounding";
import { send } from "../music/sending";
import { openTakes, type Kept, type Shelf } from "../music/takes";

const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 28_000;
const SILENT_BELOW = 0.01;
const SILENT_AFTER_MS = 3000;
const LONGEST_WAIT_MS = 30_000;
const ASK_EVERY_MS = 700;
const HEARD_AGAIN = 400_000;

/** Why a recording is over: its key or its length, a page that was left, a microphone that went. */
type Ended = "recorded" | "left" | "lost";

/**
 * Records the answer to a performed question, sends it, waits until it is marked, then submits the form around it, which leads
 * on as any answer does. What cannot be sent lies on a shelf of this device and goes by itself; what nobody sent yet lies there too, and
 * waits for its key. A page that is left, or a microphone that goes, ends the recording: what there is is offered.
 * Words and addresses are the template's: `packs/music/templates/music/sing/question.html`.
 */
export class MusicRecorder extends HTMLElement {
  #shelf: Promise<Shelf> = openTakes();
  #life = new AbortController();
  #context: AudioContext | undefined;
  #sounds: Sounds | undefined;
  #stream: MediaStream | undefined;
  #recorder: MediaRecorder | undefined;
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #model: HTMLAudioElement | undefined;
  #data: Blob | undefined;
  #id = "";
  #ended: Ended = "recorded";
  #loudest = 0;
  #busy = false;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#busy = false;
    addEventListener("online", () => void this.#sendKept(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.#leave(), { signal });
    const able = typeof MediaRecorder !== "undefined" && !!navigator.mediaDevices?.getUserMedia;
    if (!able) return this.#say(this.#word(navigator.mediaDevices ? "old" : "none"));
    this.#part("desk").hidden = false;
    this.#idle();
    void this.#sendKept();
  }

  disconnectedCallback(): void {
    this.#life.abort();
    this.#end();
    this.#model?.pause();
    void this.#context?.close();
    this.#context = this.#sounds = undefined;
  }

  #idle(): void {
    this.dataset["state"] = "idle";
    const keys: [string, () => void][] = [[this.#word("record"), () => void this.#begin()]];
    if (this.dataset["model"]) keys.unshift([this.#word("model"), () => this.#hear()]);
    this.#keys(keys, this.#word("record"));
  }

  #hear(): void {
    this.#model ??= new Audio(this.dataset["model"]);
    this.#model.currentTime = 0;
    this.#model.play().catch(() => this.#say(this.#word("unheard")));
  }

  async #begin(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#model?.pause();
    try {
      await this.#microphone();
      if (!this.isConnected) return this.#letGo();
      if (document.hidden) return this.#callOff("away");
      this.#own.pause();
      this.#own.hidden = true;
      await this.#look();
      await this.#countIn();
      this.#record();
      this.#busy = false;
    } catch (problem) {
      this.#callOff(troubleOf(problem));
    }
  }

  async #microphone(): Promise<void> {
    this.#stream = await openMicrophone();
    for (const track of this.#stream.getTracks()) track.addEventListener("ended", () => this.#lose());
    this.#context ??= new AudioContext();
    await this.#context.resume();
    this.#sounds ??= new Sounds(this.#context);
  }

  /** Nobody sings to a page that is not seen, and a phone takes the microphone away from it. */
  #leave(): void {
    if (this.dataset["state"] === "recording") this.#stop("left");
    else if (this.#isBeginning) this.#callOff("away");
  }

  /** Pulled out, or taken by a call. */
  #lose(): void {
    if (this.dataset["state"] === "recording") this.#stop("lost");
    else if (this.#isBeginning) this.#callOff("busy");
  }

  get #isBeginning(): boolean {
    return this.dataset["state"] === "looking" || this.dataset["state"] === "counting";
  }

  /** Nothing was recorded: back to where one stood, with what was recorded before. */
  #callOff(word: string): void {
    this.#clear();
    this.#letGo();
    this.#busy = false;
    this.#beat(0, false);
    if (this.#data) this.#offer(this.#word(word));
    else {
      this.#idle();
      this.#say(this.#word(word));
    }
  }

  /** Half a minute to read what is new, or shorter by a press. */
  #look(): Promise<void> {
    const seconds = Number(this.dataset["preview"] ?? 0);
    if (!seconds) return Promise.resolve();
    this.dataset["state"] = "looking";
    return new Promise((resolve) => {
      let left = seconds;
      const tick = (): void => {
        if (left <= 0) return resolve();
        this.#say(this.#word("look").replace("{seconds}", String(left--)));
        timer = this.#later(tick, 1000);
      };
      let timer = this.#later(tick, 0);
      this.#keys([[this.#word("record"), () => (clearTimeout(timer), resolve())]], this.#word("record"));
    });
  }

  #countIn(): Promise<void> {
    this.dataset["state"] = "counting";
    this.#keys([]);
    const beat = (60 / Number(this.dataset["tempo"])) * Number(this.dataset["beat"] ?? 1);
    const count = Number(this.dataset["beats"] ?? 4);
    const begin = this.#context!.currentTime + 0.15;
    for (let number = 0; number < count; number++) {
      this.#sounds!.click(begin + number * beat, number === 0);
      this.#later(() => this.#beat(number + 1, true), 150 + number * beat * 1000);
    }
    return new Promise((resolve) => this.#later(resolve, 150 + count * beat * 1000 - 120));
  }

  #record(): void {
    const type = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const pieces: Blob[] = [];
    const recorder = new MediaRecorder(this.#stream!, { audioBitsPerSecond: BITS, ...(type ? { mimeType: type } : {}) });
    this.#recorder = recorder;
    recorder.ondataavailable = ({ data }) => void (data.size && pieces.push(data));
    recorder.onstop = () => this.#recorded(new Blob(pieces, { type: recorder.mimeType }), this.#ended);
    // What nobody stops has stopped by itself.
    this.#ended = "lost";
    this.#loudest = 0;
    recorder.start(500);
    this.dataset["state"] = "recording";
    this.#keys([[this.#word("stop"), () => this.#stop()]], this.#word("stop"));
    this.#watch(Number(this.dataset["seconds"] ?? 30));
  }

  /** Level, beats and seconds until it is over. */
  #watch(seconds: number): void {
    const listen = this.#context!.createAnalyser();
    // As long as from one look to the next, so that no clap falls between two.
    listen.fftSize = 2048;
    this.#context!.createMediaStreamSource(this.#stream!).connect(listen);
    const samples = new Float32Array(listen.fftSize);
    const begun = performance.now();
    const beat = (60_000 / Number(this.dataset["tempo"])) * Number(this.dataset["beat"] ?? 1);
    const loud = this.querySelector<HTMLInputElement>('[data-part="click"]')?.checked ?? false;
    let beats = 0;
    const tick = (): void => {
      if (this.dataset["state"] !== "recording") return;
      // Its panel was closed, as by a jump in the film.
      if (this.checkVisibility?.() === false) return this.#stop("left");
      listen.getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
      this.#loudest = Math.max(this.#loudest, level);
      (this.#part("level") as HTMLMeterElement).value = Math.min(1, level * 4);
      const gone = performance.now() - begun;
      if (gone >= beats * beat) {
        this.#beat((beats % Number(this.dataset["beats"] ?? 4)) + 1, false);
        if (loud) this.#sounds!.click(this.#context!.currentTime, beats % Number(this.dataset["beats"] ?? 4) === 0);
        beats++;
      }
      const silent = gone > SILENT_AFTER_MS && this.#loudest < SILENT_BELOW;
      this.#say(silent ? this.#word("silent") : this.#word("now").replace("{seconds}", String(Math.max(0, Math.ceil(seconds - gone / 1000)))));
      if (gone > seconds * 1000) this.#stop();
      else this.#later(tick, 50);
    };
    tick();
  }

  #stop(why: Ended = "recorded"): void {
    this.#ended = why;
    if (this.#recorder?.state !== "inactive") this.#recorder?.stop();
    this.#letGo();
  }

  #recorded(data: Blob, ended: Ended): void {
    if (!this.isConnected) return;
    this.#letGo();
    if (!data.size) return this.#callOff(ended === "recorded" ? "nothing" : ended === "left" ? "away" : "busy");
    this.#data = data;
    this.#id = crypto.randomUUID?.() ?? randomName();
    this.#beat(0, false);
    void this.#hold();
    this.#offer(this.#word(ended === "recorded" && this.#loudest < SILENT_BELOW ? "nothing" : ended));
  }

  /** To be heard, sent, or made again. */
  #offer(say: string): void {
    this.dataset["state"] = "recorded";
    this.#say(say);
    URL.revokeObjectURL(this.#own.src);
    this.#own.src = URL.createObjectURL(this.#data!);
    this.#own.hidden = false;
    this.#keys([
      [this.#word("send"), () => void this.#sendOwn()],
      [this.#word("again"), () => void this.#begin()],
    ], this.#word("send"));
  }

  #hideOwn(): void {
    URL.revokeObjectURL(this.#own.src);
    this.#own.hidden = true;
    this.#data = undefined;
  }

  get #own(): HTMLAudioElement {
    return this.#part("own") as HTMLAudioElement;
  }

  /** On the shelf, so that it outlives a page that is loaded again or thrown away; it waits there to be sent by hand. */
  async #hold(): Promise<void> {
    await this.#forget();
    await (await this.#shelf).put({ ...this.#kept, waits: true }).catch(() => undefined);
  }

  get #kept(): Kept {
    return { id: this.#id, token: this.dataset["token"] ?? "", url: this.dataset["url"] ?? "", data: this.#data!, at: Date.now() };
  }

  async #sendOwn(): Promise<void> {
    if (!this.#data) return;
    const kept = this.#kept;
    await (await this.#shelf).put(kept).catch(() => undefined);
    await this.#send(kept, 0);
  }

  async #sendKept(): Promise<void> {
    if (this.dataset["state"] !== "idle" && this.dataset["state"] !== "waiting-line") return;
    const mine = (await (await this.#shelf).all().catch(() => [])).filter(({ token }) => token === this.dataset["token"]);
    const last = mine.at(-1);
    if (!last) return;
    this.#data = last.data;
    this.#id = last.id;
    if (last.waits) this.#offer(this.#word("recorded"));
    else await this.#send(last, 0);
  }

  async #send(kept: Kept, failures: number): Promise<void> {
    if (!this.isConnected) return;
    this.dataset["state"] = "sending";
    this.#keys([]);
    this.#say(this.#word("sending").replace("{percent}", "0"));
    const sent = await send(kept, (share) => this.#say(this.#word("sending").replace("{percent}", String(Math.round(share * 100)))));
    if (!this.isConnected) return;
    if (sent.state) {
      await this.#forget();
      await remember(kept);
      return void this.#ask(sent.state, 0);
    }
    if (sent.error && !sent.later) {
      await this.#forget();
      if (sent.over) this.#hideOwn();
      else await this.#hold();
      if (!sent.over) return this.#offer(sent.error);
      this.#idle();
      return this.#say(sent.error);
    }
    this.dataset["state"] = "waiting-line";
    this.#say(sent.error ?? this.#word("kept"));
    this.#later(() => this.dataset["state"] === "waiting-line" && void this.#send(kept, failures + 1), Math.min(LONGEST_WAIT_MS, 1500 * 2 ** failures));
  }

  async #forget(): Promise<void> {
    const shelf = await this.#shelf;
    for (const one of await shelf.all().catch(() => [])) if (one.token === this.dataset["token"]) await shelf.remove(one.id).catch(() => undefined);
  }

  /** Asks until it is marked. A line that is down is asked again: the server has the recording. */
  async #ask(address: string, failures: number): Promise<void> {
    if (!this.isConnected) return;
    this.dataset["state"] = "marking";
    const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => undefined);
    const told = answer?.ok ? ((await answer.json().catch(() => undefined)) as { over: boolean; state: string; say: string } | undefined) : undefined;
    if (!told && failures) this.#say(this.#word("arrived"));
    if (!told) return void this.#later(() => void this.#ask(address, failures + 1), Math.min(LONGEST_WAIT_MS, 1000 * 2 ** failures));
    this.#say(told.say);
    if (!told.over) return void this.#later(() => void this.#ask(address, 0), ASK_EVERY_MS);
    if (told.state === "done") return this.closest("form")?.requestSubmit();
    this.#hideOwn();
    this.#idle();
  }

  #end(): void {
    this.dataset["state"] = "gone";
    this.#clear();
    if (this.#recorder && this.#recorder.state !== "inactive") {
      this.#recorder.onstop = null;
      this.#recorder.stop();
    }
    this.#letGo();
  }

  #clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#sounds?.stop();
  }

  #letGo(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
  }

  #keys(keys: [string, () => void][], main = ""): void {
    putKeys(this.#part("keys"), keys.map(([word, press]) => {
      const key = document.createElement("button");
      key.type = "button";
      key.className = word === main ? "button" : "button quiet";
      key.textContent = word;
      key.addEventListener("click", press);
      return key;
    }));
  }

  #beat(number: number, counting: boolean): void {
    const shown = this.#part("beat");
    shown.textContent = number ? String(number) : "";
    shown.dataset["beat"] = String(number % 2);
    if (counting) this.#say(this.#word("count").replace("{beat}", String(number)));
  }

  #later(what: () => void, wait: number): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => (this.#timers.delete(timer), what()), wait);
    this.#timers.add(timer);
    return timer;
  }

  #say(text: string): void {
    const said = this.#part("say");
    if (said.textContent !== text) said.textContent = text;
  }

  #part(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  }

  #word(name: string): string {
    return this.dataset[`word${name[0]!.toUpperCase()}${name.slice(1)}`] ?? "";
  }
}

/** For hearing oneself beside the model on the next page; gone with this tab. */
async function remember(kept: Kept): Promise<void> {
  if (kept.data.size > HEARD_AGAIN) return;
  const bytes = new Uint8Array(await kept.data.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  try {
    sessionStorage.setItem(`music.take.${kept.token}`, btoa(text));
  } catch {
    // Full or forbidden: then it is not heard again.
  }
}

/** Without a secure context there is no randomUUID; there is no microphone either, but the tests' address has both. */
function randomName(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
