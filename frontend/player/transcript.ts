import type { Said } from "./sentences";

/** Marks the line that is being said and keeps it in sight, within its own list and not while somebody reads there. */
export class Transcript {
  #current: HTMLElement | undefined;

  constructor(private root: HTMLElement) {}

  /** Each line with its seconds. */
  said(): Said[] {
    const lines = this.root.querySelectorAll<HTMLElement>('[data-part="transcript"] [data-start]');
    return [...lines].map(({ dataset, textContent }) => ({ start: Number(dataset["start"]), end: Number(dataset["end"] ?? dataset["start"]), text: textContent ?? "" }));
  }

  show(position: number): void {
    const list = this.root.querySelector<HTMLElement>('[data-part="transcript"]');
    if (!list) return;
    const line = lineAt([...list.querySelectorAll<HTMLElement>("[data-start]")], position);
    if (line === this.#current && line?.isConnected !== false) return;
    this.#current?.removeAttribute("aria-current");
    this.#current = line;
    if (!line) return;
    line.setAttribute("aria-current", "true");
    if (list.matches(":hover") || list.contains(document.activeElement)) return;
    list.scrollTop = line.offsetTop - list.offsetTop - list.clientHeight / 3;
  }
}

/** The last line that has begun; it stays the current one through a pause in speech. */
function lineAt(lines: HTMLElement[], position: number): HTMLElement | undefined {
  return lines.filter((line) => Number(line.dataset["start"]) <= position + 0.05).at(-1);
}
