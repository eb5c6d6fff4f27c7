import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpbeatRefresh } from "./upbeat-refresh";

customElements.define("upbeat-refresh", UpbeatRefresh);
const server = vi.fn<typeof fetch>();
const streams: FakeStream[] = [];

class FakeStream extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 1;
  onerror?: () => void;
  onopen?: () => void;
  closed = false;
  constructor(readonly url: string) {
    super();
    streams.push(this);
  }
  refuse(): void {
    this.readyState = 2;
    this.onerror?.();
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

test("a large class is spread, and what comes meanwhile is one asking", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  place('src="/phone/" stream="/hot/stream?pass=x" data-spread="2"');
  streams[0]!.dispatchEvent(new Event("change"));
  streams[0]!.dispatchEvent(new Event("change"));
  await later(999);
  expect(server).toHaveBeenCalledTimes(0);
  await later(1);
  expect(server).toHaveBeenCalledTimes(1);
});

test("a pass that has expired is renewed by the page itself, with what it shows", async () => {
  const element = place('src="/phone/" stream="/hot/stream?pass=old"');
  const page = '<main><upbeat-refresh src="/phone/" stream="/hot/stream?pass=new"><p>from the page</p></upbeat-refresh></main>';
  server.mockImplementation(async () => new Response(page));
  streams[0]!.refuse();
  await later(3001);
  expect(streams.map((stream) => stream.url)).toEqual(["/hot/stream?pass=old", "/hot/stream?pass=new"]);
  expect(element.innerHTML).toBe("<p>from the page</p>");
  expect(new Headers(server.mock.calls[0]![1]?.headers).get("X-Upbeat-Fragment")).toBeNull();
});

test("a server that cannot be reached is tried less and less often, and the page goes on asking", async () => {
  place('src="/phone/" stream="/hot/stream?pass=x"');
  server.mockRejectedValue(new TypeError("offline"));
  streams[0]!.refuse();
  await later(60_000);
  const first = server.mock.calls.length;
  await later(60_000);
  expect(first).toBeGreaterThan(3);
  expect(server.mock.calls.length - first).toBeLessThan(first);
  const page = '<upbeat-refresh src="/phone/" stream="/hot/stream?pass=y"><p>back</p></upbeat-refresh>';
  server.mockImplementation(async () => new Response(page));
  await later(50_000);
  expect(streams.at(-1)!.url).toBe("/hot/stream?pass=y");
});

test("a stream that has fallen silent is opened again, one that beats is not", async () => {
  place('src="/phone/" stream="/hot/stream?pass=x"');
  for (let count = 0; count < 6; count++) {
    await later(15_000);
    streams[0]!.dispatchEvent(new Event("beat"));
  }
  expect(streams.length).toBe(1);
  server.mockClear();
  await later(46_000);
  expect([streams.length, streams[0]!.closed]).toEqual([2, true]);
  expect(server.mock.calls.length).toBeGreaterThan(0);
});

test("on another network the page asks at once", async () => {
  place('src="/phone/" stream="/hot/stream?pass=x"');
  await later(1000);
  window.dispatchEvent(new Event("online"));
  await later(1);
  expect(server).toHaveBeenCalledTimes(1);
});

test("without event streams the page asks every few seconds", async () => {
  vi.stubGlobal("EventSource", undefined);
  place('src="/phone/" stream="/hot/stream?pass=x"');
  await later(30_000);
  expect(server.mock.calls.length).toBeGreaterThan(1);
});

test("a failure keeps the page, says so and is tried again", async () => {
  server.mockRejectedValueOnce(new TypeError("offline"));
  const element = place('src="/job/3/" every="3"');
  await later(3000);
  expect([element.innerHTML, element.hasAttribute("data-away")]).toEqual(["<p>old</p>", true]);
  await later(3500);
  expect([element.innerHTML, element.hasAttribute("data-away")]).toEqual(["<p>fresh</p>", false]);
});

test("out of the page it asks no more and closes its stream", async () => {
  place('src="/phone/" every="3" stream="/hot/stream?pass=x"').remove();
  await later(10_000);
  expect([server.mock.calls.length, streams[0]!.closed]).toEqual([0, true]);
});
