import { beforeEach, expect, test } from "vitest";
import { pauseBefore, Queue, type Store } from "./queue";

const row = (viewing: number, seq: number) => ({ viewing, seq, start: seq, end: seq + 1, speed: 1, at: 1000 });

let store: Store;
beforeEach(() => {
  const kept = new Map<string, string>();
  store = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
});

test("rows stay until they are acknowledged, whatever page looks", () => {
  new Queue(store, "ada").add([row(1, 1), row(1, 2), row(2, 1)]);
  const later = new Queue(store, "ada");
  later.acknowledge([row(1, 1), row(2, 1), row(9, 9)]);
  expect(new Queue(store, "ada").rows).toEqual([row(1, 2)]);
});

test("rows of one person are never seen by another", () => {
  new Queue(store, "ada").add([row(1, 1)]);
  expect(new Queue(store, "chen").rows).toEqual([]);
});

test("a batch has at most a hundred rows, the newest", () => {
  const queue = new Queue(store, "ada");
  queue.add(Array.from({ length: 130 }, (_, index) => row(1, index + 1)));
  expect(queue.batch().map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 31));
});

test("a viewing that is shown again goes on counting", () => {
  const queue = new Queue(store, "ada");
  queue.add([row(3, 4), row(2, 9)]);
  expect([queue.nextSeq(3), queue.nextSeq(5)]).toEqual([5, 1]);
});

test("without a store the page's memory keeps the rows", () => {
  const full: Store = {
    getItem: () => null,
    setItem: () => {
      throw new Error("quota");
    },
  };
  for (const queue of [new Queue(undefined, "ada"), new Queue(full, "ada")]) {
    queue.add([row(1, 1)]);
    queue.add([row(1, 2)]);
    queue.acknowledge([row(1, 1)]);
    expect(queue.rows).toEqual([row(1, 2)]);
  }
});

test("pauses grow from two seconds to a minute", () => {
  expect([0, 1, 2, 3, 4, 5, 9].map(pauseBefore)).toEqual([2, 4, 8, 16, 32, 60, 60]);
});
