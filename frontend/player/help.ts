import { recall, remember } from "./memory";

/** The list of keys, and whether single keys work at all: with speech input or trembling hands they are pressed unawares (WCAG 2.1.4). */
export class Help {
  #dialog: HTMLDialogElement | null;
  #switch: HTMLInputElement | null;

  constructor(root: HTMLElement, signal: AbortSignal) {
    this.#dialog = root.querySelector<HTMLDialogElement>('[data-part="keys"]');
    this.#switch = root.querySelector<HTMLInputElement>('[data-part="keys-on"]');
    if (this.#switch) this.#switch.checked = this.keysWork;
    this.#switch?.addEventListener("change", () => remember("keys", this.#switch?.checked ? "on" : "off"), { signal });
    this.#dialog?.addEventListener("click", (event) => event.target === this.#dialog && this.close(), { signal });
  }

  get keysWork(): boolean {
    return recall("keys") !== "off";
  }

  open(): void {
    if (!this.#dialog?.open) this.#dialog?.showModal();
  }

  close(): void {
    this.#dialog?.close();
  }
}
