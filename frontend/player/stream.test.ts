import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { canStream, Stream } from "./stream";

/** A film of 18 s: an init segment of 100 bytes, three parts of 60,000. */
const PART = 60_000;
const playlist = (rung: string) =>
  `#EXTM3U\n#EXT-X-MAP:URI="/media/${rung}.mp4",BYTERANGE="100@0"\n` + [0, 1, 2].map((k) => `#EXTINF:6,\n#EXT-X-BYTERANGE:${PART}@${100 + k * PART}\n/media/${rung}.mp4\n`).join("");

class FakeBuffer extends EventTarget {
  updating = false;
  appended: number[] = [];
  abort = vi.fn();
  appendBuffer(bytes: Uint8Array): void {
    this.appended.push(bytes.length);
    this.#work();
  }
  remove(): void {
    this.#work();
  }
  #work(): void {
    this.updating = true;
    queueMicrotask(() => ((this.updating = false), this.dispatchEvent(new Event("updateend"))));
  }
}

let buffer: FakeBuffer;
let ended: number;
class FakeSource extends EventTarget {
  static isTypeSupported = (type: string) => !type.includes("hevc");
  readyState = "open";
  duration = NaN;
  constructor() {
    super();
    setTimeout(() => this.dispatchEvent(new Event("sourceopen")));
  }
  addSourceBuffer = () => (buffer = new FakeBuffer());
  endOfStream = () => ((ended += 1), (this.readyState = "ended"));
}

let video: HTMLVideoElement;
let loaded: [number, number][];
let stream: Stream | undefined;
const trouble = vi.fn();
const took = vi.fn<(bytes: number, ms: number, whole: boolean) => void>();
const server = vi.fn<(url: string, init?: RequestInit) => Promise<Response>>();

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  ended = 0;
  loaded = [];
  for (const mock of [trouble, took, server]) mock.mockReset();
  vi.stubGlobal("MediaSource", FakeSource);
  vi.stubGlobal("fetch", server);
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
  video = document.createElement("video");
  const buffered = { get length() { return loaded.length; }, start: (n: number) => loaded[n]![0], end: (n: number) => loaded[n]![1] };
  let at = 0;
  Object.defineProperties(video, { buffered: { value: buffered }, paused: { value: true }, currentTime: { get: () => at, set: (second: number) => ((at = second), video.dispatchEvent(new Event("seeking"))) } });
  server.mockImplementation(async (url) => answer(url));
});
afterEach(() => {
  stream?.destroy();
  stream = undefined;
  vi.useRealTimers();
});

/** What the server says; a part that was sent is then buffered. */
function answer(url: string): Response {
  if (url.endsWith("m3u8")) return new Response(playlist(/(\w+)\.m3u8/.exec(url)![1]!));
  const [from, to] = range(url);
  const first = Math.max(0, Math.round((from - 100) / PART));
  if (to > 99) loaded = [[first * 6, Math.round((to - 99) / PART) * 6]];
  return new Response(new Uint8Array(to - from + 1));
}

function range(url: string): [number, number] {
  const [, from, to] = /\?bytes=(\d+)-(\d+)/.exec(url)!;
  return [Number(from), Number(to)];
}

const begin = (at: number) => (stream = new Stream(video, { playlist: "/480p.m3u8", codecs: "avc1.64001f,mp4a.40.2" }, at, { took, trouble }));
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms + 1);
const asked = () => server.mock.calls.map(([url]) => (url.endsWith("m3u8") ? url.slice(url.lastIndexOf("/")) : range(url).join("-")));

test("what it can play is what the browser can", () => {
  expect([canStream("avc1.64001f"), canStream("hevc"), canStream("")]).toEqual([true, false, false]);
});

test("the first picture costs two questions: the playlist, and the head of the file with its first part", async () => {
  begin(0);
  await settle();
  expect(asked()).toEqual(["/480p.m3u8", `0-${99 + PART}`]);
  expect(buffer.appended.reduce((sum, each) => sum + each, 0)).toBe(100 + PART);
});

test("nothing more is loaded before somebody plays, and then as it is wanted", async () => {
  begin(0);
  await settle();
  video.dispatchEvent(new Event("play"));
  await settle();
  expect(asked().slice(2)).toEqual([`${100 + PART}-${99 + 2 * PART}`, `${100 + 2 * PART}-${99 + 3 * PART}`]);
  expect(ended).toBe(1);
});

test("in the middle it begins with the part of that second", async () => {
  begin(7);
  await settle();
  expect(asked()).toEqual(["/480p.m3u8", "0-99", `${100 + PART}-${99 + 2 * PART}`]);
});

test("who begins at the end of what is open is shown the last picture", async () => {
  begin(18);
  await settle();
  expect(asked().at(-1)).toBe(`${100 + 2 * PART}-${99 + 3 * PART}`);
  expect([ended, trouble.mock.calls.length]).toEqual([1, 0]);
});

test("a jump forgets what is coming and asks for its own part", async () => {
  server.mockImplementation(async (url, init) => (url.endsWith("m3u8") || range(url)[0] > 100 ? answer(url) : new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(new DOMException("gone", "AbortError"))))));
  begin(0);
  await settle();
  video.currentTime = 14;
  await settle();
  expect([asked().at(-1), trouble.mock.calls.length]).toEqual(["0-99", 0]);
});

test("after a failure the playlist is asked for anew, for its addresses may have expired", async () => {
  server.mockImplementationOnce(async (url) => answer(url)).mockImplementationOnce(async () => new Response("", { status: 403 }));
  begin(0);
  await settle(500);
  expect(asked()).toEqual(["/480p.m3u8", `0-${99 + PART}`, "/480p.m3u8", `0-${99 + PART}`]);
  expect(trouble).not.toHaveBeenCalled();
});

test("when nothing comes for long it says so", async () => {
  server.mockImplementation(async () => Promise.reject(new TypeError("offline")));
  begin(0);
  await settle(10_000);
  expect(trouble).toHaveBeenCalledTimes(1);
});

test("a half part is no part", async () => {
  server.mockImplementationOnce(async (url) => answer(url)).mockImplementationOnce(async () => new Response(new Uint8Array(500)));
  begin(0);
  await settle(500);
  expect([buffer.abort.mock.calls.length <= 1, asked().at(-1), took.mock.calls.at(-1)?.[0]]).toEqual([true, `0-${99 + PART}`, 100 + PART]);
});

test("another rung goes on behind what is loaded, with its own head", async () => {
  begin(0);
  await settle();
  stream!.swap({ playlist: "/720p.m3u8", codecs: "avc1.64001f,mp4a.40.2" });
  video.dispatchEvent(new Event("play"));
  await settle();
  expect(asked().slice(2, 5)).toEqual(["/720p.m3u8", "0-99", `${100 + PART}-${99 + 2 * PART}`]);
});
