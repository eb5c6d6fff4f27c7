import { beforeEach, expect, test, vi } from "vitest";

const server = vi.fn<(url: string, init?: RequestInit) => Promise<Response>>();
let bring: typeof import("./bringing").bring;

beforeEach(async () => {
  server.mockReset().mockImplementation(async () => new Response("ok"));
  vi.stubGlobal("fetch", server);
  vi.resetModules();
  ({ bring } = await import("./bringing"));
});

const asked = () => server.mock.calls.map(([url]) => url);

test("a piece of a file has an address of its own", async () => {
  const { addressOf } = await import("./bringing");
  expect(addressOf({ address: "/media/t/480p.mp4", offset: 800, size: 6000 })).toBe("/media/t/480p.mp4?bytes=800-6799");
});

test("what comes is had with one question", async () => {
  expect((await bring("/m?bytes=0-9")).ok).toBe(true);
  expect(asked()).toEqual(["/m?bytes=0-9"]);
});

test("where the store is not let through, the server does it, then and from then on", async () => {
  server.mockImplementation(async (url) => (url.endsWith("here") ? new Response("ok") : Promise.reject(new TypeError("CORS"))));
  expect((await bring("/m?bytes=0-9")).ok).toBe(true);
  await bring("/thumbnails");
  expect(asked()).toEqual(["/m?bytes=0-9", "/m?bytes=0-9&here", "/thumbnails?here"]);
});

test("a refusal of the store is not the last word, one of the server is", async () => {
  const refusal = new Response("", { status: 403 });
  server.mockResolvedValueOnce(Object.defineProperty(refusal, "redirected", { value: true }));
  expect((await bring("/m")).ok).toBe(true);
  vi.resetModules();
  ({ bring } = await import("./bringing"));
  server.mockResolvedValueOnce(new Response("", { status: 403 }));
  expect((await bring("/n")).status).toBe(403);
  expect(asked()).toEqual(["/m", "/m?here", "/n"]);
});

test("a network that is away says nothing about the store", async () => {
  server.mockImplementation(async () => Promise.reject(new TypeError("offline")));
  await expect(bring("/m")).rejects.toThrow("offline");
  server.mockImplementation(async () => new Response("ok"));
  await bring("/m");
  expect(asked()).toEqual(["/m", "/m?here", "/m"]);
});

test("what nobody waits for any more is not asked for again", async () => {
  const life = new AbortController();
  server.mockImplementation(async () => (life.abort(), Promise.reject(new DOMException("gone", "AbortError"))));
  await expect(bring("/m", life.signal)).rejects.toThrow("gone");
  expect(asked()).toEqual(["/m"]);
});
