import { beforeEach, expect, test } from "vitest";
import { bytesOf, Keeper, leftOver } from "./keeper";
import { MemoryShelf, type Kept } from "./shelf";

const FACTS = { id: "a", person: "3", script: "7", section: "12", name: "take.webm", type: "video/webm", begun: 1 };
const chunk = (text: string) => new Blob([text]);
let shelf: MemoryShelf;

beforeEach(() => {
  shelf = new MemoryShelf();
});

const stored = async (): Promise<Kept> => (await shelf.all())[0]!;

test("chunks are kept in the order they came, however fast they come", async () => {
  const keeper = new Keeper(shelf, FACTS);
  await Promise.all([keeper.add(chunk("01234"), 1), keeper.add(chunk("567"), 2), keeper.add(chunk("8"), 3)]);
  expect(await (await bytesOf(shelf, await stored())).text()).toBe("012345678");
  expect(await stored()).toEqual({ ...FACTS, seconds: 3, size: 9, chunks: 3 });
});

test("where it is on the server is remembered with it", async () => {
  const keeper = new Keeper(shelf, FACTS);
  await keeper.add(chunk("0"), 1);
  await keeper.place("/up/1/");
  await keeper.add(chunk("1"), 2);
  expect((await stored()).url).toBe("/up/1/");
});

test("when the browser has no more room what is kept stays whole, without a hole", async () => {
  const keeper = new Keeper(shelf, FACTS);
  await keeper.add(chunk("01"), 1);
  const put = shelf.put;
  shelf.put = async () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  await keeper.add(chunk("23"), 2);
  shelf.put = put;
  await keeper.add(chunk("45"), 3);
  expect([keeper.failed, await (await bytesOf(shelf, await stored())).text()]).toEqual([true, "01"]);
  expect((await stored()).seconds).toBe(1);
});

test("what the server has as a take is forgotten", async () => {
  const keeper = new Keeper(shelf, FACTS);
  await keeper.add(chunk("0"), 1);
  await keeper.forget();
  expect([await shelf.all(), await shelf.chunks("a")]).toEqual([[], []]);
});

test("left over is what the same person began for the script, what is going on elsewhere and what is empty left out", async () => {
  for (const [id, more] of Object.entries({ b: { begun: 2 }, a: { begun: 1 }, live: {}, other: { person: "4" }, far: { script: "8" } })) {
    await new Keeper(shelf, { ...FACTS, id, ...more }).add(chunk("0"), 1);
  }
  await new Keeper(shelf, { ...FACTS, id: "empty" }).place("/up/9/");
  const left = await leftOver(shelf, "3", "7", new Set(["live"]));
  expect(left.map((kept) => kept.id)).toEqual(["a", "b"]);
  expect((await shelf.all()).map((kept) => kept.id).sort()).toEqual(["a", "b", "far", "live", "other"]);
});
