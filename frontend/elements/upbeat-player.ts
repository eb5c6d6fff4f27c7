import { Bar } from "../player/bar";
import { Gate, readSpan, SpanLoop } from "../player/gate";
import { Help } from "../player/help";
import { Idle } from "../player/idle";
import { command, nextSpeed, type Command } from "../player/keys";
import { recall, remember, store } from "../player/memory";
import { Panel, type Opened } from "../player/panel";
import { Place } from "../player/place";
import { Quality } from "../player/quality";
import { Queue } from "../player/queue";
import { FIRST_S, Recorder, type Segment } from "../player/recorder";
import { Search } from "../player/search";
import { Sender } from "../player/sender";
import { beginnings, sentence } from "../player/sentences";
import type { Rung, Source } from "../player/source";
import { Talk } from "../player/talk";
import { Transcript } from "../player/transcript";
import { Words } from "../player/words";

/** Browsers of phones that show only the picture itself in full. */
type PhoneVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void; webkitExitFullscreen?: () => void };

/** A phone turned to look at the film: as in styles/player-full.css. */
const ON_ITS_SIDE = "(orientation: landscape) and (max-height: 500px)";

const now = () => Date.now() / 1000;

/**
 * The player around a `<video>`. The template `shared/player.html` writes it, README.md has the contract. It draws no words
 * of its own; what it finds missing in the template it does without. Without script the browser's controls play what is
 * open, and checkpoints, notes and questions are pages.
 */
export class UpbeatPlayer extends HTMLElement {
  #life: AbortController | undefined;
  #video!: PhoneVideo;
  #gate!: Gate;
  #bar!: Bar;
  #panel: Panel | undefined;
  #help!: Help;
  #quality!: Quality;
  #search!: Search;
  #words!: Words;
  #place!: Place;
  #recorder!: Recorder;
  #queue!: Queue;
  #sender!: Sender;
  #transcript!: Transcript;
  #span: SpanLoop | undefined;
  #gateTimer: ReturnType<typeof setTimeout> | undefined;
  #continueTimer: ReturnType<typeof setTimeout> | undefined;
  #stale = false;
  /** Has a row gone out in this viewing? Before, the server would not know whose a place is. */
  #started = false;

  connectedCallback(): void {
    const video = this.querySelector("video");
    if (!video || this.#life) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#video = video;
    const { viewing, person, segmentsUrl = "", placeUrl = "", pass = "", passUrl = "", duration, openUntil, start } = this.dataset;
    const whole = Number(duration);
    this.#gate = new Gate(openUntil ? Number(openUntil) : whole, whole);
    this.#queue = new Queue(store(), `upbeat.segments.${person ?? ""}`);
    this.#recorder = new Recorder(Number(viewing), this.#queue.nextSeq(Number(viewing)), FIRST_S);
    const way = { url: segmentsUrl, pass, passUrl };
    this.#sender = new Sender(this.#queue, way);
    this.#place = new Place(way, placeUrl, Number(viewing));
    this.#words = new Words(this);
    this.#help = new Help(this, signal);
    this.#search = new Search(this, (second) => (this.jump(second), this.#play()), signal);
    new Idle(this, () => !video.paused, signal);
    this.#transcript = new Transcript(this);
    this.#bar = new Bar(this, whole, signal, (second) => this.jump(second));
    const panel = this.#part("panel");
    if (panel) this.#panel = new Panel(panel, signal, (news) => this.#opened(news), () => this.#trouble());
    new Talk(this, { position: () => this.#position, pause: () => video.pause(), playing: () => !video.paused, resume: () => this.#play() }, signal);
    const play = {
      position: () => this.#position,
      change: (rung: Rung) => this.#change(rung),
      trouble: () => this.#trouble(),
      say: (word: string) => this.#words.say(word),
    };
    this.#quality = new Quality(this, video, play, signal);
    this.#listen(signal);
    video.controls = false;
    const controls = this.#part("controls");
    if (controls) controls.hidden = false;
    this.#remembered();
    this.#showing(true);
    const at = this.#gate.clamp(Number(start ?? 0));
    this.#bar.show(at, this.#gate.openUntil);
    void this.#source.load(this.#quality.wanted(), at);
    this.#quality.tick(at);
    this.#sender.flush();
  }

  disconnectedCallback(): void {
    if (!this.#life) return;
    this.#take(this.#recorder.stop(this.#position, now()));
    this.#sender.leave();
    this.#sender.stop();
    this.#quality.stop();
    this.#life.abort();
    this.#life = undefined;
    clearTimeout(this.#gateTimer);
    clearTimeout(this.#continueTimer);
  }

  /** Goes to a second of the open part. */
  jump(second: number): void {
    if (!this.#panel?.hidden) this.#leaveGate();
    this.#video.currentTime = this.#gate.clamp(second);
    this.#tick();
  }

  get #position(): number {
    return this.#source.position;
  }

  get #source(): Source {
    return this.#quality.source;
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #listen(signal: AbortSignal): void {
    const video = this.#video;
    const on = (name: string, what: () => void) => video.addEventListener(name, what, { signal });
    on("play", () => this.#began());
    on("playing", () => this.#began());
    on("pause", () => this.#paused());
    on("waiting", () => this.#take(this.#recorder.stop(this.#position, now())));
    on("ended", () => this.#ended());
    on("seeking", () => this.#jumps());
    on("seeked", () => !video.paused && this.#began());
    on("timeupdate", () => this.#tick());
    on("ratechange", () => this.#rate());
    video.addEventListener("click", () => this.#do({ do: "play" }), { signal });
    this.addEventListener("click", (event) => this.#click(event), { signal });
    this.#part("speed")?.addEventListener("change", (event) => (video.playbackRate = Number((event.target as HTMLSelectElement).value)), { signal });
    this.addEventListener("replaced", () => this.#bar.notes(), { signal });
    document.addEventListener("click", (event) => this.#jumpLink(event), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.#hides(), { signal });
    window.matchMedia?.(ON_ITS_SIDE).addEventListener("change", (turned) => turned.matches && this.#intoView(), { signal });
    window.addEventListener("pagehide", () => this.#hides(), { signal });
    window.addEventListener("online", () => this.#sender.hurry(), { signal });
  }

  // Playing, and what is recorded of it

  #play(): void {
    if (this.#gate.reached(this.#position)) return void this.#reached();
    // The browser may refuse to play before the first press on the page; then the play button waits.
    void this.#video.play()?.catch(() => undefined);
  }

  #began(): void {
    this.toggleAttribute("data-playing", true);
    this.#label("play", true);
    if (this.#video.readyState >= 3 && !this.#video.seeking) this.#take(this.#recorder.play(this.#position, this.#video.playbackRate, now()));
    else this.#recorder.stand(this.#position, now());
    this.#watchGate();
  }

  #jumps(): void {
    this.#take(this.#recorder.jump(now()));
    this.#recorder.stand(this.#position, now());
    if (!this.#source.loading) this.#quality.tick(this.#position);
  }

  #paused(): void {
    this.removeAttribute("data-playing");
    this.#label("play", false);
    clearTimeout(this.#gateTimer);
    this.#take(this.#recorder.stop(this.#position, now()));
  }

  #tick(): void {
    if (this.#source.loading) return;
    const position = this.#position;
    if (!this.#video.seeking) {
      this.#take(this.#recorder.tick(position, now()));
      if (this.#started) this.#place.at(position, this.#recorder.next);
    }
    this.#quality.tick(position);
    this.#bar.show(position, this.#gate.openUntil);
    this.#transcript.show(position);
    if (this.#span?.over(position)) this.#spanOver(this.#span.left(position));
    else if (!this.#video.paused) this.#watchGate();
  }

  #rate(): void {
    this.#take(this.#recorder.faster(this.#position, this.#video.playbackRate, now()));
    const choice = this.#part("speed") as HTMLSelectElement | null;
    if (choice) choice.value = String(this.#video.playbackRate);
    if (!this.#source.loading) this.#words.say("speed", String(this.#video.playbackRate));
    // A new source begins at the default speed: that is the chosen one.
    this.#video.defaultPlaybackRate = this.#video.playbackRate;
    remember("speed", String(this.#video.playbackRate));
    this.#watchGate();
  }

  #ended(): void {
    this.#paused();
    if (this.#gate.closed) void this.#reached();
  }

  #take(rows: Segment[]): void {
    const last = rows.at(-1);
    if (!last) return;
    this.#started = true;
    this.#place.known(last.end);
    this.#queue.add(rows);
    this.#sender.flush();
  }

  #hides(): void {
    this.#take(this.#recorder.cut(this.#position, now()));
    this.#sender.leave();
  }

  // The gate

  /** The media clock ticks four times a second; the last moment before the gate is timed exactly. */
  #watchGate(): void {
    clearTimeout(this.#gateTimer);
    if (this.#video.paused) return;
    if (this.#gate.reached(this.#position)) return void this.#reached();
    const left = this.#gate.millisecondsLeft(this.#position, this.#video.playbackRate);
    if (left < 400) this.#gateTimer = setTimeout(() => this.#watchGate(), left);
  }

  async #reached(): Promise<void> {
    this.#video.pause();
    this.#span = undefined;
    this.#spanBanner(false);
    const url = this.dataset["checkpointUrl"];
    if (!url || !this.#panel) return;
    if (this.#video.ownerDocument.fullscreenElement === this.#video) void document.exitFullscreen();
    this.#video.webkitExitFullscreen?.();
    this.toggleAttribute("data-gate", true);
    await this.#panel.open(url);
    this.#words.say("checkpoint");
  }

  #leaveGate(): void {
    this.removeAttribute("data-gate");
    this.#panel?.hide();
  }

  #opened(news: Opened): void {
    this.#gate.openUntil = news.openUntil;
    this.dataset["openUntil"] = String(news.openUntil);
    this.dataset["checkpointUrl"] = news.checkpointUrl;
    this.#stale = true;
    for (const template of news.templates) this.#into(template);
    this.#bar.marks();
    this.#bar.show(this.#position, news.openUntil);
    this.#search.find();
    if (news.continueAfter !== undefined) this.#continueTimer = setTimeout(() => void this.#continue(), news.continueAfter * 1000);
  }

  #into(template: HTMLTemplateElement): void {
    const name = template.dataset["into"];
    const content = template.content.cloneNode(true) as DocumentFragment;
    if (name === "captions") {
      for (const track of this.querySelectorAll("track")) track.remove();
      this.#video.append(content);
      this.#showing(true);
    } else if (name) {
      this.#part(name)?.replaceChildren(content);
      if (name === "rungs") this.#quality.refreshed();
    }
  }

  /** Loads the longer video and goes on where it stopped. */
  async #continue(): Promise<void> {
    clearTimeout(this.#continueTimer);
    this.removeAttribute("data-gate");
    this.#panel?.empty();
    await this.#fresh();
    this.#play();
  }

  async #fresh(): Promise<void> {
    if (!this.#stale) return;
    this.#stale = false;
    await this.#source.load(this.#quality.wanted(), this.#position);
    if (this.#captionsWanted) this.#reloadCaptions();
  }

  /** A `<track>` reads its file once: the longer captions need the element anew. */
  #reloadCaptions(): void {
    for (const track of this.querySelectorAll("track")) track.replaceWith(track.cloneNode());
    this.#showing(this.#captionsWanted);
  }

  // A span looked at again

  #playSpan(link: HTMLElement): boolean {
    const span = readSpan(link.dataset["span"]);
    if (!span) return false;
    const anew = link.dataset["return"];
    if (anew) this.dataset["checkpointUrl"] = anew;
    this.#leaveGate();
    this.#video.currentTime = this.#gate.clamp(span.start);
    this.#span = new SpanLoop({ start: span.start, end: this.#gate.clamp(span.end) });
    this.#spanBanner(true);
    void this.#video.play()?.catch(() => undefined);
    return true;
  }

  #spanOver(left: boolean): void {
    this.#span = undefined;
    this.#spanBanner(false);
    if (!left) this.#backToQuestion();
  }

  #spanBanner(shown: boolean): void {
    const banner = this.#part("span");
    if (banner) banner.hidden = !shown;
  }

  #backToQuestion(): void {
    this.#span = undefined;
    this.#video.pause();
    this.#spanBanner(false);
    this.#video.currentTime = this.#gate.openUntil;
    void this.#reached();
  }

  // What one presses

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const link = target.closest<HTMLElement>("[data-span]");
    if (link && this.#playSpan(link)) return event.preventDefault();
    if (target.closest('[data-part="continue"]')) return void this.#continue();
    const mark = target.closest<HTMLElement>('[data-part="checkpoints"] [data-second]');
    if (mark) {
      event.preventDefault();
      return this.jump(Number(mark.dataset["second"]));
    }
    const what = target.closest<HTMLElement>("[data-do]")?.dataset["do"];
    if (what === "back") this.#backToQuestion();
    else if (what === "reload") this.#reload();
    else if (what === "back-ten") this.#do({ do: "move", by: -10 });
    else if (what?.startsWith("sentence")) this.#do({ do: "sentence", by: what.endsWith("back") ? -1 : what.endsWith("on") ? 1 : 0 });
    else if (what) this.#do({ do: what } as Command);
  }

  #jumpLink(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>("[data-jump]");
    const second = Number(link?.dataset["jump"]);
    if (!link || event.metaKey || event.ctrlKey || second > this.#gate.openUntil) return;
    event.preventDefault();
    this.jump(second);
    this.#play();
    if (!this.contains(link)) this.#intoView();
  }

  #intoView(): void {
    const still = window.matchMedia?.("(prefers-reduced-motion: reduce)").matches;
    this.scrollIntoView?.({ block: "start", behavior: still ? "auto" : "smooth" });
  }

  #key(event: KeyboardEvent): void {
    const target = event.target as Element;
    const typing = target.matches("textarea, select, [contenteditable], input:not([type=range], [type=checkbox], [type=button])");
    const wanted = command({ key: event.key, shiftKey: event.shiftKey, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, on: { typing, pressing: target.matches("button, a, summary, input, label") && target !== this.#bar.seek } });
    // While a question is open its keys are the question's, save for the arrows of nothing.
    if (!wanted || !(this.#help.keysWork || event.key.length > 1 || event.key === " ") || !this.#panel?.hidden || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.#do(wanted);
  }

  #do(wanted: Command): void {
    const video = this.#video;
    switch (wanted.do) {
      case "play":
        return video.paused ? this.#play() : video.pause();
      case "move":
        return this.jump(this.#position + wanted.by);
      case "begin":
        return this.jump(0);
      case "speed":
        video.playbackRate = nextSpeed(video.playbackRate, wanted.by);
        return;
      case "mute":
        video.muted = !video.muted;
        this.#words.say(video.muted ? "mute-on" : "mute-off");
        return this.#pressed("mute", video.muted);
      case "sentence":
        return this.#sentence(wanted.by);
      case "chapter":
        return this.#chapter(wanted.by);
      case "search":
        return this.#search.focus();
      case "keys":
        return this.#help.open();
      case "keys-close":
        return this.#help.close();
      case "captions":
        remember("captions", this.#captionsWanted ? "off" : "on");
        this.#words.say(this.#captionsWanted ? "captions-on" : "captions-off");
        return this.#showing(this.#captionsWanted);
      case "full":
        return this.#full();
      case "note":
        return this.#note();
    }
  }

  /** A sentence back, this one again, or the next; where nothing is known of sentences, some seconds. */
  #sentence(by: -1 | 0 | 1): void {
    const starts = beginnings(this.#transcript.said());
    const second = sentence(starts, this.#position, by);
    if (second !== undefined) this.jump(second);
    else if (!starts.length) this.jump(this.#position + (by || -1) * 5);
    if (by === 0) this.#play();
  }

  #chapter(by: 1 | -1): void {
    const second = sentence(this.#bar.chapters(), this.#position, by);
    if (second === undefined) return;
    this.jump(second);
    this.#words.say("chapter", this.#bar.title(second));
  }

  #note(): void {
    const fold = this.#part("note-fold") as HTMLDetailsElement | null;
    if (fold) fold.open = true;
    this.#part("note")?.focus();
  }

  #full(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (this.requestFullscreen) void this.requestFullscreen().catch(() => undefined);
    else this.#video.webkitEnterFullscreen?.();
  }

  // Captions, rungs, what is remembered

  get #captionsWanted(): boolean {
    return recall("captions") !== "off";
  }

  #showing(fresh: boolean): void {
    const shown = fresh && this.#captionsWanted;
    const tracks = [...this.querySelectorAll("track")];
    const wanted = tracks.find((track) => track.default) ?? tracks[0];
    for (const track of tracks) track.track.mode = shown && track === wanted ? "showing" : "disabled";
    this.#pressed("captions", shown);
  }

  /** Another rung from here on: where it plays, it plays on, and no second of it is lost. */
  #change(rung: Rung): void {
    const playing = !this.#video.paused;
    const at = this.#position;
    if (!rung.lines || !this.#source.rung?.lines) this.#take(this.#recorder.stop(at, now()));
    void this.#source.swap(rung, at).then(() => playing && this.#video.paused && this.#play());
    this.#quality.tick(at);
  }

  #remembered(): void {
    const speed = Number(recall("speed") ?? 1);
    if (speed >= 0.5 && speed <= 2) this.#video.defaultPlaybackRate = this.#video.playbackRate = speed;
    const choice = this.#part("speed") as HTMLSelectElement | null;
    if (choice) choice.value = String(this.#video.playbackRate);
  }

  #trouble(): void {
    this.#video.pause();
    const notice = this.#part("trouble");
    if (notice) notice.hidden = false;
  }

  #reload(): void {
    const notice = this.#part("trouble");
    if (notice) notice.hidden = true;
    if (this.#gate.reached(this.#position)) void this.#reached();
    else void this.#source.reload(this.#position).then(() => this.#play());
  }

  #pressed(what: string, pressed: boolean): void {
    this.querySelector(`[data-do="${what}"]`)?.setAttribute("aria-pressed", String(pressed));
  }

  /** A button with two words: `aria-label` and `data-word-playing` change places. */
  #label(what: string, playing: boolean): void {
    const button = this.querySelector<HTMLElement>(`[data-do="${what}"]`);
    if (!button) return;
    button.dataset["wordPaused"] ??= button.getAttribute("aria-label") ?? "";
    button.setAttribute("aria-label", (playing ? button.dataset["wordPlaying"] : button.dataset["wordPaused"]) ?? "");
  }
}
