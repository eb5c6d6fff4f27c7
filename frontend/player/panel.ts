import { fragment, parse, post } from "../elements/fragment";

/** What a right answer opens. */
export interface Opened {
  openUntil: number;
  checkpointUrl: string;
  /** Go on by itself after so many seconds. */
  continueAfter: number | undefined;
  templates: HTMLTemplateElement[];
}

/** The checkpoint's panel: shows server fragments, posts their forms, says when one of them opens more of the video. */
export class Panel {
  #shown = "";

  constructor(
    private panel: HTMLElement,
    signal: AbortSignal,
    private opened: (news: Opened) => void,
    private trouble: () => void,
  ) {
    panel.addEventListener("submit", (event) => this.#submit(event), { signal });
    panel.addEventListener("click", (event) => this.#click(event), { signal });
  }

  get hidden(): boolean {
    return this.panel.hidden !== false;
  }

  /** Shows the fragment of an address; one that is in the panel already stays as it is, half-given answers included. */
  async open(url: string, anew = false): Promise<void> {
    if (anew || this.#shown !== url || !this.panel.firstElementChild) await this.#take(() => fragment(url), url);
    this.#appear();
  }

  hide(): void {
    this.panel.hidden = true;
  }

  empty(): void {
    this.#shown = "";
    this.panel.replaceChildren();
    this.hide();
  }

  #appear(): void {
    this.panel.hidden = false;
    (this.panel.querySelector<HTMLElement>("[autofocus]") ?? this.panel).focus({ preventScroll: true });
    this.panel.scrollIntoView?.({ block: "nearest" });
  }

  #submit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    // A button with an address of its own is no answer.
    if (!form.matches("[data-answer]") || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    // A second press while the first is under way would be a second attempt.
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    void this.#take(() => post(form, event.submitter), this.#shown).then(() => {
      form.ariaBusy = null;
      this.#appear();
    });
  }

  #click(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-answer]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    void this.#take(() => fragment(link.href), this.#shown).then(() => this.#appear());
  }

  async #take(get: () => Promise<string>, shown: string): Promise<void> {
    let html: string;
    try {
      html = await get();
    } catch {
      return this.trouble();
    }
    const fresh = parse(html);
    const news = readOpened(fresh);
    this.panel.replaceChildren(fresh);
    this.#shown = shown;
    if (news) this.opened(news);
  }
}

/** The news in a fragment whose outermost element opens more; nothing in any other. */
export function readOpened(fresh: DocumentFragment): Opened | undefined {
  const root = fresh.querySelector<HTMLElement>("[data-open-until]");
  if (!root) return undefined;
  const { openUntil, checkpointUrl, continueAfter } = root.dataset;
  return {
    openUntil: Number(openUntil),
    checkpointUrl: checkpointUrl ?? "",
    continueAfter: continueAfter ? Number(continueAfter) : undefined,
    templates: [...root.querySelectorAll<HTMLTemplateElement>("template[data-into]")],
  };
}
