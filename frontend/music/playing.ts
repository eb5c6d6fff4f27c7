/** Plays tones in the browser: a soft triangle, one after another; `stop` ends it at once. */
export interface Heard {
  midi: number;
  at: number;
  lasts: number;
}

export class Playing {
  #context: AudioContext | undefined;
  #begin = 0;

  /** Seconds since the first tone; before it less than none. */
  get second(): number {
    return this.#context ? this.#context.currentTime - this.#begin : 0;
  }

  /** Quarter notes a minute; `ended` is called when the last tone has died away. */
  start(tones: Heard[], tempo: number, ended: () => void): void {
    this.stop();
    const context = new AudioContext();
    this.#context = context;
    const quarter = 60 / tempo;
    const begin = context.currentTime + 0.08;
    this.#begin = begin;
    let last: OscillatorNode | undefined;
    for (const { midi, at, lasts } of tones) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      const from = begin + at * quarter;
      const to = from + lasts * quarter * 0.95;
      tone.type = "triangle";
      tone.frequency.value = 440 * 2 ** ((midi - 69) / 12);
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.25, from + 0.015);
      volume.gain.setTargetAtTime(0, to - 0.03, 0.02);
      tone.connect(volume).connect(context.destination);
      tone.start(from);
      tone.stop(to + 0.1);
      last = tone;
    }
    if (last) last.onended = () => (this.stop(), ended());
    else ended();
  }

  stop(): void {
    void this.#context?.close();
    this.#context = undefined;
  }
}
