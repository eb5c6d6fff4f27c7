import type { UpbeatRefresh } from "./upbeat-refresh";
import { memory } from "../upload/memory";
import { Resumable, type Told } from "../upload/resumable";
import { Sketch } from "../work/sketch";
import { Sound } from "../work/sound";

/**
 * Files of one's work: sent as soon as they are chosen, photographed, drawn or recorded, one after another.
 *
 *     <upbeat-attach data-create-url="…" data-place="7/12/"><upbeat-refresh src="…">…</upbeat-refresh>
 *       <form method="post" enctype="multipart/form-data" action="…"><input type="file" name="file"> <button data-part="plain">Upload</button>
 *         <button type="button" data-do="draw" hidden>Draw</button> …</form>
 *       <div data-part="sketch" hidden><canvas></canvas> … </div> <div data-part="recording" hidden> … </div>
 *       <p data-part="told" role="status"></p> <template data-word="sending">{name}: {percent} %</template> …</upbeat-attach>
 *
 * Without script the form takes one file at a time.
 */
export class UpbeatAttach extends HTMLElement {
  #life: AbortController | undefined;
  #waiting: File[] = [];
  #sending: Resumable | undefined;
  #sketch: Sketch | undefined;
  #sound: Sound | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("change", (event) => this.#choose(event.target as HTMLInputElement), { signal });
    this.addEventListener("click", (event) => this.#press(event), { signal });
    window.addEventListener("beforeunload", (event) => (this.#sending || this.#sound) && event.preventDefault(), { signal });
    this.#part("plain")?.setAttribute("hidden", "");
    this.#show("draw", true);
    this.#show("record", "mediaDevices" in navigator && "MediaRecorder" in window);
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#waiting = [];
    this.#sending?.pause();
    this.#quiet();
  }

  #part<T extends HTMLElement>(name: string): T | null {
    return this.querySelector<T>(`[data-part="${name}"]`);
  }

  #show(deed: string, shown: boolean): void {
    const button = this.querySelector<HTMLElement>(`[data-do="${deed}"]`);
    if (button) button.hidden = !shown;
  }

  #choose(input: HTMLInputElement): void {
    if (input.type !== "file" || !input.files?.length) return;
    const files = [...input.files];
    input.value = "";
    this.#add(...files);
  }

  #add(...files: File[]): void {
    this.#waiting.push(...files);
    void this.#send();
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-do]");
    const deeds: Record<string, () => unknown> = {
      draw: () => this.#draw(),
      keep: () => this.#keep(),
      undo: () => this.#sketch?.undo(),
      pen: () => this.#tool("pen"),
      eraser: () => this.#tool("eraser"),
      away: () => this.#part("sketch")?.setAttribute("hidden", ""),
      record: () => void this.#record(),
      stop: () => void this.#stop(),
      drop: () => this.#quiet(),
    };
    deeds[button?.dataset["do"] ?? ""]?.();
  }

  #draw(): void {
    const box = this.#part("sketch");
    const canvas = box?.querySelector("canvas");
    if (!box || !canvas || !this.#life) return;
    box.hidden = false;
    this.#sketch ??= new Sketch(canvas, this.#life.signal);
    canvas.focus();
  }

  #tool(tool: "pen" | "eraser"): void {
    if (this.#sketch) this.#sketch.tool = tool;
    for (const name of ["pen", "eraser"]) this.querySelector(`[data-do="${name}"]`)?.setAttribute("aria-pressed", String(name === tool));
  }

  async #keep(): Promise<void> {
    if (!this.#sketch || this.#sketch.empty) return;
    this.#add(await this.#sketch.file(`${this.#word("drawing")}.png`));
    this.#sketch.clear();
    this.#part("sketch")?.setAttribute("hidden", "");
  }

  async #record(): Promise<void> {
    if (this.#sound) return;
    try {
      this.#sound = await Sound.begin();
    } catch {
      return this.#say(this.#word("no-sound"));
    }
    const began = Date.now();
    const clock = this.#part("clock");
    this.#part("recording")?.removeAttribute("hidden");
    this.#clock = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      if (clock) clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }, 250);
  }

  async #stop(): Promise<void> {
    const file = await this.#sound?.stop(this.#word("sound"));
    this.#quiet();
    if (file?.size) this.#add(file);
  }

  #quiet(): void {
    clearInterval(this.#clock);
    this.#sound?.drop();
    this.#sound = undefined;
    this.#part("recording")?.setAttribute("hidden", "");
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    const { createUrl = "", place = "" } = this.dataset;
    const csrf = this.querySelector<HTMLInputElement>('[name="csrfmiddlewaretoken"]')?.value ?? "";
    const server = { fetch: window.fetch.bind(window), createUrl, csrf };
    let refused = "";
    for (let file = this.#waiting.shift(); file; file = this.#waiting.shift()) {
      const { name } = file;
      this.#sending = new Resumable(server, file, {}, memory(place), (news) => {
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
    if (news.kind === "progress") this.#say(this.#word("sending", { name, percent: Math.floor((100 * news.sent) / news.size) }));
    if (news.kind === "waiting") this.#say(this.#word("waiting", { seconds: news.seconds }));
  }

  #again(): void {
    const shown = this.querySelector<UpbeatRefresh>("upbeat-refresh");
    shown?.setAttribute("every", "1.5");
    void shown?.refresh();
  }

  #say(text: string): void {
    const said = this.#part("told");
    if (said) said.textContent = text;
  }

  #word(name: string, values: Record<string, string | number> = {}): string {
    const text = this.querySelector<HTMLTemplateElement>(`template[data-word="${name}"]`)?.content.textContent ?? "";
    return Object.entries(values).reduce((line, [key, value]) => line.replace(`{${key}}`, String(value)), text);
  }
}
