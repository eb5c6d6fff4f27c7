import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inMemory } from "../music/takes";
import { send } from "../music/sending";
import { parse } from "./fragment";
import { MusicRecorder } from "./music-recorder";

vi.mock("../music/takes", async (original) => {
  const real = await original<typeof import("../music/takes")>();
  return { ...real, openTakes: async () => shelf };
});
vi.mock("../music/sending", () => ({ send: vi.fn() }));

const shelf = inMemory();
customElements.define("music-recorder", MusicRecorder);
const WORDS = `data-word-none="No microphone." data-word-old="Cannot record." data-word-refused="Not allowed." data-word-record="Sing"
  data-word-busy="Another app has it." data-word-away="Left before." data-word-left="Left." data-word-lost="Gone." data-word-nothing="Not heard."
  data-word-recorded="Recorded." data-word-send="Send" data-word-again="Again" data-word-stop="Stop" data-word-arrived="It has arrived."
  data-word-sending="Sending {percent}" data-word-kept="Kept here." data-word-model="Hear"`;

function page(more = ""): MusicRecorder {
  document.body.replaceChildren(parse(`<form action="/there/"><music-recorder data-url="/music/takes/t/" data-token="t" data-tempo="90" ${WORDS} ${more}>
    <div data-part="desk" hidden><p data-part="beat"></p><p data-part="keys"></p><meter data-part="level"></meter><audio data-part="own" hidden></audio></div>
    <p data-part="say"></p></music-recorder></form>`));
  return document.querySelector("music-recorder")!;
}

function said(): string {
  return document.querySelector('[data-part="say"]')!.textContent ?? "";
}

function able(getUserMedia: () => Promise<MediaStream>): void {
  vi.stubGlobal("MediaRecorder", class {});
  vi.stubGlobal("navigator", { ...navigator, mediaDevices: { getUserMedia } });
}

function keys(): (string | null)[] {
  return [...document.querySelectorAll('[data-part="keys"] button')].map((key) => key.textContent);
}

function press(word: string): void {
  [...document.querySelectorAll<HTMLButtonElement>('[data-part="keys"] button')].find((key) => key.textContent === word)!.click();
}

function hide(hidden: boolean): void {
  vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
  document.dispatchEvent(new Event("visibilitychange"));
}

/** A microphone that hears `level`, and a recorder of it; `track` is what can be pulled out. */
function hears(level: number): EventTarget & { stop: () => void } {
  const track = Object.assign(new EventTarget(), { stop: vi.fn() });
  able(async () => ({ getTracks: () => [track] }) as unknown as MediaStream);
  vi.stubGlobal("MediaRecorder", class {
    static isTypeSupported = () => true;
    state = "inactive";
    mimeType = "audio/webm";
    ondataavailable: (event: { data: Blob }) => void = () => undefined;
    onstop: (() => void) | null = null;
    start() { this.state = "recording"; }
    stop() {
      this.state = "inactive";
      this.ondataavailable({ data: new Blob(["sung"]) });
      this.onstop?.();
    }
  });
  const tone = { connect: () => tone, start: () => undefined, stop: () => undefined, frequency: {}, gain: { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined } };
  vi.stubGlobal("AudioContext", class {
    currentTime = 0;
    resume = async () => undefined;
    close = async () => undefined;
    createGain = () => tone;
    createOscillator = () => tone;
    createMediaStreamSource = () => tone;
    createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData: (into: Float32Array) => into.fill(level) });
  });
  return track;
}

/** Pressed, counted in, and so many milliseconds recorded. */
async function record(ms: number): Promise<void> {
  vi.useFakeTimers();
  document.querySelector<HTMLButtonElement>('[data-part="keys"] button')!.click();
  await vi.advanceTimersByTimeAsync(2800 + ms);
}

beforeEach(async () => {
  for (const one of await shelf.all()) await shelf.remove(one.id);
  vi.mocked(send).mockReset();
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("a browser that cannot record says so, and the file stays the way", () => {
  vi.stubGlobal("navigator", { ...navigator, mediaDevices: {} });
  page();
  expect(said()).toBe("Cannot record.");
  expect(document.querySelector<HTMLElement>('[data-part="desk"]')!.hidden).toBe(true);
});

test("without a secure address there is no microphone", () => {
  vi.stubGlobal("navigator", { ...navigator, mediaDevices: undefined });
  page();
  expect(said()).toBe("No microphone.");
});

test.each([["NotAllowedError", "Not allowed."], ["NotFoundError", "No microphone."], ["NotReadableError", "Another app has it."]])("%s is said and one may press again", async (name, sentence) => {
  able(() => Promise.reject(new DOMException("", name)));
  page();
  document.querySelector<HTMLButtonElement>('[data-part="keys"] button')!.click();
  await vi.waitFor(() => expect(said()).toBe(sentence));
  expect(document.querySelector('[data-part="keys"] button')).not.toBeNull();
});

test("the model is offered only where there is one", () => {
  able(() => new Promise(() => undefined));
  page();
  expect(document.querySelectorAll('[data-part="keys"] button')).toHaveLength(1);
  page('data-model="/m.wav"');
  expect([...document.querySelectorAll('[data-part="keys"] button')].map((key) => key.textContent)).toEqual(["Hear", "Sing"]);
});

test("what could not be sent is sent by the next visit, then the form goes on once it is marked", async () => {
  able(() => new Promise(() => undefined));
  await shelf.put({ id: "r1", token: "t", url: "/music/takes/t/", data: new Blob(["abc"]), at: Date.now() });
  vi.mocked(send).mockResolvedValue({ state: "/music/recordings/r1/state/" });
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ over: true, state: "done", say: "Marked." })));
  page();
  const form = document.querySelector("form")!;
  const submitted = new Promise((resolve) => form.addEventListener("submit", (event) => (event.preventDefault(), resolve(true))));
  expect(await submitted).toBe(true);
  expect(await shelf.all()).toEqual([]);
});

test("while the line is down it stays on the shelf and is sent again by itself; what is over then is forgotten", async () => {
  able(() => new Promise(() => undefined));
  await shelf.put({ id: "r1", token: "t", url: "/music/takes/t/", data: new Blob(["abc"]), at: Date.now() });
  vi.useFakeTimers();
  vi.mocked(send).mockResolvedValueOnce({}).mockResolvedValueOnce({ error: "It was answered.", over: true });
  page();
  await vi.advanceTimersByTimeAsync(100);
  expect(said()).toBe("Kept here.");
  expect(await shelf.all()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(send).toHaveBeenCalledTimes(2);
  expect(said()).toBe("It was answered.");
  expect(await shelf.all()).toEqual([]);
});

test("what the server does not take now stays in hand with the reason, to be sent again", async () => {
  hears(0.2);
  page();
  await record(1000);
  press("Stop");
  vi.mocked(send).mockResolvedValue({ error: "The server has no room.", later: false });
  press("Send");
  await vi.advanceTimersByTimeAsync(10);
  expect(said()).toBe("The server has no room.");
  expect(keys()).toEqual(["Send", "Again"]);
  expect(document.querySelector<HTMLAudioElement>('[data-part="own"]')!.hidden).toBe(false);
  expect((await shelf.all()).map(({ waits }) => waits)).toEqual([true]);
});

test("a page that is left ends the recording, lets the microphone go and offers what there is", async () => {
  const track = hears(0.2);
  page();
  await record(1000);
  hide(true);
  expect(said()).toBe("Left.");
  expect(keys()).toEqual(["Send", "Again"]);
  expect(track.stop).toHaveBeenCalled();
});

test("a page that is left while it counts in begins anew, and no bar is recorded behind its back", async () => {
  const track = hears(0.2);
  page();
  vi.useFakeTimers();
  press("Sing");
  await vi.advanceTimersByTimeAsync(600);
  hide(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(said()).toBe("Left before.");
  expect(keys()).toEqual(["Sing"]);
  expect(track.stop).toHaveBeenCalled();
  hide(false);
  await record(500);
  expect(keys()).toEqual(["Stop"]);
});

test("a microphone that is pulled out ends the recording and loses nothing", async () => {
  const track = hears(0.2);
  page();
  await record(1000);
  track.dispatchEvent(new Event("ended"));
  expect(said()).toBe("Gone.");
  expect(keys()).toEqual(["Send", "Again"]);
});

test("a recording without any sound says so before it is sent", async () => {
  hears(0.0001);
  page();
  await record(1000);
  press("Stop");
  expect(said()).toBe("Not heard.");
  expect(keys()).toEqual(["Send", "Again"]);
});

test("a microphone that fails the second time leaves the first recording to be sent", async () => {
  hears(0.2);
  page();
  await record(1000);
  press("Stop");
  able(() => Promise.reject(new DOMException("", "NotReadableError")));
  press("Again");
  await vi.advanceTimersByTimeAsync(10);
  expect(said()).toBe("Another app has it.");
  expect(keys()).toEqual(["Send", "Again"]);
  expect(document.querySelector<HTMLAudioElement>('[data-part="own"]')!.hidden).toBe(false);
});

test("what was recorded and not sent is there after the page was loaded again, and goes only when it is sent", async () => {
  hears(0.2);
  page();
  await record(1000);
  press("Stop");
  await vi.advanceTimersByTimeAsync(10);
  page();
  await vi.advanceTimersByTimeAsync(10);
  expect(said()).toBe("Recorded.");
  expect(keys()).toEqual(["Send", "Again"]);
  expect(send).not.toHaveBeenCalled();
});

test("while the line is down the recording that has arrived is asked after, and that is said", async () => {
  able(() => new Promise(() => undefined));
  await shelf.put({ id: "r1", token: "t", url: "/music/takes/t/", data: new Blob(["abc"]), at: Date.now() });
  vi.mocked(send).mockResolvedValue({ state: "/s/" });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  vi.useFakeTimers();
  page();
  await vi.advanceTimersByTimeAsync(1500);
  expect(said()).toBe("It has arrived.");
});

test("a recording that cannot be marked lets one record again, with the reason", async () => {
  able(() => new Promise(() => undefined));
  await shelf.put({ id: "r1", token: "t", url: "/music/takes/t/", data: new Blob(["abc"]), at: Date.now() });
  vi.mocked(send).mockResolvedValue({ state: "/s/" });
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ over: true, state: "again", say: "Record again, because it is silent." })));
  page();
  await vi.waitFor(() => expect(said()).toBe("Record again, because it is silent."));
  expect(document.querySelector('[data-part="keys"] button')!.textContent).toBe("Sing");
});
