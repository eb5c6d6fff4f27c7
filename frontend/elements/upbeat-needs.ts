/**
 * What a piece of a page needs and most pages do not: a script that is loaded once, also when the piece came as a fragment.
 *
 *     <upbeat-needs src="/static/built/music-….js"></upbeat-needs>
 */
export class UpbeatNeeds extends HTMLElement {
  connectedCallback(): void {
    const address = this.getAttribute("src");
    if (!address) return;
    void this.load(new URL(address, document.baseURI).href).catch(() => undefined);
  }

  /** Replaced in tests; a browser runs a module of the same address once. */
  load(address: string): Promise<unknown> {
    return import(/* @vite-ignore */ address);
  }
}
