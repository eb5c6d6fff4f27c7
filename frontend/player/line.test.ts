import { expect, test } from "vitest";
import { Line } from "./line";

const KB = 1000;

test("before anything was measured the browser's guess counts, by figure or by kind", () => {
  expect(new Line(undefined, 0).kbits).toBe(0);
  expect(new Line({ downlink: 1.5, effectiveType: "4g" }, 0).kbits).toBe(1500);
  expect([new Line({ effectiveType: "2g" }, 0).kbits, new Line({ downlink: 0.1, effectiveType: "3g" }, 0).kbits]).toEqual([60, 100]);
});

test("what was measured a short while ago is believed, unless the line is poorer now", () => {
  expect(new Line(undefined, 300).kbits).toBe(300);
  expect(new Line({ downlink: 10 }, 300).kbits).toBe(300);
  expect(new Line({ downlink: 0.2 }, 3000).kbits).toBe(200);
});

test("measures soon outweigh a guess", () => {
  const line = new Line({ downlink: 10 }, 0);
  for (let n = 0; n < 6; n++) line.took(32 * KB, 1000);
  expect(line.kbits).toBeGreaterThan(250);
  expect(line.kbits).toBeLessThan(400);
});

test("a line that becomes poor is soon called poor, one that recovers only after a while", () => {
  const line = new Line(undefined, 0);
  for (let n = 0; n < 8; n++) line.took(200 * KB, 1000);
  expect(Math.round(line.kbits)).toBe(1600);
  for (let n = 0; n < 3; n++) line.took(20 * KB, 1000);
  expect(line.kbits).toBeLessThan(400);
  line.took(200 * KB, 1000);
  expect(line.kbits).toBeLessThan(1100);
});

test("a small piece says nothing of the breadth of a line", () => {
  const line = new Line(undefined, 0);
  line.took(700, 300);
  expect([line.kbits, line.measured]).toEqual([0, 0]);
});

test("who saves data everywhere saves it here", () => {
  expect([new Line({ saveData: true }, 0).saving, new Line({}, 0).saving]).toEqual([true, false]);
});
