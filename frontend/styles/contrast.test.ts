import { expect, test } from "vitest";
import css from "./tokens.css?raw";

const blocks = css.split(/(?=:root)/);

/** The colours of a theme; dark ones lie over light ones. */
function colours(...starts: string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const start of starts) {
    const block = blocks.find((each) => each.startsWith(start)) ?? "";
    for (const [, name, value] of block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)) found.set(name!, value!);
  }
  return found;
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const TEXT = [
  ...["ink", "ink-soft", "accent", "settled", "nearly", "not-yet"].flatMap((text) => ["paper", "raised", "sunk"].map((ground) => [text, ground])),
  ["on-accent", "accent"], ["on-accent", "accent-strong"], ["ink", "accent-tint"], ["accent", "accent-tint"], ["ink-soft", "accent-tint"],
  ...["settled", "nearly", "not-yet"].flatMap((state) => [[state, `${state}-tint`], ["ink", `${state}-tint`]]),
] as [string, string][];
const LINES = [["rule-strong", "paper"], ["rule-strong", "raised"], ["accent", "paper"]] as [string, string][];
const themes = { light: colours(":root {"), dark: colours(":root {", ':root[data-theme="dark"]') };

for (const [theme, token] of Object.entries(themes)) {
  const weak = (pairs: [string, string][], least: number) =>
    pairs.map(([a, b]) => [a, b, Math.round(contrast(token.get(a)!, token.get(b)!) * 100) / 100]).filter(([, , ratio]) => !((ratio as number) >= least));

  test(`words on every ground have a contrast of 4.5, ${theme}`, () => expect(weak(TEXT, 4.5)).toEqual([]));
  test(`edges of fields have a contrast of 3, ${theme}`, () => expect(weak(LINES, 3)).toEqual([]));
}

test("dark by the device and dark by choice are the same colours", () => {
  expect([...colours(':root:not([data-theme="light"])')]).toEqual([...colours(':root[data-theme="dark"]')]);
});
