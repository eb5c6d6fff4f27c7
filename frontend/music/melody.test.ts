import { expect, test } from "vitest";
import { drawnTones, fifthsOf, firstDegree, heard, line, read, textWith, write } from "./melody";
import { Writing } from "./writing";

const empty = (head = "M:4/4\nK:C") => new Writing(read(`${head}\n`)!);

test("what is written comes back from its text, with the bar lines that the metre has", () => {
  const text = "M:2/4\nL:1/8\nK:D\nF2 G A | ^G3/2 =c/2 z2 | d4 |]\n";
  const melody = read(text)!;
  expect(write(melody)).toBe(text);
  expect(melody.tones.map((tone) => tone.length)).toEqual([2, 1, 1, 1.5, 0.5, 2, 4]);
});

test("a note that goes over the bar line is written as two that are tied, and heard as one", () => {
  const writing = empty("M:2/4\nK:C");
  for (const length of [4, 2, 4]) {
    writing.length = length;
    writing.letter(0);
  }
  expect(write(writing.melody)).toContain("C4 | C2 C2- | C2 |]");
  expect(heard(read(write(writing.melody))!).map(({ lasts }) => lasts)).toEqual([2, 1, 2]);
});

test("an accidental is written once in a bar and taken back with a natural", () => {
  const melody = read("M:4/4\nL:1/4\nK:G\n^G G =G F | G F =F F |]")!;
  expect(melody.tones.map(({ sign }) => sign)).toEqual([1, 1, 0, null, null, null, 0, 0]);
  expect(write(melody)).toContain("^G2 G2 =G2 F2 | G2 F2 =F2 F2");
});

test.each(["(3ABc", "|: A :|", "(AB)", "[CE]", "A\nw: la", "{a}b"])("what only text can say is left to the text: %s", (body) => {
  expect(read(`K:C\n${body}`)).toBeNull();
});

test("a tie is written only where the next note has the same pitch", () => {
  const writing = empty();
  writing.letter(4);
  writing.tie();
  expect(write(writing.melody)).toContain("G2 |]");
  writing.letter(4);
  expect(write(writing.melody)).toContain("G2- G2 |]");
  writing.sign(1);
  expect(write(writing.melody)).toContain("G2 ^G2 |]");
});

test("a letter takes the octave that is nearest to the note before", () => {
  const writing = empty();
  for (const step of [4, 6, 2, 0]) writing.letter(step);
  expect(writing.melody.tones.map(({ place }) => place)).toEqual([32, 34, 37, 35]);
});

test("digits count in the key: 1 is its first degree, 0 a rest", () => {
  const writing = empty("M:4/4\nK:Bb");
  for (const digit of [1, 2, 0, 5]) writing.digit(digit);
  expect(write(writing.melody)).toContain("B,2 C2 z2 F2");
});

test("lengths, dots, signs, ties, octaves and removing can each be undone and done again", () => {
  const writing = empty();
  writing.letter(0);
  const states = [JSON.stringify(writing.melody.tones)];
  const commands = [() => writing.setLength(1), () => writing.dot(), () => writing.sign(1), () => writing.tie(), () => writing.move(7), () => writing.remove()];
  for (const command of commands) {
    command();
    states.push(JSON.stringify(writing.melody.tones));
  }
  expect(new Set(states).size).toBe(states.length);
  for (const state of states.slice(0, -1).reverse()) {
    expect(writing.undo()).toBe(true);
    expect(JSON.stringify(writing.melody.tones)).toBe(state);
  }
  expect(writing.undo() && writing.undo()).toBe(false);
  for (const _ of states) writing.redo();
  expect(JSON.stringify(writing.melody.tones)).toBe(states.at(-1));
});

test("a note stays within what can be heard", () => {
  const writing = empty();
  writing.letter(0);
  for (let at = 0; at < 20; at += 1) writing.move(7);
  expect(writing.melody.tones[0]!.place).toBeLessThanOrEqual(56);
});

test("the line says digits or letters, and where one stands", () => {
  const melody = read("M:4/4\nL:1/4\nK:G\nG ^A/ z B2 d'")!;
  expect(line(melody, 1, true)).toBe("[1] ♯2_ 0 3– 5̇");
  expect(line(melody, 4, false)).toBe("G4 ♯A4_ 0 [B4–] D6");
});

test("keys are known with their modes", () => {
  expect(["C", "Bb", "F#m", "D dorian", "Gmix", "?"].map(fifthsOf)).toEqual([0, -2, 3, 0, 0, 0]);
  expect([0, -2, 1, 3].map(firstDegree)).toEqual([28, 27, 32, 26]);
});

test("a song that begins with an upbeat keeps its bar lines when a note is added", () => {
  const writing = new Writing(read("M:3/4\nL:1/8\nK:G\nD2 | G4 A2 | B4 |]")!);
  expect(writing.melody.upbeat).toBe(2);
  writing.letter(0);
  expect(write(writing.melody)).toContain("\nD2 | G4 A2 | B4 c2 |]");
  writing.setUpbeat(0);
  expect(write(writing.melody)).toContain("\nD2 G4 | A2 B4 |");
});

test("one short bar alone is not taken for an upbeat", () => {
  expect(read("M:4/4\nL:1/8\nK:C\nC2 D2 |]")!.upbeat).toBe(0);
});

test("without L: letters last what the metre says, as the server reads them", () => {
  expect(read("M:2/4\nK:C\nC4 D4")!.tones.map(({ length }) => length)).toEqual([2, 2]);
  expect(read("M:3/4\nK:C\nC4 D2")!.tones.map(({ length }) => length)).toEqual([4, 2]);
  expect(read("M:4/4\nL:1\nK:C\nC")!.tones.map(({ length }) => length)).toEqual([8]);
});

test("a metre that keys cannot count is left to the text", () => {
  expect(read("M:2+3/8\nK:C\nC")).toBeNull();
});

test("what is done to the length of an earlier note begins with its own length", () => {
  const writing = new Writing(read("M:4/4\nL:1/8\nK:C\nC4 D3 E F2")!);
  writing.go(1);
  writing.dot();
  writing.go(2);
  writing.longer(1);
  expect(writing.melody.tones.map(({ length }) => length)).toEqual([6, 4, 1, 2]);
});

test("metre, key and tempo are changed while the notes stay", () => {
  const writing = new Writing(read("K:C\nF2 G2")!);
  for (const [name, value] of [["M", "3/4"], ["K", "G"], ["Q", "1/4=120"]] as const) writing.setField(name, value);
  expect(write(writing.melody)).toBe("M:3/4\nQ:1/4=120\nL:1/8\nK:G\nF2 G2 |]\n");
  expect([writing.melody.tempo, heard(writing.melody)[0]!.midi]).toEqual([120, 66]);
});

test("the head of a text that only text can go on is changed without touching its notes", () => {
  expect(textWith("T:Song\nK:C\n(3CDE F2\nw: la", "M", "2/4")).toBe("T:Song\nM:2/4\nK:C\n(3CDE F2\nw: la");
  expect(textWith("(3CDE F2", "M", "2/4")).toBe("M:2/4\nK:C\n(3CDE F2");
});

test("each note of the picture leads to what was written, also where a bar line parts it", () => {
  expect(drawnTones(read("M:2/4\nL:1/8\nK:C\nC2 D4 E2")!)).toEqual([0, 1, 1, 2]);
});
