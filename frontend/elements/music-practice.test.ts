import { expect, test } from "vitest";
import { soundsTo } from "./music-practice";

test("a child is told whether it is too high or too low, not by how many cents", () => {
  expect([0.7, -0.7, 0.3, -0.3].map(soundsTo)).toEqual(["High", "Low", "Right", "Right"]);
});
