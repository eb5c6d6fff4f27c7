/** What the player says to screen readers; the words are the template's, `{value}` is filled in here. */
export class Words {
  constructor(private root: HTMLElement) {}

  say(word: string, value = ""): void {
    const state = this.root.querySelector<HTMLElement>('[data-part="state"]');
    const words = this.root.querySelector<HTMLTemplateElement>('template[data-part="words"]');
    const found = words?.content.querySelector(`[data-word="${word}"]`)?.textContent;
    if (!state || !found) return;
    const told = found.trim().replace("{value}", value);
    // The same sentence twice is said twice only when it is another text.
    state.textContent = state.textContent === told ? `${told} ` : told;
  }
}
