/** Is the sound fit to record? Five seconds of speech, in plain words. */

/** A twentieth of a second of sound: its mean and its largest swing, full scale 1. */
export interface Block {
  rms: number;
  peak: number;
}

export type Verdict = "good" | "quiet" | "loud" | "noisy";

export const CHECK_S = 5;
export const BLOCK_S = 0.05;
/** Below −40 dBFS a voice drowns in the hiss of its own preamplifier once the line lifts it to −16 LUFS. */
const QUIET_DB = -40;
/** shared practice: a sample at .99 is clipped; a click or two is no fault of the setting. */
const CLIPPED = 0.99;
const MOST_CLIPPED = 3;
/** Between voice and what is heard without it: less cannot be mended (the studio's scale of noise). */
const LEAST_DISTANCE_DB = 12;

/** `music` has no silence between its words: only its level is judged. */
export function judge(blocks: readonly Block[], music = false): Verdict {
  if (blocks.filter((block) => block.peak >= CLIPPED).length > MOST_CLIPPED) return "loud";
  const levels = blocks.map((block) => decibels(block.rms)).sort((one, other) => one - other);
  const [floor, voice] = [share(levels, 0.1), share(levels, 0.9)];
  if (voice < QUIET_DB) return "quiet";
  return !music && voice - floor < LEAST_DISTANCE_DB ? "noisy" : "good";
}

export function decibels(amplitude: number): number {
  return amplitude > 0 ? Math.max(-100, 20 * Math.log10(amplitude)) : -100;
}

function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? -100;
}

/** Listens to a stream and tells each block until it is stopped. */
export class Ear {
  #context = new AudioContext();
  #timer: ReturnType<typeof setInterval>;

  constructor(stream: MediaStream, hear: (block: Block) => void) {
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 2048;
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    void this.#context.resume();
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      hear(measured(samples));
    }, BLOCK_S * 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    void this.#context.close();
  }
}

export function measured(samples: ArrayLike<number>): Block {
  let [sum, peak] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { rms: Math.sqrt(sum / Math.max(1, samples.length)), peak };
}
