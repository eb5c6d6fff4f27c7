import { CLEAR, midiOf, nearOctave, pitchOf } from "../music/pitch";
import { putKeys } from "../music/keys";
import { openMicrophone, troubleOf } from "../music/microphone";
import { beats, Sounds, stretch, tones, type Phrase } from "../music/sounding";

const WIDTH = 680;
const ROW = 11;
const SVG = "http://www.w3.org/2000/svg";
const LATE_S = 0.12;

/**
 * Practice without marks: model and metronome at another tempo, bars again and again, and the own voice as a line over the notes.
 * Nothing leaves the browser.
 */
export class MusicPractice extends HTMLElement {
  #phrase: Phrase | undefined;
  #context: AudioContext | undefined;
  #sounds: Sounds | undefined;
  #listen: AnalyserNode | undefined;
  #stream: MediaStream | undefined;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #points: [number, number][] = [];
  #isPlaying = false;

  connectedCallback(): void {
    try {
      this.#phrase = JSON.parse(this.dataset["phrase"] ?? "") as Phrase;
    } catch {
      return;
    }
    if (typeof AudioContext === "undefined") return;
    this.#part("desk").hidden = false;
    this.#draw();
    const pace = this.#part<HTMLInputElement>("pace");
    pace.addEventListener("input", () => (this.#part("pace-said").textContent = `${pace.value} %`));
    for (const name of ["from", "to"]) this.#part(name).addEventListener("change", () => this.#draw());
    this.#keys(false);
  }

  disconnectedCallback(): void {
    this.#stop();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    void this.#context?.close();
    this.#context = undefined;
  }

  get #stretch(): [number, number] {
    const from = Number(this.#part<HTMLSelectElement>("from").value);
    const to = Math.max(from, Number(this.#part<HTMLSelectElement>("to").value));
    return stretch(this.#phrase!, from, to);
  }

  #keys(playing: boolean): void {
    this.#isPlaying = playing;
    const keys: [string, () => void][] = [[playing ? "stop" : "play", () => (playing ? this.#stop() : void this.#play())]];
    if (!this.#stream && !("clapped" in this.dataset)) keys.push(["voice", () => void this.#voice()]);
    putKeys(this.#part("keys"), keys.map(([word, press], number) => {
      const key = document.createElement("button");
      key.type = "button";
      key.className = number ? "button quiet" : "button";
      key.textContent = this.dataset[`word${word[0]!.toUpperCase()}${word.slice(1)}`] ?? word;
      key.addEventListener("click", press);
      return key;
    }));
  }

  async #ready(): Promise<Sounds> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
    return (this.#sounds ??= new Sounds(this.#context));
  }

  async #voice(): Promise<void> {
    const sounds = await this.#ready();
    try {
      this.#stream = await openMicrophone();
    } catch (problem) {
      const word = { none: "wordNone", refused: "wordRefused", busy: "wordBusy" }[troubleOf(problem)];
      return this.#say(this.dataset[word] ?? "");
    }
    this.#listen = sounds.context.createAnalyser();
    this.#listen.fftSize = 2048;
    sounds.context.createMediaStreamSource(this.#stream).connect(this.#listen);
    this.#keys(this.#isPlaying);
    this.#say(this.#isPlaying ? "" : this.dataset["wordListens"] ?? "");
  }

  /** Count-in of a bar, then the stretch; again if that is wished. */
  async #play(): Promise<void> {
    const sounds = await this.#ready();
    this.#stop();
    const phrase = this.#phrase!;
    const part = this.#stretch;
    const pace = Number(this.#part<HTMLInputElement>("pace").value) / 100;
    const quarter = 60 / (phrase.tempo * pace);
    const bar = (phrase.metre[0] * 4) / phrase.metre[1];
    const counting = beats({ ...phrase, bars: [[1, 0, bar]] }, [0, bar], pace);
    const now = sounds.context.currentTime + 0.1;
    for (const [at, strong] of counting) sounds.click(now + at, strong);
    const begin = now + bar * quarter;
    if (this.#part<HTMLInputElement>("click").checked) for (const [at, strong] of beats(phrase, part, pace)) sounds.click(begin + at, strong);
    if (this.#part<HTMLInputElement>("model").checked) for (const tone of tones(phrase, part, pace)) sounds.tone(tone, begin);
    this.#points = [];
    this.#keys(true);
    this.#draw();
    const lasts = (part[1] - part[0]) * quarter;
    const follow = (): void => {
      const at = sounds.context.currentTime - begin;
      this.#hear(part[0] + (at - LATE_S) / quarter);
      this.#playhead(part[0] + at / quarter);
      this.#frame = requestAnimationFrame(follow);
    };
    this.#frame = requestAnimationFrame(follow);
    const again = this.#part<HTMLInputElement>("loop").checked;
    this.#timer = setTimeout(() => (again ? void this.#play() : this.#stop()), (begin - sounds.context.currentTime + lasts + 0.3) * 1000);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#sounds?.stop();
    this.#keys(false);
  }

  #hear(quarter: number): void {
    if (!this.#listen || quarter < this.#stretch[0] || quarter > this.#stretch[1]) return;
    const samples = new Float32Array(this.#listen.fftSize);
    this.#listen.getFloatTimeDomainData(samples);
    const heard = pitchOf(samples, this.#context!.sampleRate);
    const meant = this.#phrase!.notes.find(([midi, onset, lasts]) => midi > 0 && quarter >= onset && quarter < onset + lasts);
    if (!heard || heard.clarity < CLEAR || !meant) return;
    const midi = nearOctave(midiOf(heard.hz), meant[0]);
    this.#points.push([quarter, midi]);
    this.#say(this.dataset[`word${soundsTo(midi - meant[0])}`] ?? "");
    const line = this.#part("picture").querySelector("polyline");
    line?.setAttribute("points", this.#points.map(([at, high]) => `${this.#x(at)},${this.#y(high)}`).join(" "));
  }

  #playhead(quarter: number): void {
    const line = this.#part("picture").querySelector(".take-now");
    const x = String(this.#x(Math.min(Math.max(quarter, this.#stretch[0]), this.#stretch[1])));
    line?.setAttribute("x1", x);
    line?.setAttribute("x2", x);
  }

  #x(quarter: number): number {
    const [begin, end] = this.#stretch;
    return Math.round(((quarter - begin) / Math.max(0.1, end - begin)) * WIDTH * 10) / 10;
  }

  #y(midi: number): number {
    return Math.round((this.#highest - midi) * ROW * 10) / 10;
  }

  get #highest(): number {
    return Math.max(...this.#phrase!.notes.filter(([midi]) => midi > 0).map(([midi]) => midi)) + 3;
  }

  #draw(): void {
    const notes = this.#phrase!.notes.filter(([midi]) => midi > 0);
    const lowest = Math.min(...notes.map(([midi]) => midi)) - 3;
    const [begin, end] = this.#stretch;
    const picture = this.#part("picture");
    // On a phone it is as high as on a desk: a line that can hardly be seen helps nobody.
    picture.setAttribute("preserveAspectRatio", "none");
    picture.setAttribute("viewBox", `0 0 ${WIDTH} ${(this.#highest - lowest) * ROW}`);
    const boxes = notes
      .filter(([, onset]) => onset >= begin && onset < end)
      .map(([midi, onset, lasts]) => shape("rect", { x: this.#x(onset), y: this.#y(midi) - ROW / 2, width: Math.max(3, this.#x(onset + lasts) - this.#x(onset) - 2), height: ROW, rx: 3 }));
    const now = shape("line", { class: "take-now", x1: 0, x2: 0, y1: 0, y2: (this.#highest - lowest) * ROW });
    picture.replaceChildren(...boxes, now, shape("polyline", { points: "" }));
  }

  #say(text: string): void {
    const said = this.#part("say");
    if (said.textContent !== text) said.textContent = text;
  }

  #part<T extends Element = HTMLElement>(name: string): T {
    return this.querySelector<T>(`[data-part="${name}"]`)!;
  }
}

/** How a tone lies to the one that is meant, in semitones: half a semitone is what most people hear as another tone. */
export function soundsTo(off: number): "High" | "Low" | "Right" {
  return off > 0.5 ? "High" : off < -0.5 ? "Low" : "Right";
}

function shape(kind: string, at: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(at)) made.setAttribute(name, String(value));
  return made;
}
