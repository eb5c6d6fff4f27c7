import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpbeatRefresh } from "./upbeat-refresh";

customElements.define("upbeat-refresh", UpbeatRefresh);
const server = vi.fn<typeof fetch>();
const streams: FakeStream[] = [];

class FakeStream extends EventTarget {
  static CLOSED = 2;
  readyState = 1;
  onerror?: () => void;
  onopen?: () => void;
  closed = false;
  constructor(readonly url: string) {
    super();
    streams.push(this);
  }
  close(): void {
    this.closed = true;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", server);
  vi.stubGlobal("EventSource", FakeStream);
  server.mockReset();
  server.mockImplementation(async () => new Response("<p>fresh</p>"));
  streams.length = 0;
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

function place(attributes: string): UpbeatRefresh {
  document.body.innerHTML = `<upbeat-refresh ${attributes}><p>old</p></upbeat-refresh>`;
  return document.querySelector("upbeat-refresh") as UpbeatRefresh;
}
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("it asks every few seconds, as a fragment", async () => {
  const element = place('src="/job/3/" every="3"');
  await later(2999);
  expect(server).toHaveBeenCalledTimes(0);
  await later(1);
  expect(element.innerHTML).toBe("<p>fresh</p>");
  expect(new Headers(server.mock.calls[0]![1]?.headers).get("X-Upbeat-Fragment")).toBe("1");
  await later(3000);
  expect(server).toHaveBeenCalledTimes(2);
});

test("an answer marked done is the last one asked for", async () => {
  server.mockImplementation(async () => new Response("<p data-done>ready</p>"));
  const element = place('src="/job/3/" every="3"');
  await later(60_000);
  expect([server.mock.calls.length, element.textContent]).toEqual([1, "ready"]);
});

test("an event of the stream makes it ask, and a burst asks twice", async () => {
  place('src="/phone/" stream="/hot/stream?pass=x"');
  for (let count = 0; count < 5; count++) streams[0]!.dispatchEvent(new Event("change"));
  await later(2000);
  expect([streams[0]!.url, server.mock.calls.length]).toEqual(["/hot/stream?pass=x", 2]);
});

test("a phone that was away asks when its stream is back", async () => {
  place('src="/phone/" stream="/hot/stream?pass=x"');
  streams[0]!.onerror!();
  streams[0]!.onopen!();
  await later(1000);
  expect(server).toHaveBeenCalledTimes(1);
});

test("a failure keeps the page, says so and is tried again", async () => {
  server.mockRejectedValueOnce(new TypeError("offline"));
  const element = place('src="/job/3/" every="3"');
  await later(3000);
  expect([element.innerHTML, element.hasAttribute("data-away")]).toEqual(["<p>old</p>", true]);
  await later(2500);
  expect([element.innerHTML, element.hasAttribute("data-away")]).toEqual(["<p>fresh</p>", false]);
});

test("out of the page it asks no more and closes its stream", async () => {
  place('src="/phone/" every="3" stream="/hot/stream?pass=x"').remove();
  await later(10_000);
  expect([server.mock.calls.length, streams[0]!.closed]).toEqual([0, true]);
});
