/** A metronome: short clicks at given seconds, from one sound context. Silent where the page may not sound. */
export class Clicks {
  #context: AudioContext | undefined;

  /** Within a press of a button; from now on `at` sounds. */
  async open(): Promise<void> {
    try {
      this.#context ??= new AudioContext();
      await Promise.race([this.#context.resume(), new Promise((done) => setTimeout(done, 200))]);
    } catch {
      this.#context = undefined;
    }
  }

  /** A click so many seconds from now, a higher one where it is the first of a bar. */
  at(seconds: number, first: boolean): void {
    const context = this.#context;
    if (context?.state !== "running") return;
    const when = context.currentTime + Math.max(0, seconds);
    const tone = new OscillatorNode(context, { frequency: first ? 1760 : 1175, type: "triangle" });
    const loud = new GainNode(context, { gain: 0 });
    loud.gain.setValueAtTime(0, when);
    loud.gain.linearRampToValueAtTime(0.5, when + 0.002);
    loud.gain.exponentialRampToValueAtTime(0.001, when + 0.06);
    tone.connect(loud).connect(context.destination);
    tone.start(when);
    tone.stop(when + 0.07);
  }

  /** Silence now, what is to come as well. */
  close(): void {
    void this.#context?.close().catch(() => undefined);
    this.#context = undefined;
  }
}
