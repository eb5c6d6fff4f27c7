import { canStream, Stream, type Loaded, type News } from "./stream";

/** One way to have the video: an HLS playlist, and the same as one file. */
export interface Rung extends Loaded {
  name: string;
  file: string;
  /** Mean kilobits a second, and lines of the picture: 0 for sound alone. */
  kbits: number;
  lines: number;
}

const HLS = "application/vnd.apple.mpegurl";

/**
 * Loads a rung into a video: piece by piece where the browser has MediaSource, by the browser itself where it plays
 * playlists (an iPhone), else as the plain file.
 */
export class Source {
  #stream: Stream | undefined;
  #life = new AbortController();
  #rung: Rung | undefined;
  #at = 0;
  /** While something new is loaded the video's own time means nothing. */
  loading = false;

  constructor(
    private video: HTMLVideoElement,
    private news: News,
  ) {}

  /** What is played. */
  get rung(): Rung | undefined {
    return this.#rung;
  }

  /** Where the video stands, or will stand once it is loaded. */
  get position(): number {
    return this.loading ? this.#at : this.video.currentTime;
  }

  /** Seconds loaded ahead, as far as it is known. */
  get ahead(): number {
    return this.#stream?.ahead ?? Infinity;
  }

  /** Loads and stands at `at` seconds; resolves when the picture of that second can be had. */
  async load(rung: Rung, at: number): Promise<void> {
    this.loading = true;
    this.#leave();
    this.#life = new AbortController();
    this.#rung = rung;
    this.#at = at;
    const ready = this.#ready(at);
    this.video.addEventListener("error", () => this.news.trouble(), { signal: this.#life.signal, once: true });
    if (rung.playlist && canStream(rung.codecs)) {
      this.#stream = new Stream(this.video, rung, at, this.news);
    } else {
      this.video.src = rung.playlist && this.video.canPlayType(HLS) ? rung.playlist : rung.file;
      this.video.load();
    }
    await ready;
  }

  /** Goes on in another rung: without a gap where both have pictures. */
  swap(rung: Rung, at: number): Promise<void> {
    if (!this.#stream || !rung.lines || !this.#rung?.lines) return this.load(rung, at);
    this.#rung = rung;
    this.#stream.swap(rung);
    return Promise.resolve();
  }

  /** The same once more: a token expired, or the network was away. */
  reload(at: number): Promise<void> {
    return this.#rung ? this.load(this.#rung, at) : Promise.resolve();
  }

  destroy(): void {
    this.#leave();
  }

  #leave(): void {
    this.#life.abort();
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  #ready(at: number): Promise<void> {
    const { signal } = this.#life;
    return new Promise((resolve) => {
      const stand = () => {
        if (Math.abs(this.video.currentTime - at) > 0.3) this.video.currentTime = at;
        this.loading = false;
        resolve();
      };
      this.video.addEventListener("loadedmetadata", stand, { signal, once: true });
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
