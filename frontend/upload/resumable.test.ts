import { expect, test } from "vitest";
import { Resumable, type Told } from "./resumable";

const MB = 1024 * 1024;

/** A server that keeps bytes, and breaks where a test says so. */
class Shelf {
  stored = new Map<string, number>();
  asked: string[] = [];
  breakAt = new Set<number>();
  refuse: [number, string] | undefined;
  #made = 0;
  #calls = 0;

  fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = String(input);
    const method = init.method ?? "GET";
    const headers = new Headers(init.headers);
    this.asked.push(`${method} ${url}`);
    if (this.breakAt.has(++this.#calls)) throw new TypeError("line broke");
    if (headers.get("X-CSRFToken") !== "token") return new Response("", { status: 403 });
    if (this.refuse && url.endsWith(this.refuse[1])) return Response.json({ error: "This is no video." }, { status: this.refuse[0] });
    if (url === "/create/") {
      const made = `/up/${++this.#made}/`;
      this.stored.set(made, 0);
      return Response.json({ url: made, offset: 0 }, { status: 201 });
    }
    if (url.endsWith("finish")) return Response.json({ location: "/studio/takes/1/" });
    const length = this.stored.get(url);
    if (length === undefined) return new Response("", { status: 404 });
    if (method === "DELETE") this.stored.delete(url);
    if (method !== "PATCH") return new Response(null, { status: 204, headers: { "Upload-Offset": String(length) } });
    if (Number(headers.get("Upload-Offset")) !== length) return new Response("", { status: 409, headers: { "Upload-Offset": String(length) } });
    const now = length + (init.body as Blob).size;
    this.stored.set(url, now);
    return new Response(null, { status: 204, headers: { "Upload-Offset": String(now) } });
  };
}

function setUp(size = 5 * MB) {
  const shelf = new Shelf();
  const kept = new Map<string, string>();
  const told: Told[] = [];
  const waits: number[] = [];
  const file = new File([new Uint8Array(size)], "take.mp4", { type: "video/mp4", lastModified: 7 });
  const memory = { get: (key: string) => kept.get(key) ?? null, set: (key: string, url: string) => void kept.set(key, url), forget: (key: string) => void kept.delete(key) };
  const server = { fetch: shelf.fetch as typeof fetch, createUrl: "/create/", csrf: "token" };
  const make = () => new Resumable(server, file, { passage: "3" }, memory, (news) => told.push(news), async (seconds) => void waits.push(seconds));
  return { shelf, kept, told, waits, make };
}

test("a file goes in pieces of two megabytes and is finished", async () => {
  const { shelf, kept, told, make } = setUp();
  await make().start();
  expect(shelf.asked).toEqual(["POST /create/", "PATCH /up/1/", "PATCH /up/1/", "PATCH /up/1/", "POST /up/1/finish"]);
  expect(shelf.stored.get("/up/1/")).toBe(5 * MB);
  expect(told.at(-1)).toEqual({ kind: "finished", location: "/studio/takes/1/" });
  expect(kept.size).toBe(0);
});

test("after a broken line it asks where the server stands and goes on there", async () => {
  const { shelf, waits, make } = setUp();
  shelf.breakAt = new Set([3, 4]);
  await make().start();
  expect(shelf.asked.slice(2)).toEqual(["PATCH /up/1/", "HEAD /up/1/", "HEAD /up/1/", "PATCH /up/1/", "PATCH /up/1/", "POST /up/1/finish"]);
  expect(shelf.stored.get("/up/1/")).toBe(5 * MB);
  expect(waits).toEqual([1, 2]);
});

test("the same file picked again after the page was closed goes on", async () => {
  const { shelf, kept, make } = setUp();
  shelf.stored.set("/up/9/", 4 * MB);
  kept.set("take.mp4/5242880/7", "/up/9/");
  await make().start();
  expect(shelf.asked).toEqual(["HEAD /up/9/", "PATCH /up/9/", "POST /up/9/finish"]);
});

test("an upload that the server has cleared away begins anew", async () => {
  const { shelf, kept, make } = setUp(1 * MB);
  kept.set("take.mp4/1048576/7", "/up/gone/");
  await make().start();
  expect(shelf.asked).toEqual(["HEAD /up/gone/", "POST /create/", "PATCH /up/1/", "POST /up/1/finish"]);
});

test("what the server refuses is told in its words and not tried again", async () => {
  const { shelf, kept, told, make } = setUp(1 * MB);
  shelf.refuse = [422, "finish"];
  await make().start();
  expect(told.at(-1)).toEqual({ kind: "refused", reason: "This is no video." });
  expect([shelf.asked.filter((line) => line.endsWith("finish")).length, kept.size]).toEqual([1, 0]);
});

test("giving up leaves nothing on the server", async () => {
  const { shelf, kept, make } = setUp();
  const upload = make();
  shelf.stored.set("/up/9/", MB);
  kept.set(upload.key, "/up/9/");
  await upload.cancel();
  expect([shelf.stored.size, kept.size]).toEqual([0, 0]);
});
