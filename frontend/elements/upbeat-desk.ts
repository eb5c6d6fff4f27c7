/**
 * Marking by keys: 1 to 9 choose a level of the criterion one is at (the best is 1) and go on to the next criterion, J and K
 * go to the next work and back. Buttons with `data-snippet` put their sentence into the comment.
 *
 *     <upbeat-desk> <form> <fieldset class="rubric-row">… radio buttons …</fieldset> … <textarea name="comment"></textarea> </form> </upbeat-desk>
 *
 * Links with `data-key` anywhere on the page are pressed by their key. Without script one clicks.
 */
export class UpbeatDesk extends HTMLElement {
  #life: AbortController | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("click", (event) => this.#insert(event), { signal });
    for (const hidden of this.querySelectorAll<HTMLElement>('[data-snippet], [data-part="keys"]')) hidden.hidden = false;
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  #key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const types = target.matches("textarea, select, input:not([type=radio], [type=checkbox])") || target.isContentEditable;
    if (types || event.ctrlKey || event.metaKey || event.altKey) return;
    const link = document.querySelector<HTMLAnchorElement>(`a[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (link) return link.click();
    const place = Number(event.key);
    if (place >= 1 && place <= 9 && this.#choose(place - 1)) event.preventDefault();
  }

  #choose(place: number): boolean {
    const rows = [...this.querySelectorAll<HTMLElement>(".rubric-row")];
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const open = rows.findIndex((row) => !row.querySelector(":checked"));
    const row = rows[here >= 0 ? here : Math.max(0, open)];
    const level = row?.querySelectorAll<HTMLInputElement>("input")[place];
    if (!row || !level) return false;
    level.checked = true;
    const next = rows[rows.indexOf(row) + 1];
    const chosen = next?.querySelector<HTMLInputElement>(":checked, input");
    (chosen ?? this.querySelector<HTMLElement>('textarea[name="comment"]'))?.focus();
    return true;
  }

  #insert(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-snippet]");
    const comment = this.querySelector<HTMLTextAreaElement>('textarea[name="comment"]');
    if (!button || !comment) return;
    comment.value = [comment.value.trimEnd(), button.textContent?.trim()].filter(Boolean).join(" ");
    comment.focus();
  }
}
