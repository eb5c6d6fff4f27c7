import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpbeatCards } from "./upbeat-cards";

customElements.define("upbeat-cards", UpbeatCards);
const server = vi.fn<typeof fetch>();
const stopped = vi.fn();
const camera = vi.fn(async () => ({ getTracks: () => [{ stop: stopped }] }) as unknown as MediaStream);

function draw(): void {
  document.body.innerHTML = `<upbeat-cards data-url="/cards/" data-word-count="{n} of {of}" data-word-away="away" data-word-refused="refused">
    <form><input type="hidden" name="csrfmiddlewaretoken" value="t"></form>
    <button data-do="start" hidden></button><button data-do="stop" hidden></button><video hidden></video>
    <p data-part="said"></p><ol><li data-number="1"></li><li data-number="2" data-read></li><li data-number="3"></li></ol></upbeat-cards>`;
  for (const [name, value] of Object.entries({ videoWidth: 4000, videoHeight: 3000, srcObject: null }))
    Object.defineProperty(document.querySelector("video")!, name, { value, writable: true });
}
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", server);
  server.mockReset();
  camera.mockClear();
  stopped.mockClear();
  vi.stubGlobal("navigator", { ...navigator, mediaDevices: { getUserMedia: camera } });
  vi.spyOn(HTMLVideoElement.prototype, "play").mockResolvedValue();
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation(function (this: HTMLCanvasElement, back) {
    back(new Blob([`${this.width}x${this.height}`], { type: "image/jpeg" }));
  });
  draw();
});
afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const said = () => document.querySelector('[data-part="said"]')!.textContent;
const read = () => [...document.querySelectorAll<HTMLElement>("[data-read]")].map((row) => row.dataset["number"]);
const press = (deed: string) => document.querySelector<HTMLElement>(`[data-do="${deed}"]`)!.click();
const sent = () => server.mock.calls.map(([, init]) => init?.body as FormData);

test("each picture is answered before the next one goes, and carries what the one before showed", async () => {
  server.mockResolvedValueOnce(Response.json({ read: [1], count: 1, of: 3, seen: "s1" })).mockResolvedValue(Response.json({ read: [1, 3], count: 2, of: 3, seen: "s2" }));
  press("start");
  await vi.advanceTimersByTimeAsync(10);
  expect([said(), read()]).toEqual(["1 of 3", ["1"]]);
  await vi.advanceTimersByTimeAsync(500);
  expect([said(), read()]).toEqual(["2 of 3", ["1", "3"]]);
  expect(sent().map((body) => [body.get("seen"), body.get("csrfmiddlewaretoken")])).toEqual([["", "t"], ["s1", "t"]]);
  expect(await (sent()[0]!.get("picture") as File).text()).toBe("1920x1440");
});

test("what the server refuses is said, and asked again slowly", async () => {
  server.mockImplementation(async () => Response.json({ error: "No vote is open." }, { status: 409 }));
  press("start");
  await vi.advanceTimersByTimeAsync(10);
  expect(said()).toBe("No vote is open.");
  await vi.advanceTimersByTimeAsync(2900);
  expect(server.mock.calls.length).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(server.mock.calls.length).toBe(2);
});

test("a line that is gone is said, and tried again", async () => {
  server.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValue(Response.json({ read: [], count: 0, of: 3, seen: "" }));
  press("start");
  await vi.advanceTimersByTimeAsync(10);
  expect(said()).toBe("away");
  await vi.advanceTimersByTimeAsync(3000);
  expect(said()).toBe("0 of 3");
});

test("stopping lets the camera go and asks no more", async () => {
  server.mockResolvedValue(Response.json({ read: [], count: 0, of: 3, seen: "" }));
  press("start");
  await vi.advanceTimersByTimeAsync(10);
  press("stop");
  await vi.advanceTimersByTimeAsync(5000);
  expect([stopped.mock.calls.length, server.mock.calls.length]).toEqual([1, 1]);
  expect([...document.querySelectorAll<HTMLElement>("[data-do]")].map((button) => button.hidden)).toEqual([false, true]);
});

test("where the camera may not be used the form remains", async () => {
  camera.mockRejectedValueOnce(new Error("denied"));
  press("start");
  await vi.advanceTimersByTimeAsync(10);
  expect([said(), server.mock.calls.length]).toEqual(["refused", 0]);
  vi.stubGlobal("navigator", {});
  draw();
  expect(document.querySelector<HTMLElement>('[data-do="start"]')!.hidden).toBe(true);
});
