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

beforeEach(async () => {
  for (const one of await shelf.all()) await shelf.remove(one.id);
  vi.mocked(send).mockReset();
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
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

test.each([["NotAllowedError", "Not allowed."], ["NotFoundError", "No microphone."]])("%s is said and one may press again", async (name, sentence) => {
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

test("while the line is down it stays on the shelf and is sent again by itself", async () => {
  able(() => new Promise(() => undefined));
  await shelf.put({ id: "r1", token: "t", url: "/music/takes/t/", data: new Blob(["abc"]), at: Date.now() });
  vi.useFakeTimers();
  vi.mocked(send).mockResolvedValueOnce({}).mockResolvedValueOnce({ error: "Record it again." });
  page();
  await vi.advanceTimersByTimeAsync(100);
  expect(said()).toBe("Kept here.");
  expect(await shelf.all()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(send).toHaveBeenCalledTimes(2);
  expect(said()).toBe("Record it again.");
  expect(await shelf.all()).toEqual([]);
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
