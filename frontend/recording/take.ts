import { Grower, type News } from "./grower";
import { Keeper } from "./keeper";
import { Marks } from "./marks";
import type { Shelf } from "./shelf";
import { recorderType } from "./devices";
import type { Server } from "../upload/resumable";

/** A chunk a second: what is lost when the browser is killed is the chunk that has not come yet. */
const SLICE_MS = 1000;
const PICTURE_BITS = 2_500_000;
const SPEECH_BITS = 128_000;
const MUSIC_BITS = 256_000;

export interface Facts {
  person: string;
  script: string;
  section: string;
  music: boolean;
}

export type TakeNews = News | { kind: "unkept" } | { kind: "broken" };

/** The name of the lock that a tab holds while it records: a recording without one was left over by a tab that is gone. */
export const lockOf = (id: string) => `upbeat-recording-${id}`;

/** One recording under way: each second into the browser's store and up to the server. */
export class Take {
  #recorder: MediaRecorder;
  #keeper: Keeper;
  #grower: Grower;
  #before = 0;
  #since: number | undefined;
  #unlock: () => void = () => undefined;
  #last: Promise<void> = Promise.resolve();
  #marks = new Marks();
  readonly id = crypto.randomUUID();

  constructor(stream: MediaStream, shelf: Shelf, server: Server, facts: Facts, tell: (news: TakeNews) => void) {
    const type = recorderType() ?? "";
    const name = `take-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.${type.includes("mp4") ? "mp4" : "webm"}`;
    const { person, script, section, music } = facts;
    this.#keeper = new Keeper(shelf, { id: this.id, person, script, section, name, type, begun: Date.now() });
    this.#grower = new Grower(server, { name, script, section }, (news) => {
      if (news.kind === "placed") void this.#keeper.place(news.url);
      tell(news);
    });
    const audioBitsPerSecond = music ? MUSIC_BITS : SPEECH_BITS;
    this.#recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: PICTURE_BITS, audioBitsPerSecond });
    this.#recorder.ondataavailable = ({ data }) => {
      if (!data.size) return;
      this.#grower.push(data, this.seconds);
      this.#last = this.#keeper.add(data, this.seconds).then(() => void (this.#keeper.failed && tell({ kind: "unkept" })));
    };
    this.#recorder.onerror = () => tell({ kind: "broken" });
    void navigator.locks?.request(lockOf(this.id), () => new Promise<void>((resolve) => (this.#unlock = resolve)));
  }

  /** Seconds recorded so far, pauses left out. */
  get seconds(): number {
    return this.#before + (this.#since === undefined ? 0 : (performance.now() - this.#since) / 1000);
  }

  get paused(): boolean {
    return this.#recorder.state === "paused";
  }

  /** From now on this page is to be seen; material null: none. */
  show({ material, page }: { material: number | null; page: number }): void {
    if (!this.#marks.note(this.seconds, material, page)) return;
    this.#keeper.show(this.#marks.all);
    this.#grower.show(this.#marks.all);
  }

  start(): void {
    this.#recorder.start(SLICE_MS);
    this.#since = performance.now();
  }

  /** Pauses, or goes on. */
  pause(): void {
    if (this.#recorder.state === "recording") {
      this.#recorder.pause();
      this.#recorder.requestData();
      this.#hold();
    } else if (this.#recorder.state === "paused") {
      this.#recorder.resume();
      this.#since = performance.now();
    }
  }

  #hold(): void {
    this.#before = this.seconds;
    this.#since = undefined;
  }

  /** Ends the recording; all of it is on its way then. */
  async stop(): Promise<void> {
    if (this.#recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => this.#recorder.addEventListener("stop", resolve, { once: true }));
      this.#recorder.stop();
      await stopped;
    }
    this.#hold();
    await this.#last;
  }

  /** True once the server has all, false where it refused: then the browser keeps it. */
  async finish(): Promise<boolean> {
    const location = await this.#grower.close();
    if (location !== undefined) await this.#keeper.forget();
    this.#unlock();
    return location !== undefined;
  }
}
