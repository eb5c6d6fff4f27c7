import { expect, test } from "vitest";
import { Ink, pressureOf, widthOf } from "./strokes";

const dot = (x: number) => ({ x, y: 0, pressure: 0.5 });
const colours = (ink: Ink) => ink.strokes.map((stroke) => stroke.colour);

test("strokes are taken back one by one, and so is wiping all of them", () => {
  const ink = new Ink();
  for (const colour of ["red", "blue"]) ink.begin("pen", colour, dot(1));
  expect(ink.clear()).toBe(true);
  expect(colours(ink)).toEqual([]);
  ink.begin("pen", "black", dot(2));
  expect(colours(ink)).toEqual(["black"]);
  expect([ink.undo(), colours(ink)]).toEqual([true, []]);
  expect([ink.undo(), colours(ink)]).toEqual([true, ["red", "blue"]]);
  expect([ink.undo(), ink.undo(), ink.undo(), colours(ink)]).toEqual([true, true, false, []]);
});

test("wiping an empty page is nothing that could be taken back", () => {
  const ink = new Ink();
  expect([ink.clear(), ink.undo()]).toEqual([false, false]);
});

test("a stroke grows by the dots that are added to it", () => {
  const ink = new Ink();
  ink.begin("eraser", "", dot(1)).dots.push(dot(2), dot(3));
  expect(ink.strokes[0]?.dots.map(({ x }) => x)).toEqual([1, 2, 3]);
});

test("a pen that is pressed harder writes broader; finger, mouse and eraser are even", () => {
  const pen = (pressure: number) => widthOf("pen", pressureOf({ pointerType: "pen", pressure }));
  expect([pen(0.1) < pen(0.5), pen(0.5) < pen(1), pen(1), pen(7)]).toEqual([true, true, 9, 9]);
  expect(pressureOf({ pointerType: "mouse", pressure: 0.5 })).toBe(pressureOf({ pointerType: "touch", pressure: 1 }));
  expect(widthOf("eraser", 0.1)).toBe(widthOf("eraser", 1));
});
