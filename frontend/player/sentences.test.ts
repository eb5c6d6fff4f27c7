import { expect, test } from "vitest";
import { beginnings, sentence } from "./sentences";

const SAID = [
  { start: 1, end: 3, text: "0:01 Many songs begin" },
  { start: 3, end: 5, text: "before the bar." },
  { start: 5, end: 8, text: "“Listen!”" },
  { start: 8, end: 10, text: "and one" },
  { start: 14, end: 16, text: "two three" },
];

test("a caption that holds half a sentence does not begin one; silence does", () => {
  expect(beginnings(SAID)).toEqual([1, 5, 8, 14]);
});

test("Chinese sentences end with their own signs", () => {
  expect(beginnings([{ start: 0, end: 2, text: "弱起小节。" }, { start: 2, end: 4, text: "听一听，" }, { start: 4, end: 6, text: "好吗？」" }, { start: 6, end: 7, text: "再来" }])).toEqual([0, 2, 6]);
});

test("back leads to the beginning of this sentence, and from there to the one before", () => {
  const starts = [1, 5, 8, 14];
  expect([sentence(starts, 7, -1), sentence(starts, 5.4, -1), sentence(starts, 1.2, -1)]).toEqual([5, 1, 1]);
});

test("again and on lead to this and the next beginning", () => {
  const starts = [1, 5, 8, 14];
  expect([sentence(starts, 7, 0), sentence(starts, 7, 1), sentence(starts, 15, 1), sentence(starts, 0.2, 0), sentence(starts, 0.2, 1)]).toEqual([5, 8, undefined, undefined, 1]);
});
