/** Which rung a line carries. Rungs have a picture, or are sound alone, which is played with the still pictures. */

export interface Carried {
  name: string;
  /** Mean kilobits a second of the film at normal speed. */
  kbits: number;
  /** Lines of the picture, 0 for sound. */
  lines: number;
}

export interface Circumstances {
  /** What the line carries, 0 while nothing is known. */
  kbits: number;
  saving: boolean;
  speed: number;
  /** Lines that the picture has on this screen. */
  lines: number;
  /** The rung that plays now, if one does. */
  now?: string | undefined;
}

/** To keep a rung the line must carry its mean and a little; to go up, half as much again, or one would go up and down. */
const TO_KEEP = 1.1;
const TO_RISE = 1.5;

/** The rung to play, by "Automatic". `rungs` in any order; the sound where nothing else is carried. */
export function chosen(rungs: readonly Carried[], at: Circumstances): Carried | undefined {
  const rising = [...rungs].sort((one, other) => one.kbits - other.kbits);
  const sound = rising.find((rung) => !rung.lines);
  const pictures = rising.filter((rung) => rung.lines);
  if (at.saving && sound) return sound;
  const smallest = pictures[0];
  // Nothing is known: the smallest picture comes through nearly everywhere.
  if (!at.kbits) return smallest ?? sound;
  const playing = rising.findIndex((rung) => rung.name === at.now);
  const carried = pictures.filter((rung) => {
    const margin = playing >= 0 && rising.indexOf(rung) > playing ? TO_RISE : TO_KEEP;
    const wanted = rung === smallest || rung.lines <= at.lines * 1.1 || fits(pictures, rung, at.lines);
    return wanted && rung.kbits * at.speed * margin <= at.kbits;
  });
  return carried.at(-1) ?? sound ?? smallest;
}

/** Is the next smaller picture too small for the screen? */
function fits(pictures: readonly Carried[], rung: Carried, lines: number): boolean {
  const smaller = pictures[pictures.indexOf(rung) - 1];
  return !smaller || smaller.lines < lines * 0.75;
}
