import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpbeatPlayer } from "./upbeat-player";

customElements.define("upbeat-player", UpbeatPlayer);

const server = vi.fn<(url: string, init?: RequestInit) => Promise<Response>>();
const QUESTION = '<form data-answer action="/answer/" method="post"><input type="hidden" name="choice" value="a"><button>Answer</button></form>';
const GUIDANCE = '<div class="guidance"><a href="?t=30" data-span="30-40">Look again</a></div>';
const RIGHT = '<div data-open-until="120" data-checkpoint-url="/checkpoint/2/"><button data-part="continue">Go on</button><template data-into="transcript"><li data-start="0">more</li></template></div>';
const pages: Record<string, string> = {};

let video: HTMLVideoElement & { at: number };

/** A video element without media: time stands where the test puts it. */
function fakeMedia(element: HTMLVideoElement): HTMLVideoElement & { at: number } {
  const state = { at: 0, paused: true, rate: 1 };
  Object.defineProperties(element, {
    at: { get: () => state.at, set: (second: number) => ((state.at = second), element.dispatchEvent(new Event("timeupdate"))) },
    currentTime: { get: () => state.at, set: (second: number) => ((state.at = second), element.dispatchEvent(new Event("seeking"))) },
    paused: { get: () => state.paused },
    playbackRate: { get: () => state.rate, set: (rate: number) => ((state.rate = rate), element.dispatchEvent(new Event("ratechange"))) },
    readyState: { get: () => 4 },
    seeking: { get: () => false },
    play: { value: async () => ((state.paused = false), element.dispatchEvent(new Event("play"))) },
    pause: { value: () => state.paused || ((state.paused = true), element.dispatchEvent(new Event("pause"))) },
    load: { value: () => element.dispatchEvent(new Event("loadedmetadata")) },
    canPlayType: { value: () => "" },
  });
  return element as HTMLVideoElement & { at: number };
}

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  localStorage.clear();
  server.mockReset();
  vi.stubGlobal("fetch", server);
  Object.assign(pages, { "/checkpoint/1/": QUESTION, "/checkpoint/2/": QUESTION, "/answer/": GUIDANCE });
  server.mockImplementation(async (url) =>
    url === "/hot/segments" ? new Response(null, { status: 204 }) : new Response(pages[new URL(url, "http://x").pathname] ?? ""),
  );
  const holder = document.createElement("div");
  holder.innerHTML = `<upbeat-player data-viewing="12" data-person="ada" data-pass="p" data-segments-url="/hot/segments" data-duration="300" data-open-until="60" data-start="20" data-checkpoint-url="/checkpoint/1/">
    <video controls><source src="/m.m3u8"><source src="/m.mp4"></video>
    <p data-part="span" hidden><button data-do="back">Back</button></p>
    <section data-part="panel" hidden></section><p data-part="trouble" hidden><button data-do="reload">again</button></p>
    <div data-part="controls" hidden><input type="range" data-part="seek" max="300"><span data-part="now"></span>
    <ol data-part="checkpoints"><li data-second="60"><a href="/checkpoint/1/">1</a></li></ol><button data-do="play" aria-label="Play" data-word-playing="Pause">▶</button></div>
    <details data-part="note-fold"><form data-replace="notes" data-clear action="/notes/"><input type="hidden" name="second" data-second><output data-second-words></output><textarea name="text" data-part="note"></textarea></form></details>
    <div data-part="notes"></div><ol data-part="transcript"><li data-start="20">said</li><li data-start="25">next</li></ol></upbeat-player><a href="?t=25" data-jump="25">0:25</a> <a href="?t=90" data-jump="90">1:30</a>`;
  video = fakeMedia(holder.querySelector("video")!);
  document.body.append(holder);
  await tick();
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const part = (name: string) => document.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const sent = () => server.mock.calls.filter(([url]) => url === "/hot/segments").flatMap(([, init]) => (JSON.parse(String(init?.body)) as { segments: { seq: number; start: number; end: number }[] }).segments.map(({ seq, start, end }) => [seq, start, end]));

/** Plays from where it stands to a second, a quarter second at a time. */
async function playTo(second: number): Promise<void> {
  void video.play();
  while (video.at < second && !video.paused) {
    await tick(250);
    video.at = Math.min(second, video.at + 0.25);
  }
  await tick();
}

async function answerRight(): Promise<void> {
  pages["/answer/"] = RIGHT;
  part("panel").querySelector("form")!.requestSubmit();
  await tick();
}

test("it begins where one left, with its own controls and at the open part", () => {
  expect([video.currentTime, video.controls, part("controls").hidden, part("now").textContent]).toEqual([20, false, false, "0:20"]);
  expect([part("seek").style.getPropertyValue("--open"), document.querySelector<HTMLElement>("[data-second]")!.style.getPropertyValue("--at")]).toEqual(["0.2", "0.2"]);
});

test("at the gate it pauses and shows the question", async () => {
  video.currentTime = 58;
  await playTo(61);
  expect([video.paused, part("panel").hidden, !!part("panel").querySelector("form[data-answer]")]).toEqual([true, false, true]);
  expect(video.at).toBe(60);
});

test("no jump leads behind the gate", async () => {
  (part("seek") as HTMLInputElement).value = "200";
  part("seek").dispatchEvent(new Event("input"));
  expect(video.currentTime).toBe(60);
  document.querySelector<HTMLElement>('[data-jump="90"]')!.addEventListener("click", (event) => event.preventDefault());
  document.querySelector<HTMLElement>('[data-jump="90"]')!.click();
  expect(video.currentTime).toBe(60);
});

test("a wrong answer offers a span, plays exactly that and comes back to the question", async () => {
  video.currentTime = 59;
  await playTo(61);
  part("panel").querySelector("form")!.requestSubmit();
  await tick();
  part("panel").querySelector<HTMLElement>("[data-span]")!.click();
  await tick();
  expect([video.currentTime, video.paused, part("panel").hidden, part("span").hidden]).toEqual([30, false, true, false]);
  await playTo(45);
  expect([video.currentTime, video.paused, part("panel").hidden, part("span").hidden]).toEqual([60, true, false, true]);
  expect(part("panel").querySelector("[data-span]")).not.toBeNull();
});

test("one may come back from a span before its end", async () => {
  video.currentTime = 59;
  await playTo(61);
  part("panel").querySelector("form")!.requestSubmit();
  await tick();
  part("panel").querySelector<HTMLElement>("[data-span]")!.click();
  await tick();
  document.querySelector<HTMLElement>('[data-do="back"]')!.click();
  await tick();
  expect([video.currentTime, part("panel").hidden]).toEqual([60, false]);
});

test("a right answer opens more, brings its templates and goes on at a press", async () => {
  video.currentTime = 59;
  await playTo(61);
  await answerRight();
  expect(part("transcript").textContent).toBe("more");
  part("panel").querySelector<HTMLElement>('[data-part="continue"]')!.click();
  await tick();
  expect([video.paused, part("panel").hidden, video.currentTime]).toEqual([false, true, 60]);
  await playTo(119);
  expect(video.paused).toBe(false);
  await playTo(121);
  expect([video.paused, server.mock.calls.at(-1)?.[0]]).toEqual([true, "/checkpoint/2/"]);
});

test("two presses on the answer are one answer", async () => {
  video.currentTime = 59;
  await playTo(61);
  const form = part("panel").querySelector("form")!;
  form.requestSubmit();
  form.requestSubmit();
  await tick();
  expect(server.mock.calls.filter(([url]) => url.endsWith("/answer/")).length).toBe(1);
});

test("what was played is sent as rows, and a jump is not in them", async () => {
  await playTo(23);
  video.currentTime = 40;
  video.dispatchEvent(new Event("seeked"));
  await playTo(42);
  video.pause();
  await tick();
  expect(sent()).toEqual([[1, 20, 21], [2, 21, 23], [3, 40, 42]]);
});

test("rows that could not be sent go with the next visit of the same person", async () => {
  server.mockImplementation(async () => Promise.reject(new TypeError("offline")));
  await playTo(22);
  video.pause();
  document.querySelector("upbeat-player")!.remove();
  await tick();
  expect(JSON.parse(localStorage.getItem("upbeat.segments.ada")!)).toMatchObject([{ viewing: 12, seq: 1, start: 20, end: 21 }, { viewing: 12, seq: 2, start: 21, end: 22 }]);
});

test("keys play, move and change the speed", async () => {
  press("k");
  expect(video.paused).toBe(false);
  press("k");
  press("ArrowRight");
  press("j");
  press(">");
  expect([video.paused, video.currentTime, video.playbackRate]).toEqual([true, 15, 1.25]);
  press("<");
});

test("while the question is open its keys are the question's", async () => {
  video.currentTime = 59;
  await playTo(61);
  press("j");
  expect(video.currentTime).toBe(60);
});

test("writing a note pauses, keeps the second at which one began, and goes on after it is kept", async () => {
  pages["/notes/"] = "<ol><li>kept</li></ol>";
  await playTo(24);
  press("n");
  const note = part("note") as HTMLTextAreaElement;
  note.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  expect([video.paused, document.querySelector("[data-second-words]")!.textContent]).toEqual([true, "0:24"]);
  note.value = "upbeats are weak";
  note.form!.requestSubmit();
  await tick();
  const body = server.mock.calls.find(([url]) => url === "/notes/")![1]!.body as FormData;
  expect([body.get("second"), body.get("text"), part("notes").textContent, note.value, video.paused]).toEqual(["24", "upbeats are weak", "kept", "", false]);
});

test("the line that is said is marked, and a jump link plays from there", async () => {
  document.querySelector<HTMLElement>('[data-jump="25"]')!.click();
  await playTo(26);
  expect([...document.querySelectorAll("[aria-current]")].map((line) => line.textContent)).toEqual(["next"]);
});

test("out of the page it listens no more", async () => {
  document.querySelector("upbeat-player")!.remove();
  press("k");
  expect(video.paused).toBe(true);
});
