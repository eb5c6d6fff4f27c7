import { expect, test } from "vitest";
import { chosen, type Carried } from "./choice";

const RUNGS: Carried[] = [
  { name: "480p", kbits: 200, lines: 480 },
  { name: "720p", kbits: 500, lines: 720 },
  { name: "audio", kbits: 50, lines: 0 },
];
const at = (kbits: number, more = {}) => chosen(RUNGS, { kbits, saving: false, speed: 1, lines: 720, ...more })?.name;

test("a line gets the best rung that it carries, and below every picture the sound", () => {
  expect([60, 219, 221, 549, 551, 9000].map((kbits) => at(kbits))).toEqual(["audio", "audio", "480p", "480p", "720p", "720p"]);
});

test("while nothing is known the small picture is tried", () => {
  expect(at(0)).toBe("480p");
});

test("who saves data gets sound and stills, however good the line", () => {
  expect(at(9000, { saving: true })).toBe("audio");
});

test("at double speed a line carries half as much", () => {
  expect([at(300, { speed: 2 }), at(450, { speed: 2 })]).toEqual(["audio", "480p"]);
});

test("up one goes only with room to spare, so that the picture does not come and go", () => {
  expect([at(250, { now: "audio" }), at(310, { now: "audio" }), at(600, { now: "480p" }), at(760, { now: "480p" })]).toEqual(["audio", "480p", "480p", "720p"]);
  expect(at(230, { now: "480p" })).toBe("480p");
});

test("a small screen is not sent lines that it cannot show", () => {
  expect([at(9000, { lines: 400 }), at(9000, { lines: 660 })]).toEqual(["480p", "720p"]);
});

test("a film without sound alone keeps its smallest picture, one of sound its sound", () => {
  expect(chosen(RUNGS.slice(0, 2), { kbits: 20, saving: true, speed: 1, lines: 480 })?.name).toBe("480p");
  expect(chosen(RUNGS.slice(2), { kbits: 0, saving: false, speed: 1, lines: 480 })?.name).toBe("audio");
  expect(chosen([], { kbits: 0, saving: false, speed: 1, lines: 480 })).toBeUndefined();
});
