import { expect, test } from "vitest";
import { Recorder, type Segment } from "./recorder";

/** Plays `from` to `to` at a speed, ticking four times a second from the clock `at`. */
function watch(recorder: Recorder, from: number, to: number, at: number, speed = 1): { rows: Segment[]; at: number } {
  const rows = recorder.play(from, speed, at);
  for (let step = 1; from + step * 0.25 * speed <= to + 1e-9; step++) rows.push(...recorder.tick(from + step * 0.25 * speed, at + step * 0.25));
  return { rows, at: at + (to - from) / speed };
}

test("a row ends at a pause, to the hundredth of a second", () => {
  const recorder = new Recorder(12);
  const { rows, at } = watch(recorder, 61.2, 64.2, 1000);
  expect([...rows, ...recorder.stop(64.2, at)]).toEqual([{ viewing: 12, seq: 1, start: 61.2, end: 64.2, speed: 1, at: 1003 }]);
});

test("long play becomes rows of five seconds that touch and are numbered", () => {
  const recorder = new Recorder(12, 7);
  const { rows, at } = watch(recorder, 0, 12, 1000);
  rows.push(...recorder.stop(12, at));
  expect(rows.map(({ seq, start, end }) => [seq, start, end])).toEqual([[7, 0, 5], [8, 5, 10], [9, 10, 12]]);
});

test("a jump ends the row where the video was last seen, not where it lands", () => {
  const recorder = new Recorder(12);
  const { at } = watch(recorder, 10, 12, 1000);
  expect(recorder.jump(at)).toEqual([{ viewing: 12, seq: 1, start: 10, end: 12, speed: 1, at: 1002 }]);
  expect(recorder.stop(80, at)).toEqual([]);
});

test("a jump that nobody announced is seen by the clock", () => {
  const recorder = new Recorder(12);
  const { at } = watch(recorder, 10, 12, 1000);
  expect(recorder.tick(90, at + 0.25)).toEqual([{ viewing: 12, seq: 1, start: 10, end: 12, speed: 1, at: 1002.25 }]);
  expect(recorder.stop(90.5, at + 0.75).map(({ start, end }) => [start, end])).toEqual([[90, 90.5]]);
});

test("a change of speed begins a new row", () => {
  const recorder = new Recorder(12);
  const { at } = watch(recorder, 0, 2, 1000);
  const rows = [...recorder.faster(2, 2, at), ...recorder.stop(4, at + 1)];
  expect(rows.map(({ start, end, speed }) => [start, end, speed])).toEqual([[0, 2, 1], [2, 4, 2]]);
});

test("standing still leaves no row", () => {
  const recorder = new Recorder(12);
  recorder.play(5, 1, 1000);
  expect(recorder.stop(5, 1010)).toEqual([]);
});

test("hiding the page gives what was played so far and goes on", () => {
  const recorder = new Recorder(12);
  const { at } = watch(recorder, 0, 3, 1000);
  expect(recorder.cut(3, at).map(({ start, end }) => [start, end])).toEqual([[0, 3]]);
  expect(recorder.stop(4, at + 1).map(({ start, end }) => [start, end])).toEqual([[3, 4]]);
});

test("play that goes on where it stopped leaves no gap", () => {
  const recorder = new Recorder(12);
  const { at } = watch(recorder, 21, 24, 1000);
  recorder.stop(24, at);
  recorder.play(24.02, 1, at + 9);
  expect(recorder.stop(25, at + 10).map(({ start, end }) => [start, end])).toEqual([[24, 25]]);
});

test("a slow device that tells late of play began where the video stood", () => {
  const recorder = new Recorder(12);
  recorder.stand(21, 1000);
  recorder.play(22.3, 1, 1001.5);
  expect(recorder.stop(24, 1003.2).map(({ start, end }) => [start, end])).toEqual([[21, 24]]);
});

test("what the clock does not explain is not watched", () => {
  const recorder = new Recorder(12);
  recorder.stand(21, 1000);
  recorder.play(22.3, 1, 1000.5);
  expect(recorder.stop(24, 1002.2).map(({ start, end }) => [start, end])).toEqual([[22.3, 24]]);
});

test("where a jump lands is where play begins, however long one looked at it before", () => {
  const recorder = new Recorder(12);
  const { at } = watch(recorder, 10, 12, 1000);
  recorder.jump(at);
  recorder.stand(80, at);
  recorder.play(80.2, 1, at + 60);
  expect(recorder.stop(81, at + 61).map(({ start, end }) => [start, end])).toEqual([[80, 81]]);
});

test("the first row of a viewing may be short, the next ones are as long as ever", () => {
  const recorder = new Recorder(12, 1, 1);
  const { rows } = watch(recorder, 0, 7, 1000);
  expect(rows.map(({ seq, start, end }) => [seq, start, end])).toEqual([[1, 0, 1], [2, 1, 6]]);
});
