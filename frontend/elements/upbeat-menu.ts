/**
 * Closes the `<details class="menu">` within when one presses Escape or elsewhere. Without script it closes by its own word.
 *
 *     <upbeat-menu><details class="menu"><summary>More</summary><div class="menu-sheet">…</div></details></upbeat-menu>
 */
export class UpbeatMenu extends HTMLElement {
  #life: AbortController | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    document.addEventListener("click", (event) => !this.contains(event.target as Node) && this.#close(false), { signal });
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.#close(true), { signal });
    this.addEventListener("focusout", (event) => event.relatedTarget && !this.contains(event.relatedTarget as Node) && this.#close(false), { signal });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  #close(focus: boolean): void {
    const details = this.querySelector("details");
    if (!details?.open) return;
    details.open = false;
    if (focus) details.querySelector("summary")?.focus();
  }
}
