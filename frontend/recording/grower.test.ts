import { expect, test } from "vitest";
import { Grower, type News } from "./grower";

/** A server that keeps bytes of an upload that grows, and breaks or refuses where a test says so. */
class Shelf {
  stored = new Map<string, string>();
  asked: string[] = [];
  seconds: string[] = [];
  shown: string[] = [];
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
    if (this.refuse?.[1] === method) return Response.json({ error: "No room." }, { status: this.refuse[0] });
    if (url === "/create/") {
      if (headers.get("Upload-Defer-Length") !== "1") return new Response("", { status: 422 });
      const made = `/up/${++this.#made}/`;
      this.stored.set(made, "");
      return Response.json({ url: made, offset: 0 }, { status: 201 });
    }
    const at = url.replace(/finish|shown/, "");
    const has = this.stored.get(at);
    if (has === undefined) return new Response("", { status: 404 });
    const told = { "Upload-Offset": String(has.length) };
    if (url.endsWith("shown")) {
      this.shown.push(`${at} ${String(init.body)}`);
      return new Response(null, { status: 204 });
    }
    if (url.endsWith("finish")) {
      if (Number(headers.get("Upload-Length")) !== has.length) return new Response("", { status: 409, headers: told });
      return Response.json({ location: "/there/" });
    }
    if (method !== "PATCH") return new Response(null, { status: 200, headers: told });
    if (Number(headers.get("Upload-Offset")) !== has.length) return new Response("", { status: 409, headers: told });
    this.seconds.push(headers.get("Upload-Seconds") ?? "");
    const now = has + (await (init.body as Blob).text());
    this.stored.set(url, now);
    return new Response(null, { status: 204, headers: { "Upload-Offset": String(now.length) } });
  };
}

function setUp(url?: string) {
  const shelf = new Shelf();
  const told: News[] = [];
  const waits: number[] = [];
  const server = { fetch: ((...asked) => shelf.fetch(...asked)) as typeof fetch, createUrl: "/create/", csrf: "token" };
  const wait = async (seconds: number) => void waits.push(seconds);
  const grower = new Grower(server, { name: "take.webm", script: "7", section: "12" }, (news) => told.push(news), url, wait);
  return { shelf, told, waits, grower };
}

const chunk = (text: string) => new Blob([text]);
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test("each chunk goes up as it comes, and the upload is closed at its length", async () => {
  const { shelf, told, grower } = setUp();
  grower.push(chunk("01234"), 1);
  await settled();
  expect(shelf.stored.get("/up/1/")).toBe("01234");
  grower.push(chunk("567"), 2.04);
  await settled();
  expect(shelf.stored.get("/up/1/")).toBe("01234567");
  expect(await grower.close()).toBe("/there/");
  expect(shelf.asked).toEqual(["POST /create/", "PATCH /up/1/", "PATCH /up/1/", "POST /up/1/finish"]);
  expect(shelf.seconds).toEqual(["1.000", "2.040"]);
  expect(told).toEqual([
    { kind: "placed", url: "/up/1/" },
    { kind: "sent", sent: 5, size: 5 },
    { kind: "sent", sent: 8, size: 8 },
  ]);
});

test("what came while the line was broken goes up in one piece when it is back", async () => {
  const { shelf, waits, grower } = setUp();
  shelf.breakAt = new Set([3, 4]);
  grower.push(chunk("01"), 1);
  await settled();
  grower.push(chunk("23"), 2);
  grower.push(chunk("45"), 3);
  expect(await grower.close()).toBe("/there/");
  expect(shelf.stored.get("/up/1/")).toBe("012345");
  expect(shelf.asked.slice(2)).toEqual(["PATCH /up/1/", "HEAD /up/1/", "HEAD /up/1/", "PATCH /up/1/", "POST /up/1/finish"]);
  expect(waits).toEqual([1, 2]);
});

test("a piece that arrived although its answer was lost is not sent twice", async () => {
  const { shelf, grower } = setUp();
  grower.push(chunk("01"), 1);
  await settled();
  shelf.stored.set("/up/1/", "0123");
  grower.push(chunk("23"), 2);
  grower.push(chunk("45"), 3);
  expect(await grower.close()).toBe("/there/");
  expect(shelf.stored.get("/up/1/")).toBe("012345");
});

test("a recording that a killed browser left is finished from what the browser kept", async () => {
  const { shelf, grower } = setUp("/up/9/");
  shelf.stored.set("/up/9/", "012");
  grower.push(chunk("0123456"), 7);
  expect(await grower.close()).toBe("/there/");
  expect(shelf.stored.get("/up/9/")).toBe("0123456");
  expect(shelf.asked).toEqual(["HEAD /up/9/", "PATCH /up/9/", "POST /up/9/finish"]);
});

test("and from what the server has, where that is more", async () => {
  const { shelf, grower } = setUp("/up/9/");
  shelf.stored.set("/up/9/", "01234567");
  grower.push(chunk("0123"), 4);
  expect(await grower.close()).toBe("/there/");
  expect(shelf.asked).toEqual(["HEAD /up/9/", "POST /up/9/finish"]);
});

test("what the server has cleared away is sent anew from its beginning", async () => {
  const { shelf, grower } = setUp("/up/gone/");
  grower.push(chunk("0123"), 4);
  expect(await grower.close()).toBe("/there/");
  expect(shelf.stored.get("/up/1/")).toBe("0123");
});

test("what the server refuses is told in its words and not tried again", async () => {
  const { shelf, told, grower } = setUp();
  shelf.refuse = [422, "PATCH"];
  grower.push(chunk("01"), 1);
  expect(await grower.close()).toBeUndefined();
  expect(told.at(-1)).toEqual({ kind: "refused", reason: "No room." });
  expect(shelf.asked).toEqual(["POST /create/", "PATCH /up/1/"]);
});

const page = (second: number, number: number) => ({ second, material: 12, page: number });

test("the pages shown go up before the next bytes, and again to an upload that is begun anew", async () => {
  const { shelf, grower } = setUp();
  grower.show([page(0, 1)]);
  await settled();
  expect(shelf.asked).toEqual([]);
  grower.push(chunk("01234"), 1);
  await settled();
  grower.show([page(0, 1), page(1.2, 2)]);
  shelf.stored.clear();
  grower.push(chunk("56"), 2);
  expect(await grower.close()).toBe("/there/");
  const both = '{"shown":[{"second":0,"material":12,"page":1},{"second":1.2,"material":12,"page":2}]}';
  expect(shelf.shown[0]).toBe('/up/1/ {"shown":[{"second":0,"material":12,"page":1}]}');
  expect(shelf.shown.at(-1)).toBe(`/up/2/ ${both}`);
  expect(shelf.stored.get("/up/2/")).toBe("0123456");
});

test("pages that the server refuses are no reason to lose the recording; a broken line is one to try again", async () => {
  const { shelf, told, grower } = setUp();
  grower.push(chunk("0"), 1);
  await settled();
  const answer = shelf.fetch;
  let times = 0;
  shelf.fetch = async (input, init) => {
    if (!String(input).endsWith("shown")) return answer(input, init);
    if (times++ === 0) throw new TypeError("line broke");
    return Response.json({ error: "No." }, { status: 422 });
  };
  grower.show([page(0, 1)]);
  expect(await grower.close()).toBe("/there/");
  expect(told.some(({ kind }) => kind === "refused")).toBe(false);
});
