import { Clicks } from "./clicks";
import type { UpbeatRefresh } from "./upbeat-refresh";

interface Sent {
  go: number;
  seq: number;
  taps: number[];
}
interface Told {
  seq?: number;
  good?: number;
  of?: number;
  marks?: Record<string, string>;
  say?: string;
  error?: string;
}
type State = "ready" | "counting" | "tapping" | "sending" | "done";

const LONGEST_WAIT = 15_000;
/** Somebody who is slower than the tempo of the page has half as long again, and then this, to finish. */
const SLACK = 3;
/** After so long without a tap, all notes tapped, it is over. */
const SILENCE = 1.5;
/** What is still to be sent outlives a reload. */
const key = (go: number): string => `upbeat-taps-${go}`;
let lastSeq = 0;

/**
 * A rhythm tapped on a phone. It counts in by itself and no clock of anybody else matters: what is sent are seconds from the
 * first tap. Sent once, and again until the server has it; the server tells how it went.
 *
 *     <upbeat-tapping id="go-7" data-url="/music/class/3/taps/" data-go="7" data-beat="0.75" data-count="4" data-wait="3"
 *         data-length="12" data-notes="15" data-word-…="…">
 *       <form><input name="csrfmiddlewaretoken" type="hidden" …><div data-part="score"><svg>…<g data-note="n1">…</svg></div>
 *       <button type="button" data-part="pad">Begin</button><p data-part="said" role="status"></p></form></upbeat-tapping>
 *
 * Words: `begin`, `wait`, `tap`, `finish`, `sending`, `again`, `kept` with {good} and {of}, `repeat`. The pad is pressed by touch, mouse,
 * space or Enter. Until all is sent, a new fragment of the page leaves its content alone.
 */
export class UpbeatTapping extends HTMLElement {
  readonly ownsContent = true;
  #life: AbortController | undefined;
  #state: State = "ready";
  #clicks = new Clicks();
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #taps: number[] = [];
  #opensAt = 0;
  #sending = false;
  #failures = 0;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const onPad = (event: Event) => (event.target as Element).closest('[data-part="pad"]') !== null;
    this.addEventListener("pointerdown", (event) => onPad(event) && this.#press(event), { signal });
    this.addEventListener("keydown", (event) => onPad(event) && this.#key(event), { signal });
    // A click without a pointer is a screen reader's.
    this.addEventListener("click", (event) => onPad(event) && event.detail === 0 && this.#state === "ready" && void this.#begin(), { signal });
    this.addEventListener("submit", (event) => event.preventDefault(), { signal });
    window.addEventListener("online", () => this.#send(), { signal });
    queueMicrotask(() => {
      const pad = this.#part("pad");
      if (pad) pad.hidden = false;
      if (this.#waiting) this.#send();
    });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#stop();
  }

  get #waiting(): Sent | undefined {
    try {
      return JSON.parse(sessionStorage.getItem(key(this.#number("go"))) ?? "null") ?? undefined;
    } catch {
      return undefined;
    }
  }

  set #waiting(sent: Sent | undefined) {
    try {
      if (sent) sessionStorage.setItem(key(sent.go), JSON.stringify(sent));
      else sessionStorage.removeItem(key(this.#number("go")));
    } catch {
      // Private windows may refuse; then a reload before it is sent loses it.
    }
  }

  #number(name: string): number {
    return Number(this.dataset[name] ?? 0);
  }

  #part<E extends HTMLElement>(name: string): E | null {
    return this.querySelector<E>(`[data-part="${name}"]`);
  }

  #key(event: KeyboardEvent): void {
    if (event.repeat || (event.key !== " " && event.key !== "Enter")) return;
    event.preventDefault();
    this.#hit(event.timeStamp);
  }

  #press(event: PointerEvent): void {
    if (event.button > 0) return;
    event.preventDefault();
    this.#hit(event.timeStamp);
  }

  #hit(stamp: number): void {
    if (this.#state === "ready" || this.#state === "done") return void this.#begin();
    if (this.#state === "counting" && performance.now() < this.#opensAt) return;
    if (this.#state !== "counting" && this.#state !== "tapping") return;
    this.#set("tapping");
    // When the finger came down, not when the page had time for it.
    this.#taps.push((stamp || performance.now()) / 1000);
    this.#flash();
    if (this.#taps.length >= this.#number("notes")) this.#after("silence", SILENCE);
  }

  async #begin(): Promise<void> {
    this.#stop();
    this.#taps = [];
    const beat = this.#number("beat");
    const lead = this.#number("count") * beat + this.#number("wait");
    const counted = Math.round(lead / beat);
    const waits = counted - this.#number("count");
    this.#set("counting");
    await this.#clicks.open();
    const start = performance.now() + 250;
    this.#opensAt = start + (lead - 0.6 * beat) * 1000;
    for (let number = 0; number < counted; number += 1) {
      const place = number - waits;
      this.#clicks.at(0.25 + number * beat, place === 0 || (place < 0 && (number - counted) % this.#number("count") === 0));
      this.#later(start - performance.now() + number * beat * 1000, () => this.#count(place));
    }
    this.#later(start - performance.now() + lead * 1000, () => {
      this.#set("tapping");
      this.#pad(this.dataset["wordTap"] ?? "");
    });
    this.#later(start - performance.now() + (lead + this.#number("length") * 1.5 + SLACK) * 1000, () => this.#finish());
  }

  #count(place: number): void {
    if (this.#state !== "counting") return;
    this.#pad(place < 0 ? (this.dataset["wordWait"] ?? "") : String(place + 1));
    this.#flash();
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, Math.max(0, ms));
    this.#timers.add(timer);
  }

  #silence: ReturnType<typeof setTimeout> | undefined;
  #after(_what: "silence", seconds: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#finish(), seconds * 1000);
  }

  #stop(): void {
    clearTimeout(this.#silence);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#clicks.close();
  }

  #finish(): void {
    if (this.#state !== "tapping" && this.#state !== "counting") return;
    this.#stop();
    lastSeq = Math.max(Date.now(), lastSeq + 1);
    const first = this.#taps[0] ?? 0;
    const taps = this.#taps.map((tap) => Math.round((tap - first) * 10_000) / 10_000);
    this.#waiting = { go: this.#number("go"), seq: lastSeq, taps };
    this.#failures = 0;
    this.#send();
  }

  #send(): void {
    const sent = this.#waiting;
    if (!sent || this.#sending) return;
    this.#set("sending");
    this.#pad("…");
    this.#say(this.dataset["wordSending"] ?? "");
    void this.#post(sent);
  }

  async #post(sent: Sent): Promise<void> {
    this.#sending = true;
    let answer: Response | undefined;
    try {
      const token = this.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]')?.value ?? "";
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      answer = await fetch(this.dataset["url"] ?? "", { method: "POST", headers, body: JSON.stringify(sent), credentials: "same-origin", keepalive: true });
    } catch {
      answer = undefined;
    }
    const told: Told | undefined = answer && answer.status < 500 && answer.status !== 429 ? await answer.json().catch(() => ({})) : undefined;
    this.#sending = false;
    if (!answer || !told) return this.#tryLater();
    this.#waiting = undefined;
    this.#set("done");
    this.#pad(this.dataset["wordRepeat"] ?? "");
    if (!answer.ok) {
      this.#say(told.error ?? this.dataset["wordAgain"] ?? "", "not-yet");
      // The try is closed: what is on now stands on the server's page.
      if (answer.status === 409 || answer.status === 404) void this.closest<UpbeatRefresh>("upbeat-refresh")?.refresh?.();
      return;
    }
    this.#mark(told.marks ?? {});
    const words = (this.dataset["wordKept"] ?? "").replace("{good}", String(told.good ?? 0)).replace("{of}", String(told.of ?? 0));
    this.#say(told.say || words, told.of && told.good === told.of ? "settled" : told.say ? "not-yet" : "nearly");
  }

  #tryLater(): void {
    this.#say(this.dataset["wordAgain"] ?? "", "not-yet");
    const pause = Math.min(LONGEST_WAIT, 1000 * 2 ** this.#failures++);
    if (this.isConnected) this.#later(pause, () => this.#send());
  }

  #mark(marks: Record<string, string>): void {
    for (const note of this.querySelectorAll<SVGElement>("[data-note]")) {
      const mark = marks[note.dataset["note"] ?? ""];
      if (mark) note.dataset["mark"] = mark;
      else delete note.dataset["mark"];
    }
  }

  #set(state: State): void {
    this.#state = state;
    this.dataset["state"] = state;
    const pad = this.#part<HTMLButtonElement>("pad");
    if (pad) pad.disabled = state === "sending";
    if (state === "counting") {
      this.#mark({});
      this.#say("");
    }
  }

  #pad(words: string): void {
    const pad = this.#part("pad");
    if (pad) pad.textContent = words;
  }

  #flash(): void {
    const pad = this.#part("pad");
    if (!pad) return;
    pad.toggleAttribute("data-hit", true);
    setTimeout(() => pad.removeAttribute("data-hit"), 90);
  }

  #say(words: string, state = ""): void {
    const said = this.#part("said");
    if (!said) return;
    said.textContent = words;
    if (state) said.dataset["state"] = state;
    else delete said.dataset["state"];
  }
}
