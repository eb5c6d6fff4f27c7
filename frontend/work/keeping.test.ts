import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Keeper, type Sent } from "./keeping";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(kept = "") {
  const stored = new Map<string, string>();
  const place = { get: (key: string) => stored.get(key) ?? null, set: (key: string, text: string) => void stored.set(key, text), forget: (key: string) => void stored.delete(key) };
  const sent: string[] = [];
  const answers: (Sent | Error)[] = [];
  const told: string[] = [];
  const send = async (text: string): Promise<Sent> => {
    sent.push(text);
    const answer = answers.shift() ?? "kept";
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const make = () => new Keeper("1/2", kept, place, send, (news) => told.push(news));
  return { stored, sent, answers, told, make };
}

test("a text is sent once one stops typing, and forgotten here when the server has it", async () => {
  const { stored, sent, make } = setUp();
  const keeper = make();
  keeper.changed("o");
  keeper.changed("one");
  expect(stored.get("1/2")).toBe("one");
  await vi.advanceTimersByTimeAsync(2000);
  expect([sent, stored.size]).toEqual([["one"], 0]);
});

test("on a bad line it stays here and is sent again, with what was typed meanwhile", async () => {
  const { stored, sent, answers, told, make } = setUp();
  answers.push(new TypeError("line"), new TypeError("line"));
  const keeper = make();
  keeper.changed("one");
  await vi.advanceTimersByTimeAsync(1600);
  expect([sent, told, stored.get("1/2")]).toEqual([["one"], ["waiting"], "one"]);
  stored.set("1/2", "one two");
  await vi.advanceTimersByTimeAsync(10_000);
  expect([sent.at(-1), stored.size]).toEqual(["one two", 0]);
});

test("what was refused stays here", async () => {
  const { stored, answers, make } = setUp();
  answers.push("refused");
  make().changed("one");
  await vi.advanceTimersByTimeAsync(2000);
  expect(stored.get("1/2")).toBe("one");
});

test("a page that was closed too early finds its text again, one whose text arrived does not", () => {
  const { stored, make } = setUp("kept");
  stored.set("1/2", "kept and more");
  expect(make().left).toBe("kept and more");
  stored.set("1/2", "kept");
  expect([make().left, stored.size]).toEqual([null, 0]);
});
