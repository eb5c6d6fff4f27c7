/** What the browser keeps of the player's settings; in private browsing they live as long as the page. */
const page = new Map<string, string>();

export function store(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

export function remember(what: string, value: string): void {
  page.set(what, value);
  try {
    store()?.setItem(`upbeat.player.${what}`, value);
  } catch {
    // Forbidden or full: the page has it.
  }
}

export function recall(what: string): string | null {
  return page.get(what) ?? store()?.getItem(`upbeat.player.${what}`) ?? null;
}
