import { addressOf, bring } from "./bringing";
import { partAt, readPlaylist, type Part, type Piece, type Playlist } from "./playlist";

/** What a stream tells of itself. */
export interface News {
  /** `bytes` came in `ms`; `whole` when the piece is complete, else it is still coming and slow. */
  took(bytes: number, ms: number, whole: boolean): void;
  /** Nothing comes through, though it was tried again. */
  trouble(): void;
}

/** A rung as it is loaded: its playlist, and what is in it (RFC 6381). */
export interface Loaded {
  playlist: string;
  codecs: string;
}

/** Seconds that are loaded ahead: little before the first play, for it costs data that may never be watched. */
const AHEAD_S = 30;
const AHEAD_BEFORE_S = 4;
/** Seconds that are kept behind. */
const BEHIND_S = 60;
/** Pauses before trying again, in ms: together as long as a change of cells takes. */
const AGAIN_MS = [300, 1000, 2000, 4000];
/** A piece that has been coming for so long tells what it has carried so far. */
const SLOW_MS = 2500;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Can this browser be fed with pieces of such a file? */
export function canStream(codecs: string): boolean {
  return !!codecs && "MediaSource" in window && MediaSource.isTypeSupported(mime(codecs));
}

function mime(codecs: string): string {
  return `${codecs.includes("avc") ? "video" : "audio"}/mp4; codecs="${codecs}"`;
}

/**
 * Feeds a video from a playlist of byte ranges. A piece is handed over as it arrives, so the first picture is there long
 * before the piece is. It knows only files that the server's own line wrote: every part begins with a key frame.
 */
export class Stream {
  #source = new MediaSource();
  #buffer: SourceBuffer | undefined;
  #life = new AbortController();
  #fetching: AbortController | undefined;
  #list: Playlist | undefined;
  #rung: Loaded;
  #next: Loaded | undefined;
  #initOf: Loaded | undefined;
  #loading: Part | undefined;
  #lastMoment = Infinity;
  #begin: number;
  #pumping = false;
  #again = false;
  #played = false;
  #address: string;
  /** The second that is wanted next; playlists of two rungs have the same borders. */
  #wanted: number;

  constructor(
    private video: HTMLVideoElement,
    rung: Loaded,
    at: number,
    private news: News,
  ) {
    this.#rung = rung;
    this.#wanted = this.#begin = at;
    const { signal } = this.#life;
    this.#source.addEventListener("sourceopen", () => this.#open(), { signal, once: true });
    video.addEventListener("seeking", () => this.#seeks(), { signal });
    video.addEventListener("timeupdate", () => void this.#pump(), { signal });
    video.addEventListener("play", () => ((this.#played = true), void this.#pump()), { signal });
    this.#played = !video.paused;
    this.#address = URL.createObjectURL(this.#source);
    video.src = this.#address;
  }

  /** Goes on in another rung from the next part; both have pictures. */
  swap(rung: Loaded): void {
    if (rung.playlist !== this.#rung.playlist) this.#next = rung;
    void this.#pump();
  }

  destroy(): void {
    this.#life.abort();
    this.#fetching?.abort();
    URL.revokeObjectURL(this.#address);
  }

  /** Seconds loaded from where it plays. */
  get ahead(): number {
    const { buffered, readyState } = this.video;
    // Before it knows the film the video stands at 0, wherever it is to begin.
    const currentTime = readyState ? this.video.currentTime : this.#begin;
    for (let n = 0; n < buffered.length; n++) {
      if (buffered.start(n) <= currentTime + 0.3 && buffered.end(n) > currentTime) return buffered.end(n) - currentTime;
    }
    return 0;
  }

  #open(): void {
    try {
      this.#buffer = this.#source.addSourceBuffer(mime(this.#rung.codecs));
    } catch {
      return this.news.trouble();
    }
    void this.#pump();
  }

  #seeks(): void {
    const { currentTime, buffered } = this.video;
    for (let n = 0; n < buffered.length; n++) {
      if (buffered.start(n) <= currentTime && buffered.end(n) > currentTime + 0.1) {
        this.#wanted = buffered.end(n);
        return void this.#pump();
      }
    }
    const coming = this.#loading;
    if (coming && currentTime >= coming.start && currentTime < coming.start + coming.duration) return;
    this.#wanted = Math.min(currentTime, this.#lastMoment);
    this.#again = true;
    this.#fetching?.abort();
    void this.#pump();
  }

  /** Loads part after part while there is room ahead; only one such loop runs. */
  async #pump(): Promise<void> {
    if (this.#pumping || !this.#buffer || this.#life.signal.aborted) return;
    this.#pumping = true;
    let failures = 0;
    try {
      while (!this.#life.signal.aborted) {
        this.#again = false;
        try {
          if (!(await this.#step())) break;
          failures = 0;
        } catch (problem) {
          if (this.#life.signal.aborted) break;
          if (this.#again) continue; // a jump: what was coming is not wanted any more
          if (failures >= AGAIN_MS.length || problem instanceof DOMException && problem.name === "InvalidStateError") return this.news.trouble();
          this.#list = undefined; // its addresses may have expired
          await wait(AGAIN_MS[failures++]!);
        }
      }
    } finally {
      this.#pumping = false;
    }
  }

  /** One part; false when nothing is to be done now. */
  async #step(): Promise<boolean> {
    const list = await this.#playlist();
    const last = list.parts.at(-1);
    if (!last) return false;
    const end = last.start + last.duration;
    // Without a length one could not jump to what is not loaded yet.
    if (!Number.isFinite(this.#source.duration)) this.#source.duration = end;
    this.#lastMoment = end - 0.1;
    // Who begins at the very end is shown the last picture; an empty source has none and would be an error.
    if (!this.#initOf) this.#wanted = Math.min(this.#wanted, this.#lastMoment);
    if (this.#wanted >= end - 0.05) return this.#end(), false;
    const number = partAt(list.parts, this.#wanted);
    if (this.ahead > (this.#played ? AHEAD_S : AHEAD_BEFORE_S)) return false;
    await this.#free(this.video.currentTime - BEHIND_S);
    this.#loading = list.parts[number]!;
    try {
      await this.#bring(list, this.#loading);
    } finally {
      this.#loading = undefined;
    }
    return true;
  }

  async #playlist(): Promise<Playlist> {
    if (this.#next) {
      this.#rung = this.#next;
      this.#next = this.#list = undefined;
    }
    if (this.#list) return this.#list;
    const address = new URL(this.#rung.playlist, document.baseURI).href;
    const answer = await fetch(address, { credentials: "same-origin", signal: this.#life.signal });
    if (!answer.ok) throw new Error(`playlist: ${answer.status}`);
    this.#list = readPlaylist(await answer.text(), address);
    return this.#list;
  }

  async #bring(list: Playlist, part: Part): Promise<void> {
    const fetching = (this.#fetching = new AbortController());
    const begun = performance.now();
    const rung = this.#rung;
    if (this.#initOf !== rung) {
      // At the beginning both lie behind one another: one question less.
      if (part.offset === list.init.offset + list.init.size) {
        await this.#feed({ ...part, offset: list.init.offset, size: list.init.size + part.size }, fetching.signal, begun);
        this.#initOf = rung;
        this.#wanted = part.start + part.duration;
        return;
      }
      await this.#feed(list.init, fetching.signal, begun);
      this.#initOf = rung;
    }
    await this.#feed(part, fetching.signal, begun);
    this.#wanted = part.start + part.duration;
  }

  async #feed(piece: Piece, signal: AbortSignal, begun: number): Promise<void> {
    const answer = await bring(addressOf(piece), signal);
    if (!answer.ok || !answer.body) throw new Error(`media: ${answer.status}`);
    let bytes = 0;
    const slow = setInterval(() => this.news.took(bytes, performance.now() - begun, false), SLOW_MS);
    try {
      for (const reader = answer.body.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        bytes += value.length;
        await this.#append(value);
      }
    } catch (problem) {
      // Half a fragment is forgotten, or the next one would be taken for its rest.
      if (!this.#life.signal.aborted && this.#source.readyState === "open") this.#buffer?.abort();
      throw problem;
    } finally {
      clearInterval(slow);
    }
    if (bytes !== piece.size) throw new Error("media: cut short");
    this.news.took(bytes, performance.now() - begun, true);
  }

  async #append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      this.#buffer!.appendBuffer(bytes);
    } catch (problem) {
      if (!(problem instanceof DOMException && problem.name === "QuotaExceededError")) throw problem;
      await this.#free(this.video.currentTime - 5);
      this.#buffer!.appendBuffer(bytes);
    }
    await this.#settled();
  }

  /** Forgets what lies before a second. */
  async #free(second: number): Promise<void> {
    const { buffered } = this.video;
    if (!buffered.length || buffered.start(0) >= second || second <= 0) return;
    this.#buffer!.remove(0, second);
    await this.#settled();
  }

  #settled(): Promise<void> {
    const buffer = this.#buffer!;
    if (!buffer.updating) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const on = (name: string, what: () => void) => buffer.addEventListener(name, () => (over.abort(), what()), { signal: over.signal });
      on("updateend", resolve);
      on("error", () => reject(new DOMException("not decodable", "InvalidStateError")));
    });
  }

  #end(): void {
    if (this.#source.readyState === "open" && !this.#buffer!.updating) this.#source.endOfStream();
  }
}
