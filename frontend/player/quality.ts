import { chosen } from "./choice";
import { Line, type Told } from "./line";
import { recall, remember } from "./memory";
import { type Rung, Source } from "./source";
import { Stills } from "./stills";
import { canStream } from "./stream";

/** What of the player is needed here. */
interface Play {
  position(): number;
  /** Loads another rung at this second and plays on if it played. */
  change(rung: Rung): void;
  trouble(): void;
  say(word: string): void;
}

/** Words of rungs and figures for people are the template's. */
export const AUTOMATIC = "auto";
/** So little is loaded ahead that what is there need not be waited for. */
const SHORT_S = 5;
/** Between two changes upward: a line that comes and goes would make the picture do so. */
const CALM_MS = 15_000;
const TOLD_EVERY_BYTES = 50_000;

/**
 * Which rung is played: the person's choice, or what the line carries; by the sound alone the still pictures are shown.
 * It says what has been loaded so far.
 */
export class Quality {
  readonly source: Source;
  readonly stills: Stills;
  #line: Line;
  #bytes = 0;
  #toldBytes = 0;
  #changedAt = -Infinity;
  #stalled: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private root: HTMLElement,
    private video: HTMLVideoElement,
    private play: Play,
    signal: AbortSignal,
  ) {
    this.source = new Source(video, { took: (bytes, ms, whole) => this.#took(bytes, ms, whole), trouble: () => play.trouble() });
    this.stills = new Stills(root);
    this.#line = new Line((navigator as Navigator & { connection?: Told }).connection, measuredBefore());
    video.addEventListener("waiting", () => this.#waits(), { signal });
    video.addEventListener("playing", () => clearTimeout(this.#stalled), { signal });
    video.addEventListener("loadeddata", () => this.#pictured(), { signal });
    this.#recall();
    this.#select?.addEventListener("change", () => this.#chosenByHand(), { signal });
  }

  /** The rung to begin with, or to go on with. */
  wanted(): Rung {
    const rungs = this.#rungs();
    const option = this.#select?.selectedOptions[0];
    const name = option?.dataset["rung"];
    const byHand = rungs.find((rung) => rung.name === name);
    const automatic = byHand ?? rungs.find((rung) => rung.name === chosen(rungs, this.#circumstances())?.name);
    // A browser that plays playlists by itself knows its line best, as long as there is to be a picture.
    if (automatic && !byHand && automatic.lines && !canStream(automatic.codecs)) return { ...automatic, playlist: option?.value ?? automatic.playlist };
    if (automatic) return automatic;
    const sources = this.root.querySelectorAll<HTMLSourceElement>("source");
    return { name: "", playlist: option?.value ?? sources[0]?.src ?? "", file: option?.dataset["file"] ?? sources[1]?.src ?? "", codecs: "", kbits: 0, lines: 1 };
  }

  /** Is only the sound played? */
  get soundOnly(): boolean {
    return this.source.rung?.lines === 0;
  }

  /** Each moment of play: the still picture of the second. */
  tick(second: number): void {
    if (this.soundOnly) void this.stills.show(second);
  }

  stop(): void {
    clearTimeout(this.#stalled);
    this.source.destroy();
  }

  /** The options were written anew: keep the choice. */
  refreshed(): void {
    this.#recall();
  }

  get #select(): HTMLSelectElement | null {
    return this.root.querySelector<HTMLSelectElement>('[data-part="rungs"]');
  }

  get #automatic(): boolean {
    return (this.#select?.selectedOptions[0]?.dataset["rung"] ?? AUTOMATIC) === AUTOMATIC;
  }

  #rungs(): Rung[] {
    const options = [...(this.#select?.options ?? [])].filter((option) => option.dataset["rung"] !== AUTOMATIC && option.dataset["kbits"]);
    return options.map(({ value, dataset }) => ({
      name: dataset["rung"] ?? "",
      playlist: value,
      file: dataset["file"] ?? "",
      codecs: dataset["codecs"] ?? "",
      kbits: Number(dataset["kbits"]),
      lines: Number(dataset["lines"]),
    }));
  }

  #circumstances() {
    const lines = this.video.clientHeight * Math.min(2, window.devicePixelRatio || 1);
    return { kbits: this.#line.kbits, saving: this.#line.saving, speed: this.video.playbackRate, lines, now: this.source.rung?.name };
  }

  #recall(): void {
    const name = recall("rung");
    const option = [...(this.#select?.options ?? [])].find((one) => one.dataset["rung"] === name);
    if (option) option.selected = true;
  }

  #chosenByHand(): void {
    remember("rung", this.#select?.selectedOptions[0]?.dataset["rung"] ?? AUTOMATIC);
    const rung = this.wanted();
    if (rung.name !== this.source.rung?.name) this.#change(rung);
  }

  #took(bytes: number, ms: number, whole: boolean): void {
    if (whole) {
      this.#line.took(bytes, ms);
      this.#bytes += bytes;
      this.#spent();
      remember("line", `${Math.round(this.#line.kbits)} ${Date.now()}`);
      this.#reconsider(false);
    } else if (this.source.ahead < SHORT_S) {
      // It is still coming, and what is there will not last: this much the line has carried.
      this.#line.took(Math.max(bytes, 8000), ms);
      this.#reconsider(true);
    }
  }

  #waits(): void {
    clearTimeout(this.#stalled);
    // Where the browser loads by itself, a long wait is all one learns of the line.
    this.#stalled = setTimeout(() => {
      const sound = this.#rungs().find((rung) => !rung.lines);
      if (this.#automatic && sound && this.source.ahead === Infinity && !this.soundOnly) this.#change(sound, "line-poor");
    }, 4000);
  }

  #reconsider(atOnce: boolean): void {
    const now = this.source.rung;
    if (!this.#automatic || !now?.name || this.source.loading) return;
    const rung = this.wanted();
    if (rung.name === now.name) return;
    const down = rung.kbits < now.kbits;
    if (down && !rung.lines && !atOnce && this.source.ahead > SHORT_S) return;
    if (!down && (performance.now() - this.#changedAt < CALM_MS || this.#line.measured < 2)) return;
    this.#change(rung, !rung.lines ? "line-poor" : !now.lines ? "line-good" : "");
  }

  #change(rung: Rung, word = ""): void {
    this.#changedAt = performance.now();
    if (word) this.play.say(word);
    this.play.change(rung);
  }

  #pictured(): void {
    if (this.soundOnly) void this.stills.show(this.play.position());
    else this.stills.hide();
  }

  /** What it has cost so far, now and then. */
  #spent(): void {
    const place = this.root.querySelector<HTMLElement>('[data-part="spent"]');
    const bytes = this.#bytes + this.stills.bytes;
    if (!place || bytes - this.#toldBytes < TOLD_EVERY_BYTES) return;
    this.#toldBytes = bytes;
    const number = new Intl.NumberFormat(document.documentElement.lang || undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    place.textContent = (place.dataset["word"] ?? "{mb}").replace("{mb}", number.format(bytes / 1e6));
    place.hidden = false;
  }
}

/** What the line carried a short while ago. */
function measuredBefore(): number {
  const [kbits, at] = (recall("line") ?? "").split(" ").map(Number);
  return kbits && at && Date.now() - at < 600_000 ? kbits : 0;
}
