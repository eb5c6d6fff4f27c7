import { expect, test } from "vitest";
import { placeAfter, placeAt } from "./stills";

const TOLD = { src: "/s", every: 2, sizes: [100, 0, 0, 50, 0, 70] };

test("the picture of a second is the last that came before it", () => {
  expect([0, 5.9, 6, 9, 11, 99].map((second) => placeAt(TOLD, second))).toEqual([
    { number: 0, offset: 0, size: 100 },
    { number: 0, offset: 0, size: 100 },
    { number: 3, offset: 100, size: 50 },
    { number: 3, offset: 100, size: 50 },
    { number: 5, offset: 150, size: 70 },
    { number: 5, offset: 150, size: 70 },
  ]);
});

test("the next one is fetched before its second comes", () => {
  expect([placeAfter(TOLD, 0)?.number, placeAfter(TOLD, 6)?.number, placeAfter(TOLD, 10)]).toEqual([3, 5, undefined]);
});

test("a film without stills has none", () => {
  expect([placeAt({ ...TOLD, sizes: [] }, 3), placeAt({ ...TOLD, sizes: [0, 0] }, 3)]).toEqual([undefined, undefined]);
});
