/** Which key does what; the same letters as on the well-known players. */

export type Command =
  | { do: "play" | "captions" | "mute" | "full" | "note" | "begin" | "search" | "keys" | "keys-close" }
  | { do: "move"; by: number }
  | { do: "sentence"; by: -1 | 0 | 1 }
  | { do: "chapter"; by: 1 | -1 }
  | { do: "speed"; by: 1 | -1 };

const KEYS: Record<string, Command> = {
  " ": { do: "play" },
  k: { do: "play" },
  j: { do: "move", by: -10 },
  l: { do: "move", by: 10 },
  ArrowLeft: { do: "move", by: -5 },
  ArrowRight: { do: "move", by: 5 },
  Home: { do: "begin" },
  c: { do: "captions" },
  m: { do: "mute" },
  f: { do: "full" },
  n: { do: "note" },
  ",": { do: "sentence", by: -1 },
  r: { do: "sentence", by: 0 },
  ".": { do: "sentence", by: 1 },
  "/": { do: "search" },
  "?": { do: "keys" },
  "<": { do: "speed", by: -1 },
  ">": { do: "speed", by: 1 },
};

/** With Shift: letters of other keyboards need it for signs, arrows do not. */
const SHIFTED: Record<string, Command> = {
  ArrowLeft: { do: "sentence", by: -1 },
  ArrowRight: { do: "sentence", by: 1 },
  ArrowUp: { do: "chapter", by: -1 },
  ArrowDown: { do: "chapter", by: 1 },
};

interface Pressed {
  key: string;
  shiftKey?: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** What has the focus. */
  on: { typing: boolean; pressing: boolean };
}

/** The command of a key, or none: while somebody types every key is theirs, and a focused button keeps its space bar. */
export function command({ key, shiftKey, ctrlKey, metaKey, altKey, on }: Pressed): Command | undefined {
  if (ctrlKey || metaKey || altKey || on.typing) return undefined;
  if (on.pressing && (key === " " || key === "Enter")) return undefined;
  if (shiftKey && SHIFTED[key]) return SHIFTED[key];
  return KEYS[key.length === 1 ? key.toLowerCase() : key];
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** The next speed up or down; the ends stay. */
export function nextSpeed(speed: number, by: 1 | -1): number {
  const known = SPEEDS.reduce((best, each) => (Math.abs(each - speed) < Math.abs(best - speed) ? each : best));
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(known) + by))]!;
}
