/** Writing a melody: where the cursor stands, what each key does, and the way back. */
import { type Melody, type Tone, LENGTHS, barLength, firstDegree, read, step, withField } from "./melody";

interface State {
  tones: Tone[];
  cursor: number;
}

const MOST_NOTES = 400;
const LOWEST = 7 * 1;
const HIGHEST = 7 * 8;

export class Writing {
  /** Stands behind this many notes; commands change the note before it. */
  cursor: number;
  /** Quavers of the next note. */
  length = 2;
  dotted = false;
  #past: State[] = [];
  #future: State[] = [];

  constructor(readonly melody: Melody) {
    this.cursor = melody.tones.length;
  }

  get current(): Tone | undefined {
    return this.melody.tones[this.cursor - 1];
  }

  /** A note on the step (0 is C) that is nearest to the one before. */
  letter(wanted: number): void {
    const before = this.#before() ?? firstDegree(this.melody.fifths) + 3;
    const base = before - step(before) + wanted;
    this.#insert([base - 7, base, base + 7].sort((a, b) => Math.abs(a - before) - Math.abs(b - before))[0]!);
  }

  /** Degree 1 to 7 of the key's major scale, 0 a rest: as numbered notation counts. */
  digit(wanted: number): void {
    if (wanted === 0) this.rest();
    else this.letter(step(firstDegree(this.melody.fifths) + wanted - 1));
  }

  rest(): void {
    this.#insert(null);
  }

  /** Diatonic steps up or down: 7 for an octave. */
  move(by: number): void {
    const tone = this.current;
    if (!tone || tone.place === null) return;
    const place = tone.place + by;
    if (place >= LOWEST && place <= HIGHEST) this.#change({ place, sign: null });
  }

  sign(sign: -1 | 0 | 1): void {
    const tone = this.current;
    if (tone && tone.place !== null) this.#change({ sign: tone.sign === sign ? null : sign });
  }

  tie(): void {
    const tone = this.current;
    if (tone && tone.place !== null) this.#change({ tied: !tone.tied });
  }

  /** The length of the note before the cursor and of those to come. */
  setLength(length: number): void {
    this.length = length;
    this.dotted = false;
    if (this.current) this.#change({ length });
  }

  longer(steps: number): void {
    const at = LENGTHS.indexOf(this.length) - steps;
    if (at >= 0 && at < LENGTHS.length) this.setLength(LENGTHS[at]!);
  }

  dot(): void {
    this.dotted = !this.dotted;
    if (this.current) this.#change({ length: this.#next() });
  }

  /** Behind the note with this number; what is done to lengths now begins with its own. */
  go(to: number): void {
    this.cursor = Math.min(Math.max(to, 0), this.melody.tones.length);
    const length = this.current?.length;
    const plain = LENGTHS.find((one) => one === length);
    const dotted = LENGTHS.find((one) => one * 1.5 === length);
    if (plain !== undefined) [this.length, this.dotted] = [plain, false];
    else if (dotted !== undefined) [this.length, this.dotted] = [dotted, true];
  }

  /** Take the note behind the cursor away. */
  removeNext(): void {
    if (this.cursor >= this.melody.tones.length) return;
    this.#keep();
    this.melody.tones.splice(this.cursor, 1);
  }

  /** Another field of the head (`M`, `K`, `Q`): the notes stay on their lines, and bar lines come anew. */
  setField(name: string, value: string): void {
    const head = withField(this.melody.head, name, value);
    const told = read(head.join("\n"));
    if (told) Object.assign(this.melody, { head, metre: told.metre, fifths: told.fifths, tempo: told.tempo });
  }

  /** So many quavers stand before the first bar line. */
  setUpbeat(quavers: number): void {
    this.melody.upbeat = quavers < barLength(this.melody) ? quavers : 0;
  }

  remove(): void {
    if (!this.current) return;
    this.#keep();
    this.melody.tones.splice(this.cursor - 1, 1);
    this.cursor -= 1;
  }

  undo(): boolean {
    return this.#swap(this.#past, this.#future);
  }

  redo(): boolean {
    return this.#swap(this.#future, this.#past);
  }

  #next(): number {
    return this.length * (this.dotted ? 1.5 : 1);
  }

  #before(): number | undefined {
    return this.melody.tones.slice(0, this.cursor).filter((tone) => tone.place !== null).at(-1)?.place ?? undefined;
  }

  #insert(place: number | null): void {
    if (this.melody.tones.length >= MOST_NOTES) return;
    this.#keep();
    const kept = place === null ? null : Math.min(Math.max(place, LOWEST), HIGHEST);
    this.melody.tones.splice(this.cursor, 0, { place: kept, sign: null, length: this.#next(), tied: false });
    this.cursor += 1;
  }

  #change(more: Partial<Tone>): void {
    this.#keep();
    this.melody.tones[this.cursor - 1] = { ...this.current!, ...more };
  }

  #keep(): void {
    this.#past.push(this.#state());
    if (this.#past.length > 200) this.#past.shift();
    this.#future = [];
  }

  #state(): State {
    return { tones: this.melody.tones.map((tone) => ({ ...tone })), cursor: this.cursor };
  }

  #swap(from: State[], to: State[]): boolean {
    const state = from.pop();
    if (!state) return false;
    to.push(this.#state());
    this.melody.tones = state.tones;
    this.cursor = state.cursor;
    return true;
  }
}
