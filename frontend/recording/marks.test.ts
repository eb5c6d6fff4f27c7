import { expect, test } from "vitest";
import { Marks } from "./marks";

const noted = (...pages: [number, number | null, number][]) => {
  const marks = new Marks();
  const told = pages.map((page) => marks.note(...page));
  return { told, all: marks.all.map(({ second, material, page }) => [second, material, page]) };
};

test("a page is noted once, from the second on at which it came", () => {
  expect(noted([0, 12, 1], [1, 12, 1], [3.4567, 12, 2])).toEqual({ told: [true, false, true], all: [[0, 12, 1], [3.46, 12, 2]] });
});

test("pages that are passed over were not shown", () => {
  expect(noted([0, 12, 1], [5, 12, 2], [5.2, 12, 3], [5.4, 12, 4]).all).toEqual([[0, 12, 1], [5, 12, 4]]);
});

test("a page that comes back at once never went away", () => {
  expect(noted([0, 12, 1], [5, 12, 2], [5.3, 12, 1], [8, null, 0]).all).toEqual([[0, 12, 1], [8, null, 0]]);
});

test("a change within the first half second stands at the beginning", () => {
  expect(noted([0, 12, 1], [0.2, 12, 2]).all).toEqual([[0, 12, 2]]);
});

test("what is read of the marks does not change them", () => {
  const marks = new Marks();
  marks.note(0, 12, 1);
  marks.all[0]!.page = 9;
  expect(marks.all[0]?.page).toBe(1);
});
