import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Queue } from "./queue";
import { Sender } from "./sender";

const row = (seq: number) => ({ viewing: 1, seq, start: seq, end: seq + 1, speed: 1, at: 1000 });
const answer = (status: number, body: unknown = {}) => new Response(status === 204 ? null : JSON.stringify(body), { status });
const server = vi.fn<typeof fetch>();

let queue: Queue;
let sender: Sender;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", server);
  server.mockReset();
  queue = new Queue(undefined, "ada");
  sender = new Sender(queue, { url: "/hot/segments", pass: "old", passUrl: "/pass/" });
});
afterEach(() => {
  sender.stop();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

test("acknowledged rows leave the queue and the request bears the pass", async () => {
  server.mockResolvedValueOnce(answer(204));
  queue.add([row(1)]);
  sender.flush();
  await settle();
  expect(queue.rows).toEqual([]);
  const [url, init] = server.mock.calls[0]!;
  expect([url, init?.method, (init?.headers as Record<string, string>)["X-Upbeat-Pass"], init?.keepalive, init?.body]).toEqual([
    "/hot/segments", "POST", "old", true, JSON.stringify({ segments: [row(1)] }),
  ]);
});

test("a failure keeps the rows and tries again after a growing pause", async () => {
  server.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(answer(503)).mockResolvedValueOnce(answer(204));
  queue.add([row(1)]);
  sender.flush();
  await settle();
  sender.flush();
  expect([server.mock.calls.length, queue.rows.length]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(2000);
  await vi.advanceTimersByTimeAsync(3999);
  expect(server).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);
  expect([server.mock.calls.length, queue.rows]).toEqual([3, []]);
});

test("an expired pass is renewed once and the rows are sent again", async () => {
  server.mockResolvedValueOnce(answer(401)).mockResolvedValueOnce(answer(200, { pass: "new" })).mockResolvedValueOnce(answer(204));
  queue.add([row(1)]);
  sender.flush();
  await settle();
  expect(server.mock.calls.map(([url]) => url)).toEqual(["/hot/segments", "/pass/", "/hot/segments"]);
  expect((server.mock.calls[2]![1]?.headers as Record<string, string>)["X-Upbeat-Pass"]).toBe("new");
  expect(queue.rows).toEqual([]);
});

test("what answers 200 is not our server: the rows stay and there is a pause", async () => {
  server.mockImplementation(async () => answer(200));
  queue.add([row(1)]);
  sender.flush();
  await settle();
  expect([server.mock.calls.length, queue.rows.length]).toEqual([1, 1]);
});

test("back on line it sends at once", async () => {
  server.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(answer(204));
  queue.add([row(1)]);
  sender.flush();
  await settle();
  sender.hurry();
  await settle();
  expect(queue.rows).toEqual([]);
});

test("rows added while a request is under way follow it", async () => {
  server.mockImplementation(async () => answer(204));
  queue.add([row(1)]);
  sender.flush();
  queue.add([row(2)]);
  await settle();
  expect([server.mock.calls.length, queue.rows]).toEqual([2, []]);
});
