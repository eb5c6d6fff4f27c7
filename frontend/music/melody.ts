/**
 * A melody while it is written: notes in a row, in ABC behind it. Lengths are quavers, as `L:1/8` counts them; bar lines
 * come by themselves, and a note that goes over one is written as two that are tied.
 */

export interface Tone {
  /** Diatonic place: 7 × octave + step, C4 is 28. Null is a rest. */
  place: number | null;
  /** What was set beside the note: −1 flat, 0 natural, 1 sharp; null as the key has it. */
  sign: -1 | 0 | 1 | null;
  /** Quavers. */
  length: number;
  tied: boolean;
}

export interface Melody {
  /** The lines before the music, as they came. */
  head: string[];
  metre: [number, number];
  fifths: number;
  tempo: number;
  /** Quavers before the first bar line; 0 where the first bar is full. */
  upbeat: number;
  tones: Tone[];
}

const STEPS = "CDEFGAB";
const SEMITONES = [0, 2, 4, 5, 7, 9, 11];
const SHARPS = "FCGDAEB";
const SIGNS: Record<string, -1 | 0 | 1> = { "^": 1, "=": 0, _: -1 };
const MODES: Record<string, number> = { "": 0, maj: 0, ion: 0, m: -3, min: -3, aeo: -3, mix: -1, dor: -2, phr: -4, lyd: 1, loc: -5 };
export const LENGTHS = [8, 4, 2, 1, 0.5, 0.25];

/** Sharps of a key such as `Bb`, `F#m`, `D dorian`; 0 of what it does not know. */
export function fifthsOf(key: string): number {
  const found = /^([A-G])([#b]?)\s*([A-Za-z]*)/.exec(key.trim());
  if (!found) return 0;
  const base = SHARPS.indexOf(found[1]!) - 1 + (found[2] === "#" ? 7 : found[2] === "b" ? -7 : 0);
  return base + (MODES[found[3]!.slice(0, 3).toLowerCase()] ?? 0);
}

/** What the key signature does to a step: −1, 0, 1. */
export function signature(fifths: number, step: number): -1 | 0 | 1 {
  const at = SHARPS.indexOf(STEPS[step]!);
  return at < fifths ? 1 : at >= 7 + fifths ? -1 : 0;
}

export const step = (place: number): number => ((place % 7) + 7) % 7;
export const octave = (place: number): number => Math.floor(place / 7);

/** Where the undotted 1 of numbered notation stands: as the engraver has it, A and B an octave lower. */
export function firstDegree(fifths: number): number {
  const at = STEPS.indexOf(SHARPS[(((fifths + 1) % 7) + 7) % 7]!);
  return 7 * (at >= 5 ? 3 : 4) + at;
}

/** Quavers of a full bar. */
export const barLength = ({ metre }: Pick<Melody, "metre">): number => (8 * metre[0]) / metre[1];

/** Quavers of the first bar: as many as stand before its line. */
const firstBar = (melody: Melody): number => (melody.upbeat > 0 && melody.upbeat < barLength(melody) ? melody.upbeat : barLength(melody));

/** Lines of a head with one field set: where it stands, else before the key, which ends a head of ABC. */
export function withField(head: readonly string[], name: string, value: string): string[] {
  const line = `${name}:${value}`;
  const at = head.findIndex((written) => written.startsWith(`${name}:`));
  if (at >= 0) return head.map((written, place) => (place === at ? line : written));
  const key = head.findIndex((written) => written.startsWith("K:"));
  return key < 0 ? [...head, line] : [...head.slice(0, key), line, ...head.slice(key)];
}

/** A whole text with one field of its head set; the notes below stay as they are. */
export function textWith(text: string, name: string, value: string): string {
  const lines = text.split("\n");
  const music = lines.findIndex((line) => line.trim() && !/^\s*([A-Za-z]:|%)/.test(line));
  const head = (music < 0 ? lines : lines.slice(0, music)).filter((line) => line.trim());
  const rest = music < 0 ? [] : lines.slice(music);
  const full = head.some((line) => line.startsWith("K:")) || name === "K" ? head : [...head, "K:C"];
  return [...withField(full, name, value), ...rest].join("\n");
}

/** The melody of a text, or null where it has what is written as text alone: groups, slurs, repeats, words, chords. */
export function read(text: string): Melody | null {
  const melody: Melody = { head: [], metre: [4, 4], fifths: 0, tempo: 90, upbeat: 0, tones: [] };
  const body: string[] = [];
  let unit: number | undefined;
  for (const line of text.replace(/(^|[^\\])%.*$/gm, "$1").split("\n")) {
    const field = /^([A-Za-z]):\s*(.*)$/.exec(line.trim());
    if (!field) body.push(line);
    else if (body.some((written) => written.trim())) return null;
    else {
      melody.head.push(line.trim());
      const [, name, value] = field as unknown as [string, string, string];
      const ratio = /^(\d+)\/(\d+)/.exec(value);
      if (name === "M" && !ratio && !/^[Cc]\|?$/.test(value.trim())) return null;
      if (name === "M") melody.metre = ratio ? [Number(ratio[1]), Number(ratio[2])] : value.includes("|") ? [2, 2] : [4, 4];
      if (name === "L") unit = ratio ? (8 * Number(ratio[1])) / Number(ratio[2]) : 8;
      if (name === "K") melody.fifths = fifthsOf(value);
      const tempo = /(?:(\d+)\/(\d+)=)?(\d+)$/.exec(value);
      if (name === "Q" && tempo) melody.tempo = Number(tempo[3]) * (tempo[1] ? (4 * Number(tempo[1])) / Number(tempo[2]) : 1);
    }
  }
  // Without L: the metre says what a letter lasts (ABC 2.1, section 3.1.7), as the server reads it.
  return readBody(body.join(" "), melody, unit ?? (barLength(melody) < 6 ? 0.5 : 1)) ? melody : null;
}

const SIGN = /\s+|(\|\]?)|([_=^]?)([A-Ga-gz])([,']*)(\d*)(\/*)(\d*)(-?)/y;

function readBody(text: string, melody: Melody, unit: number): boolean {
  SIGN.lastIndex = 0;
  let held = new Map<number, number>();
  let bars = 0;
  while (SIGN.lastIndex < text.length) {
    const found = SIGN.exec(text);
    if (!found) return false;
    if (found[1]) {
      held = new Map();
      // The last line of a tune closes it, and says nothing of how it begins.
      if (!bars++ && found[1] === "|") melody.upbeat = upbeat(melody);
    }
    const letter = found[3];
    if (!letter) continue;
    const slashes = found[6]!.length;
    const length = (unit * Number(found[5] || 1)) / (slashes ? Number(found[7] || 2 ** slashes) : 1);
    if (letter === "z") {
      melody.tones.push({ place: null, sign: null, length, tied: false });
      continue;
    }
    const marks = found[4]!;
    const high = (letter > "Z" ? 5 : 4) + marks.split("'").length - marks.split(",").length;
    const place = 7 * high + STEPS.indexOf(letter.toUpperCase());
    if (found[2]) held.set(place, SIGNS[found[2]]!);
    const sign = held.has(place) ? (held.get(place) as -1 | 0 | 1) : null;
    melody.tones.push({ place, sign, length, tied: found[8] === "-" });
  }
  return true;
}

/** What stands before the first bar line, where that is less than a bar. */
function upbeat(melody: Melody): number {
  const before = melody.tones.reduce((sum, { length }) => sum + length, 0);
  return before < barLength(melody) ? before : 0;
}

/** The melody as ABC, with bar lines where the metre has them. */
export function write(melody: Melody): string {
  const head = melody.head.filter((line) => !line.startsWith("L:"));
  const at = head.findIndex((line) => line.startsWith("K:"));
  head.splice(at < 0 ? head.length : at, 0, "L:1/8");
  if (at < 0) head.push("K:C");
  return `${head.join("\n")}\n${bars(melody).map((bar) => bar.join(" ")).join(" | ")}${melody.tones.length ? " |]" : ""}\n`;
}

/** The signs of ABC, bar by bar. */
export function bars(melody: Melody): string[][] {
  const full = barLength(melody);
  const found: string[][] = [[]];
  let held = new Map<number, number>();
  let left = firstBar(melody);
  for (const [at, tone] of melody.tones.entries()) {
    const tied = tone.tied && isSame(tone, melody.tones[at + 1], melody.fifths);
    let rest = tone.length;
    while (rest > 0) {
      if (left <= 0) {
        found.push([]);
        held = new Map();
        left = full;
      }
      const part = Math.min(rest, left);
      rest -= part;
      left -= part;
      found.at(-1)!.push(sign(tone, part, melody.fifths, held) + (tone.place !== null && (rest > 0 || tied) ? "-" : ""));
    }
  }
  return found;
}

/** Of each note as it is drawn, whole or in parts tied over bar lines, the place of its tone in the melody. */
export function drawnTones(melody: Melody): number[] {
  const full = barLength(melody);
  const found: number[] = [];
  let left = firstBar(melody);
  for (const [at, tone] of melody.tones.entries()) {
    for (let rest = tone.length; rest > 0; ) {
      if (left <= 0) left = full;
      const part = Math.min(rest, left);
      rest -= part;
      left -= part;
      found.push(at);
    }
  }
  return found;
}

/** Whether a tie can lead from one to the other. */
function isSame(tone: Tone, after: Tone | undefined, fifths: number): boolean {
  if (tone.place === null || tone.place !== after?.place) return false;
  const key = signature(fifths, step(tone.place));
  return (tone.sign ?? key) === (after.sign ?? key);
}

function sign(tone: Tone, length: number, fifths: number, held: Map<number, number>): string {
  if (tone.place === null) return `z${figure(length)}`;
  const wanted = tone.sign ?? signature(fifths, step(tone.place));
  const now = held.get(tone.place) ?? signature(fifths, step(tone.place));
  let mark = "";
  if (wanted !== now) {
    mark = wanted > 0 ? "^" : wanted < 0 ? "_" : "=";
    held.set(tone.place, wanted);
  }
  const letter = STEPS[step(tone.place)]!;
  const high = octave(tone.place);
  return mark + (high > 4 ? letter.toLowerCase() + "'".repeat(high - 5) : letter + ",".repeat(4 - high)) + figure(length);
}

function figure(length: number): string {
  if (length === 1) return "";
  if (Number.isInteger(length)) return String(length);
  for (const under of [2, 4, 8]) {
    if (Number.isInteger(length * under)) return `${length * under === 1 ? "" : length * under}/${under}`;
  }
  return String(Math.round(length));
}

/** What is heard: tied notes as one, in quarter notes. */
export function heard(melody: Melody): { midi: number; at: number; lasts: number }[] {
  const found: { midi: number; at: number; lasts: number }[] = [];
  let at = 0;
  let goesOn = false;
  for (const tone of melody.tones) {
    const lasts = tone.length / 2;
    if (tone.place !== null) {
      const alter = tone.sign ?? signature(melody.fifths, step(tone.place));
      const midi = 12 * (octave(tone.place) + 1) + SEMITONES[step(tone.place)]! + alter;
      const last = found.at(-1);
      if (goesOn && last?.midi === midi) last.lasts += lasts;
      else found.push({ midi, at, lasts });
    }
    goesOn = tone.tied;
    at += lasts;
  }
  return found;
}

/** The line that stands at once, before the picture comes: digits or letters with marks, the one at the cursor in brackets. */
export function line(melody: Melody, cursor: number, numbers: boolean): string {
  const first = firstDegree(melody.fifths);
  return melody.tones
    .map((tone, at) => {
      const shown = tone.place === null ? "0" : numbers ? degree(tone.place - first) : name(tone.place);
      const mark = tone.sign === null || tone.place === null ? "" : tone.sign > 0 ? "♯" : tone.sign < 0 ? "♭" : "♮";
      const written = `${mark}${shown}${"–".repeat(Math.max(0, Math.floor(tone.length / 2) - 1))}${tone.length < 2 ? "_".repeat(Math.ceil(Math.log2(2 / tone.length))) : ""}${tone.tied ? "⁀" : ""}`;
      return at === cursor - 1 ? `[${written}]` : written;
    })
    .join(" ");
}

const degree = (above: number): string => {
  const high = Math.floor(above / 7);
  return `${(((above % 7) + 7) % 7) + 1}${high > 0 ? "\u0307".repeat(high) : "\u0323".repeat(-high)}`;
};

const name = (place: number): string => `${STEPS[step(place)]}${octave(place)}`;
