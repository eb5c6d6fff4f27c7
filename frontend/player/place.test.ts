import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Place } from "./place";

const server = vi.fn<(url: string, init?: RequestInit) => Promise<Response>>();
beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  server.mockReset();
  server.mockImplementation(async () => new Response(null, { status: 204 }));
  vi.stubGlobal("fetch", server);
});
afterEach(() => vi.useRealTimers());

const told = () => server.mock.calls.map(([, init]) => (JSON.parse(String(init?.body)) as { second: number }).second);

/** Plays so many seconds from `from`, ticking four times a second. */
async function play(place: Place, from: number, seconds: number, speed = 1): Promise<void> {
  for (let step = 1; step <= seconds * 4; step++) {
    await vi.advanceTimersByTimeAsync(250);
    place.at(from + step * 0.25 * speed, 7);
  }
}

test("a place is told before two seconds of the film have gone by, at any speed", async () => {
  for (const speed of [0.5, 1, 2]) {
    server.mockClear();
    const place = new Place({ url: "", pass: "p", passUrl: "" }, "/hot/place", 12);
    place.at(100, 7);
    await play(place, 100, 10, speed);
    const steps = told().slice(1).map((second, n) => second - told()[n]!);
    expect([steps.length > 2, Math.max(...steps) <= 1.75]).toEqual([true, true]);
  }
});

test("it names viewing and row, and shows the pass", () => {
  new Place({ url: "", pass: "p", passUrl: "" }, "/hot/place", 12).at(63.254, 7);
  const [url, init] = server.mock.lastCall!;
  expect([url, init?.body, (init?.headers as Record<string, string>)["X-Upbeat-Pass"]]).toEqual(["/hot/place", '{"viewing":12,"seq":7,"second":63.25}', "p"]);
});

test("none is sent while one is on its way, and none is sent again", async () => {
  server.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve(new Response(null, { status: 503 })), 3000)));
  const place = new Place({ url: "", pass: "p", passUrl: "" }, "/hot/place", 12);
  place.at(0, 7);
  await play(place, 0, 2.5);
  expect(told()).toEqual([0]);
});

test("what a row has told is not told again", async () => {
  const place = new Place({ url: "", pass: "p", passUrl: "" }, "/hot/place", 12);
  place.known(10);
  place.at(10.5, 7);
  expect(told()).toEqual([]);
});
