/**
 * Opens the page behind a link as a dialog that stands in the page already.
 *
 *     <upbeat-dialog><a href="/lessons/3/withdraw/" data-open>Withdraw…</a><dialog>… <button type="button" data-close>Keep it</button></dialog></upbeat-dialog>
 *
 * Without script, or with a modifier key, the link leads to its page.
 */
export class UpbeatDialog extends HTMLElement {
  #life: AbortController | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    this.addEventListener("click", (event) => this.#click(event), { signal: this.#life.signal });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const dialog = this.querySelector("dialog");
    if (!dialog) return;
    if (target.closest("[data-open]") && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      dialog.showModal();
    } else if (target.closest("[data-close]") || target === dialog) {
      // A press on the dialog itself and none of its children is one on the backdrop or the padding.
      if (target !== dialog || outside(dialog, event)) dialog.close();
    }
  }
}

function outside(dialog: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
