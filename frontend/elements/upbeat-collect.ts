import { parse, post } from "./fragment";
import { morph } from "./morph";
import type { UpbeatRefresh } from "./upbeat-refresh";
import { Resumable, type Told } from "../upload/resumable";
import { memory } from "../upload/memory";

/**
 * Material of a passage in the editor: files go up as soon as they are chosen or dropped, one after another, and the
 * buttons of what is there do their deed at once. What is being written in the form around it stays as it is.
 *
 *     <upbeat-collect data-create-url="/studio/uploads/" data-script="7" data-section="12">
 *       <upbeat-refresh src="…">… <button name="do" value="later-5">Down</button></upbeat-refresh>
 *       <input type="file" multiple> <p data-part="said" role="status"></p> <template data-word="sending">{name}: {percent} %</template> …
 *     </upbeat-collect>
 *
 * Without script, and for a passage that is not kept yet (no `data-section`), the form around it takes files and buttons.
 */
export class UpbeatCollect extends HTMLElement {
  #life: AbortController | undefined;
  #waiting: File[] = [];
  #sending: Resumable | undefined;
  #spoken = "";

  connectedCallback(): void {
    if (!this.dataset["section"]) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("change", (event) => this.#choose(event.target as HTMLInputElement), { signal });
    this.addEventListener("click", (event) => this.#press(event), { signal });
    for (const name of ["dragover", "dragleave", "drop"] as const) this.addEventListener(name, (event) => this.#drag(event), { signal });
    window.addEventListener("beforeunload", (event) => this.#sending && event.preventDefault(), { signal });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#waiting = [];
    this.#sending?.pause();
  }

  get #shown(): UpbeatRefresh {
    return this.querySelector<UpbeatRefresh>("upbeat-refresh")!;
  }

  #choose(input: HTMLInputElement): void {
    if (input.type !== "file" || !input.files?.length) return;
    this.#waiting.push(...input.files);
    // Not to be sent again with the form.
    input.value = "";
    void this.#send();
  }

  #drag(event: DragEvent): void {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-over", event.type === "dragover");
    if (event.type !== "drop") return;
    this.#waiting.push(...(event.dataTransfer?.files ?? []));
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    const { createUrl = "", script = "", section = "" } = this.dataset;
    const csrf = this.closest("form")?.querySelector<HTMLInputElement>('[name="csrfmiddlewaretoken"]')?.value ?? "";
    const server = { fetch: window.fetch.bind(window), createUrl, csrf };
    let refused = "";
    for (let file = this.#waiting.shift(); file; file = this.#waiting.shift()) {
      const { name } = file;
      this.#sending = new Resumable(server, file, { kind: "material", script, section }, memory(`${section}/`), (news) => {
        if (news.kind === "refused") refused = this.#word("refused", { name, reason: news.reason });
        else this.#told(name, news);
      });
      await this.#sending.start();
      if (this.#life?.signal.aborted) return;
      this.#again();
    }
    this.#sending = undefined;
    this.#say(refused);
  }

  #told(name: string, news: Told): void {
    if (news.kind === "progress") this.#say(this.#word("sending", { name, percent: Math.floor((100 * news.sent) / news.size) }), name);
    if (news.kind === "waiting") this.#say(this.#word("waiting", { seconds: news.seconds }));
  }

  /** The fragment is asked for until nothing of it is being read. */
  #again(): void {
    this.#shown.setAttribute("every", "1.5");
    void this.#shown.refresh();
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>('upbeat-refresh button[name="do"]');
    const around = button?.closest("form");
    if (!button || !around) return;
    event.preventDefault();
    const form = document.createElement("form");
    form.setAttribute("action", this.#shown.getAttribute("src") ?? "");
    form.append(...[...around.querySelectorAll('[name="csrfmiddlewaretoken"]')].map((input) => input.cloneNode()));
    button.disabled = true;
    const { value } = button;
    void post(form, button)
      .then((html) => morph(this.#shown, parse(html)))
      .catch(() => this.#shown.refresh())
      .then(() => this.#focus(value));
  }

  /** The pressed button, or what stands in its place, keeps the focus. */
  #focus(value: string): void {
    const same = this.querySelector<HTMLButtonElement>(`button[value="${value}"]`);
    const near = this.querySelector<HTMLElement>(`#material-${value.replace(/.*-/, "")} button`) ?? this.querySelector<HTMLElement>("summary, input");
    if (same) same.disabled = false;
    (same ?? near)?.focus();
  }

  /** `about`: a reader is told once that a file is on its way, not every per cent. */
  #say(text: string, about = ""): void {
    const said = this.querySelector<HTMLElement>('[data-part="said"]');
    if (!said) return;
    said.setAttribute("aria-live", about && about === this.#spoken ? "off" : "polite");
    this.#spoken = about;
    said.textContent = text;
  }

  #word(name: string, values: Record<string, string | number>): string {
    const text = this.querySelector<HTMLTemplateElement>(`template[data-word="${name}"]`)?.content.textContent ?? "";
    return Object.entries(values).reduce((line, [key, value]) => line.replace(`{${key}}`, String(value)), text);
  }
}
