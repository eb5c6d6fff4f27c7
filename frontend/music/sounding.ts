/** A phrase as the server tells it, and playing it in the browser. Rows: MIDI number (0: none), onset and duration in quarter notes, bar, id. */
export type Row = [number, number, number, number, string];

export interface Phrase {
  tempo: number;
  metre: [number, number];
  notes: Row[];
  bars: [number, number, number][];
  quarters: number;
}

export interface Tone {
  hz: number;
  at: number;
  lasts: number;
}

export const hertz = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

/** The quarter notes from the first of these bars to the end of the last. */
export function stretch(phrase: Phrase, from: number, to: number): [number, number] {
  const begin = phrase.bars.find(([number]) => number === from)?.[1] ?? 0;
  const last = phrase.bars.find(([number]) => number === to);
  return [begin, last ? last[1] + last[2] : phrase.quarters];
}

/** Tones of a stretch, in seconds from its beginning, at `pace` of the tempo; ties are heard as one. */
export function tones(phrase: Phrase, [begin, end]: [number, number], pace: number): Tone[] {
  const quarter = 60 / (phrase.tempo * pace);
  return phrase.notes
    .filter(([midi, onset]) => midi > 0 && onset >= begin - 1e-6 && onset < end - 1e-6)
    .map(([midi, onset, duration]) => ({ hz: hertz(midi), at: (onset - begin) * quarter, lasts: duration * quarter * 0.95 }));
}

/** Beats of a stretch in seconds from its beginning; the first of a bar is true. */
export function beats(phrase: Phrase, [begin, end]: [number, number], pace: number): [number, boolean][] {
  const quarter = 60 / (phrase.tempo * pace);
  const beat = phrase.metre[1] === 8 ? 1.5 : 4 / phrase.metre[1];
  const found: [number, boolean][] = [];
  for (const [, onset, duration] of phrase.bars) {
    for (let at = 0; at < duration - 1e-6; at += beat) {
      if (onset + at >= begin - 1e-6 && onset + at < end - 1e-6) found.push([(onset + at - begin) * quarter, at === 0]);
    }
  }
  return found;
}

/** Sounds tones and clicks at times of the context; `stop` ends them. */
export class Sounds {
  #playing = new Set<AudioScheduledSourceNode>();

  constructor(readonly context: AudioContext) {}

  tone({ hz, at, lasts }: Tone, from: number): void {
    const gain = this.context.createGain();
    const begin = from + at;
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(0.22, begin + 0.02);
    gain.gain.setValueAtTime(0.2, begin + Math.max(0.03, lasts - 0.05));
    gain.gain.linearRampToValueAtTime(0, begin + Math.max(0.06, lasts));
    gain.connect(this.context.destination);
    this.#start(this.#oscillator("triangle", hz, gain), begin, begin + lasts + 0.05);
  }

  click(at: number, strong: boolean): void {
    const gain = this.context.createGain();
    gain.gain.setValueAtTime(strong ? 0.5 : 0.3, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.05);
    gain.connect(this.context.destination);
    this.#start(this.#oscillator("square", strong ? 1600 : 1100, gain), at, at + 0.06);
  }

  part(buffer: AudioBuffer, start: number, end: number): void {
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    source.start(0, start, Math.max(0.1, end - start));
    this.#keep(source);
  }

  stop(): void {
    for (const one of this.#playing) one.stop();
    this.#playing.clear();
  }

  #oscillator(type: OscillatorType, hz: number, into: AudioNode): OscillatorNode {
    const source = this.context.createOscillator();
    source.type = type;
    source.frequency.value = hz;
    source.connect(into);
    return source;
  }

  #start(source: OscillatorNode, begin: number, end: number): void {
    source.start(begin);
    source.stop(end);
    this.#keep(source);
  }

  #keep(source: AudioScheduledSourceNode): void {
    this.#playing.add(source);
    source.onended = () => this.#playing.delete(source);
  }
}
