import type HlsType from "hls.js";

/** One way to have the video: an HLS playlist, and the same as one file. */
export interface Rung {
  playlist: string;
  file: string;
}

const HLS = "application/vnd.apple.mpegurl";

/** Loads playlists into a video: by hls.js where the browser has MediaSource, by itself elsewhere, else the plain file. */
export class Source {
  #hls: HlsType | undefined;
  #life = new AbortController();
  #rung: Rung | undefined;
  #loads = 0;
  /** While something new is loaded the video's own time means nothing. */
  loading = false;

  constructor(
    private video: HTMLVideoElement,
    /** Nothing comes through, and trying again at once did not help. */
    private trouble: () => void,
  ) {}

  /** Loads and stands at `at` seconds; resolves when the picture of that second can be had. */
  async load(rung: Rung, at: number): Promise<void> {
    const load = ++this.#loads;
    this.loading = true;
    this.#life.abort();
    this.#life = new AbortController();
    this.#rung = rung;
    const Hls = await loadHls();
    if (load !== this.#loads) return;
    this.#hls?.destroy();
    this.#hls = undefined;
    const ready = this.#ready(at);
    if (rung.playlist && Hls?.isSupported()) this.#byHls(Hls, rung.playlist, at);
    else this.#byBrowser(rung.playlist && this.video.canPlayType(HLS) ? rung.playlist : rung.file);
    await ready;
  }

  /** The same once more: a token expired, or the network was away. */
  reload(at: number): Promise<void> {
    return this.#rung ? this.load(this.#rung, at) : Promise.resolve();
  }

  destroy(): void {
    this.#loads += 1;
    this.#life.abort();
    this.#hls?.destroy();
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

  #byBrowser(address: string): void {
    const { signal } = this.#life;
    this.video.addEventListener("error", () => this.trouble(), { signal, once: true });
    this.video.src = address;
    this.video.load();
  }

  #byHls(Hls: typeof HlsType, playlist: string, at: number): void {
    const hls = new Hls({ startPosition: at, maxBufferLength: 30, backBufferLength: 60, enableWorker: false, capLevelToPlayerSize: true });
    let repaired = false;
    let again = false;
    hls.on(Hls.Events.ERROR, (_name, problem) => {
      if (!problem.fatal || hls !== this.#hls) return;
      if (problem.type === Hls.ErrorTypes.MEDIA_ERROR && !repaired) {
        repaired = true;
        hls.recoverMediaError();
      } else if (problem.type === Hls.ErrorTypes.NETWORK_ERROR && !again) {
        // The addresses in the playlist may have expired: a new playlist has new ones.
        again = true;
        hls.config.startPosition = this.video.currentTime;
        hls.loadSource(playlist);
      } else {
        this.trouble();
      }
    });
    hls.loadSource(playlist);
    hls.attachMedia(this.video);
    this.#hls = hls;
  }
}

/** hls.js in its light form, fetched at first need; nothing where it cannot be had or does not run. */
async function loadHls(): Promise<typeof HlsType | undefined> {
  if (!("MediaSource" in window || "ManagedMediaSource" in window)) return undefined;
  try {
    return (await import("hls.js/light")).default;
  } catch {
    return undefined;
  }
}
