import { post } from "./fragment";
import type { UpbeatRefresh } from "./upbeat-refresh";
import { Desk } from "../recording/desk";
import { cameraWanted, listed, NoStream, open, supported, type Choice, type Opened } from "../recording/devices";
import { CHECK_S, decibels, Ear, judge, type Block } from "../recording/level";
import { Leftovers } from "../recording/leftovers";
import { length } from "../recording/length";
import { Prompter } from "../recording/prompter";
import { openShelf, type Shelf } from "../recording/shelf";
import { Take, type TakeNews } from "../recording/take";
import type { Server } from "../upload/resumable";

type State = "closed" | "opening" | "open" | "checking" | "ready" | "recording" | "paused";

/** Which buttons there are in which state. */
const BUTTONS: Record<string, State[]> = {
  open: ["closed", "open", "ready"],
  start: ["ready"],
  stop: ["recording", "paused"],
  pause: ["recording", "paused"],
  check: ["ready"],
  slower: ["ready", "recording", "paused"],
  faster: ["ready", "recording", "paused"],
};
const TICK_MS = 100;

/**
 * Records a script passage by passage; the templates `studio/takes/` write its inside and its words.
 *
 *     <upbeat-recorder data-create-url="/studio/uploads/" data-person="3" data-script="7">
 *       <div data-part="trouble" role="alert" hidden></div> <section data-part="stage" hidden>… <video data-part="picture">
 *         <button data-do="start" hidden>Start</button> … <template data-word="ready">Press Start…</template></section>
 *       <section data-section="12" data-seconds="48.5"><div data-part="words">…</div> <div data-part="kept"></div>
 *         <upbeat-refresh src="…">takes</upbeat-refresh> <button data-do="record" hidden>Record this passage</button></section></upbeat-recorder>
 *
 * Without script, and where the browser cannot record, each passage has its upload of a file.
 */
export class UpbeatRecorder extends HTMLElement {
  #life: AbortController | undefined;
  #state: State = "closed";
  #shelf!: Shelf;
  #server!: Server;
  #prompter!: Prompter;
  #desk!: Desk;
  #opened: Opened | undefined;
  #ear: Ear | undefined;
  #heard: Block[] = [];
  #checked = false;
  #passage: HTMLElement | undefined;
  #take: Take | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    if (this.#life) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    const csrf = this.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]')?.value ?? "";
    this.#server = { fetch: window.fetch.bind(window), createUrl: this.dataset["createUrl"] ?? "", csrf };
    this.#prompter = new Prompter(this.#part("prompter"));
    this.#desk = new Desk(this, () => this.#take?.show(this.#desk.now), () => cameraWanted(this.#choice), signal);
    this.addEventListener("click", (event) => this.#click(event), { signal });
    this.addEventListener("change", (event) => this.#rechoose(event.target as HTMLInputElement), { signal });
    this.addEventListener("submit", (event) => this.#choose(event), { signal });
    window.addEventListener("beforeunload", (event) => this.#take && event.preventDefault(), { signal });
    void this.#begin();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    clearInterval(this.#timer);
    void this.#take?.stop();
    this.#close();
  }

  async #begin(): Promise<void> {
    this.#shelf = await openShelf();
    const facts = { person: this.dataset["person"] ?? "", script: this.dataset["script"] ?? "" };
    const left = new Leftovers(this, this.#shelf, this.#server, facts, (passage, reason) => this.#changed(passage, reason));
    await left.show();
    if (!supported()) return this.#trouble("unsupported");
    this.#part("stage").hidden = false;
    for (const choice of this.querySelectorAll<HTMLElement>('[data-part="screens"]')) choice.hidden = !("getDisplayMedia" in navigator.mediaDevices);
    this.#name();
    this.addEventListener("upbeat:refreshed", () => this.#name());
    this.#become("closed");
  }

  #part<T extends HTMLElement>(name: string): T {
    return this.querySelector<T>(`[data-part="${name}"]`)!;
  }

  #field<T extends HTMLElement = HTMLInputElement>(name: string): T {
    return this.querySelector<T>(`[name="${name}"]`)!;
  }

  get #choice(): Choice {
    const picture = this.querySelector<HTMLInputElement>('[name="picture"]:checked')?.value as Choice["picture"];
    return { picture, corner: this.#field("corner").checked, camera: this.#field("camera").value, microphone: this.#field("microphone").value, music: this.#field("music").checked };
  }

  #become(state: State): void {
    this.#state = state;
    this.dataset["state"] = state;
    for (const [name, states] of Object.entries(BUTTONS)) {
      for (const button of this.querySelectorAll<HTMLElement>(`[data-part="stage"] [data-do="${name}"]`)) button.hidden = !states.includes(state);
    }
    const busy = state === "recording" || state === "paused";
    for (const button of this.querySelectorAll<HTMLButtonElement>('[data-do="record"]')) [button.hidden, button.disabled] = [false, busy || state === "opening"];
    for (const field of this.#part("choices").querySelectorAll<HTMLInputElement>("input, select")) field.disabled = busy;
    this.#part("clock").hidden = !busy;
    const pause = this.querySelector<HTMLElement>('[data-do="pause"]')!;
    pause.setAttribute("aria-pressed", String(state === "paused"));
  }

  /** A passage that has a take is recorded again. */
  #name(): void {
    for (const button of this.querySelectorAll<HTMLElement>('[data-do="record"]')) {
      const again = button.closest("[data-section]")?.querySelector("[id^=take-]");
      if (again) button.textContent = button.dataset["wordAgain"] ?? "";
    }
  }

  #click(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("button[data-do]");
    const deeds: Record<string, () => unknown> = {
      open: () => this.#open(),
      record: () => this.#prepare(button!.closest<HTMLElement>("[data-section]")!),
      check: () => this.#check(),
      start: () => this.#start(),
      stop: () => this.#stop(),
      pause: () => this.#pause(),
      slower: () => this.#prompter.slower(),
      faster: () => this.#prompter.faster(),
    };
    deeds[button?.dataset["do"] ?? ""]?.();
  }

  /** Another camera, microphone or switch: the picture is opened anew, and the sound looked at again. */
  #rechoose(field: HTMLInputElement): void {
    if (!field.closest('[data-part="choices"]')) return;
    if (field.name === "picture") this.#desk.use(field.value);
    this.#checked &&= field.name === "picture" || field.name === "corner";
    if (this.#opened) void this.#open().then((done) => (done && this.#passage && !this.#checked ? this.#check() : undefined));
  }

  async #open(): Promise<boolean> {
    this.#close();
    this.#become("opening");
    this.#part("trouble").hidden = true;
    this.#say("opening");
    try {
      this.#opened = await open(this.#choice, (camera) => this.#desk.open(camera));
    } catch (problem) {
      this.#become("closed");
      this.#say("");
      this.#trouble(problem instanceof NoStream ? problem.trouble : "missing");
      return false;
    }
    const { stream } = this.#opened;
    const picture = this.#part<HTMLVideoElement>("picture");
    picture.srcObject = stream;
    void picture.play().catch(() => undefined);
    const level = this.#part<HTMLMeterElement>("level");
    this.#ear = new Ear(stream, (block) => {
      this.#heard.push(block);
      level.value = decibels(block.rms);
    });
    for (const track of stream.getTracks()) track.addEventListener("ended", () => this.#ended(stream));
    await this.#fill("camera", "videoinput");
    await this.#fill("microphone", "audioinput");
    this.#become(this.#passage ? "ready" : "open");
    this.#say(this.#passage ? "ready" : "");
    return true;
  }

  #close(): void {
    this.#ear?.stop();
    this.#ear = undefined;
    this.#opened?.close();
    this.#opened = undefined;
  }

  #ended(stream: MediaStream): void {
    if (this.#opened?.stream !== stream) return;
    const stopped = this.#take ? this.#stop() : Promise.resolve();
    void stopped.then(() => (this.#close(), this.#become("closed"), this.#say(""), this.#trouble("ended")));
  }

  async #fill(name: "camera" | "microphone", kind: "videoinput" | "audioinput"): Promise<void> {
    const select = this.#field<HTMLSelectElement>(name);
    const options = (await listed(kind)).map((device) => new Option(device.label, device.deviceId, false, device.deviceId === select.value));
    select.replaceChildren(select.options[0]!, ...options);
  }

  /** This passage is the one to record: its words into the prompter, the picture on, the sound looked at once. */
  async #prepare(passage: HTMLElement): Promise<void> {
    this.#passage = passage;
    for (const one of this.querySelectorAll("[data-section]")) one.toggleAttribute("data-current", one === passage);
    this.#desk.load(passage, this.#choice.picture);
    this.#prompter.load(passage.querySelector('[data-part="words"]')!, Number(passage.dataset["seconds"]));
    this.#part("stage").scrollIntoView({ block: "start" });
    if (!this.#opened && !(await this.#open())) return;
    if (!this.#checked) return this.#check();
    this.#become("ready");
    this.#say("ready");
    this.querySelector<HTMLElement>('[data-do="start"]')?.focus();
  }

  async #check(): Promise<void> {
    const opened = this.#opened;
    this.#become("checking");
    this.#heard = [];
    for (let left = CHECK_S; left > 0; left--) {
      this.#say("checking", { seconds: left }, left === CHECK_S);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (this.#opened !== opened || this.#state !== "checking") return;
    }
    const verdict = judge(this.#heard, this.#choice.music);
    this.#checked = true;
    this.#become("ready");
    this.#say(verdict);
    this.#part("said").dataset["state"] = verdict === "good" ? "settled" : "not-yet";
    this.querySelector<HTMLElement>('[data-do="start"]')?.focus();
  }

  #start(): void {
    if (!this.#opened || !this.#passage || this.#take) return;
    const passage = this.#passage;
    const facts = {
      person: this.dataset["person"] ?? "",
      script: this.dataset["script"] ?? "",
      section: passage.dataset["section"] ?? "",
      music: this.#choice.music,
    };
    const take = (this.#take = new Take(this.#opened.stream, this.#shelf, this.#server, facts, (news) => this.#told(news, take)));
    take.start();
    if (this.hasAttribute("data-easel")) take.show(this.#desk.now);
    this.#prompter.begin();
    this.#part<HTMLDetailsElement>("choices").removeAttribute("open");
    this.#become("recording");
    this.#say("recording", { passage: passage.querySelector("h2")?.textContent?.trim() ?? "" });
    this.querySelector<HTMLElement>('[data-do="stop"]')?.focus();
    let before = 0;
    this.#timer = setInterval(() => {
      const { seconds } = take;
      this.#part("clock").textContent = length(seconds);
      this.#prompter.advance(seconds - before);
      before = seconds;
    }, TICK_MS);
  }

  #pause(): void {
    if (!this.#take) return;
    this.#take.pause();
    this.#become(this.#take.paused ? "paused" : "recording");
    if (this.#take.paused) this.#say("paused");
    else this.#say("recording", { passage: this.#passage?.querySelector("h2")?.textContent?.trim() ?? "" });
  }

  /** Ends the take. What is left of it goes up while the next one may begin. */
  async #stop(): Promise<void> {
    const [take, passage] = [this.#take, this.#passage];
    if (!take || !passage) return;
    clearInterval(this.#timer);
    await take.stop();
    this.#take = undefined;
    this.#heard = [];
    this.#become(this.#opened ? "ready" : "closed");
    this.#say("ready");
    void take.finish().then((kept) => {
      if (kept && !this.#take) this.#say("kept");
      this.#changed(passage);
    });
    passage.querySelector<HTMLElement>('[data-do="record"]')?.focus();
  }

  #told(news: TakeNews, take: Take): void {
    const net = this.#part("net");
    if (news.kind === "sent") net.textContent = this.#word("net-good");
    if (news.kind === "waiting") net.textContent = this.#word("net-waiting");
    if (news.kind === "refused") this.#trouble("refused", { reason: news.reason });
    if (news.kind === "broken") this.#trouble("broken");
    if ((news.kind === "broken" || news.kind === "refused") && this.#take === take) void this.#stop();
  }

  /** The takes of a passage are asked for again, until nothing of it is being checked. */
  #changed(passage: HTMLElement, reason = ""): void {
    if (reason) this.#trouble("refused", { reason });
    for (const shown of [passage.querySelector<UpbeatRefresh>("upbeat-refresh"), document.querySelector<UpbeatRefresh>("#together upbeat-refresh")]) {
      shown?.setAttribute("every", "1.5");
      void shown?.refresh?.();
    }
  }

  /** "Choose this one" without leaving the page, which would switch the camera off. */
  #choose(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (form.dataset["do"] !== "choose") return;
    event.preventDefault();
    const passage = form.closest<HTMLElement>("[data-section]")!;
    void post(form, event.submitter).then(() => this.#changed(passage), () => this.#changed(passage));
  }

  #word(name: string, values: Record<string, string | number> = {}): string {
    const text = this.querySelector<HTMLTemplateElement>(`template[data-word="${name}"]`)?.content.textContent ?? "";
    return Object.entries(values).reduce((line, [key, value]) => line.replace(`{${key}}`, String(value)), text);
  }

  /** `aloud`: read out by a screen reader; a countdown is so only once. */
  #say(name: string, values: Record<string, string | number> = {}, aloud = true): void {
    const said = this.#part("said");
    said.setAttribute("aria-live", aloud ? "polite" : "off");
    said.textContent = name && this.#word(name, values);
    delete said.dataset["state"];
  }

  #trouble(name: string, values: Record<string, string | number> = {}): void {
    const notice = this.#part("trouble");
    notice.textContent = this.#word(name, values).trim();
    notice.hidden = false;
    notice.focus();
  }
}
