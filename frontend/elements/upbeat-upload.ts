import { memory } from "../upload/memory";
import { Resumable, type Told } from "../upload/resumable";

/**
 * Sends the form's file in pieces, goes on after a broken line, and after the page was closed when the same file is picked again.
 *
 *     <upbeat-upload data-create-url="/studio/uploads/">
 *       <form method="post" enctype="multipart/form-data" action="…">… <input type="file" name="file"> <button>Upload</button></form>
 *       <div data-part="state" hidden><progress data-part="bar"></progress><p data-part="said" role="status"></p>
 *         <button type="button" data-do="pause">Pause</button> <button type="button" data-do="go" hidden>Go on</button> …
 *         <template data-word="sending">{percent} % of {size} MB</template> …</div></upbeat-upload>
 *
 * `shared/upload.html` writes the inside. Other fields of the form go with the file. Without script the form is posted as it is.
 */
export class UpbeatUpload extends HTMLElement {
  #life: AbortController | undefined;
  #upload: Resumable | undefined;
  #spoken = -1;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("submit", (event) => this.#submit(event), { signal });
    this.addEventListener("click", (event) => this.#click(event), { signal });
    for (const name of ["dragover", "dragleave", "drop"] as const) this.addEventListener(name, (event) => this.#drag(event), { signal });
    window.addEventListener("beforeunload", (event) => this.hasAttribute("data-sending") && event.preventDefault(), { signal });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#upload?.pause();
  }

  #part<T extends HTMLElement>(name: string): T | null {
    return this.querySelector<T>(`[data-part="${name}"]`);
  }

  #submit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const file = form.querySelector<HTMLInputElement>('input[type="file"]')?.files?.[0];
    if (!file) return;
    event.preventDefault();
    this.#upload?.pause();
    const fields = [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === "string");
    const { csrfmiddlewaretoken = "", ...extra } = Object.fromEntries(fields);
    const server = { fetch: window.fetch.bind(window), createUrl: this.dataset["createUrl"] ?? "", csrf: csrfmiddlewaretoken };
    this.#upload = new Resumable(server, file, extra, memory(), (news) => this.#show(news));
    this.#go();
  }

  #go(): void {
    this.toggleAttribute("data-sending", true);
    this.#buttons(true);
    void this.#upload?.start();
  }

  #click(event: Event): void {
    const what = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset["do"];
    if (what === "pause") this.#upload?.pause();
    if (what === "go") this.#go();
    if (what === "cancel") void this.#upload?.cancel().then(() => this.#reset());
  }

  #drag(event: DragEvent): void {
    event.preventDefault();
    this.toggleAttribute("data-over", event.type === "dragover");
    const input = this.querySelector<HTMLInputElement>('input[type="file"]');
    if (event.type === "drop" && input && event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
  }

  #reset(): void {
    this.removeAttribute("data-sending");
    this.querySelector("form")?.reset();
    const state = this.#part("state");
    if (state) state.hidden = true;
  }

  #show(news: Told): void {
    const state = this.#part("state");
    if (state) state.hidden = false;
    if (news.kind === "progress") return this.#progress(news.sent, news.size);
    if (news.kind === "waiting") return this.#say("waiting", { seconds: news.seconds });
    this.removeAttribute("data-sending");
    if (news.kind === "finished") return location.assign(news.location);
    if (news.kind === "paused") {
      this.#buttons(false);
      return this.#say("paused");
    }
    this.#buttons(null);
    this.#say("refused", { reason: news.reason }, "not-yet");
  }

  #progress(sent: number, size: number): void {
    const bar = this.#part<HTMLProgressElement>("bar");
    if (bar) [bar.max, bar.value] = [size, sent];
    const percent = Math.floor((100 * sent) / size);
    // Said aloud in tens only: a reader is not to hear every per cent.
    const said = this.#part("said");
    said?.setAttribute("aria-live", Math.floor(percent / 10) === this.#spoken ? "off" : "polite");
    this.#spoken = Math.floor(percent / 10);
    this.#say(sent < size ? "sending" : "checking", { percent, size: Math.max(1, Math.round(size / 1e6)) });
  }

  /** true: sending, false: paused, null: over. */
  #buttons(sending: boolean | null): void {
    for (const [name, shown] of [["pause", sending === true], ["go", sending === false], ["cancel", sending !== null]] as const) {
      const button = this.querySelector<HTMLElement>(`[data-do="${name}"]`);
      if (button) button.hidden = !shown;
    }
  }

  #say(word: string, values: Record<string, string | number> = {}, state = ""): void {
    const said = this.#part("said");
    if (!said) return;
    const text = this.querySelector<HTMLTemplateElement>(`template[data-word="${word}"]`)?.content.textContent ?? "";
    said.textContent = Object.entries(values).reduce((line, [name, value]) => line.replace(`{${name}}`, String(value)), text);
    said.dataset["state"] = state;
  }
}
