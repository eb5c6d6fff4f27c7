import { type Melody, drawnTones, heard, line, read, textWith, write } from "../music/melody";
import { Playing } from "../music/playing";
import { Writing } from "../music/writing";

const STEPS = "CDEFGAB";
const PAUSE_MS = 250;

/**
 * Writing notes. The text field `[data-part="text"]` with ABC is what the form sends, and all there is without script.
 *
 * With script `[data-part="desk"]` is seen: `[data-part="page"]` takes the keys (A–G, digits as in numbered notation, 0 or
 * Space a rest, arrows, `/` shorter, `*` longer, `.` dot, `#` `-` `=` sharp, flat, natural, `T` tie, Page Up and Down an octave,
 * Backspace, Delete, Ctrl+Z, Ctrl+Y), and buttons `data-do` the same: `note-0` (C) to `note-6`, `digit-1`, `rest`, `length-2` (quavers), `dot`,
 * `sharp`, `flat`, `natural`, `tie`, `up`, `down`, `octave-up`, `octave-down`, `left`, `right`, `remove`, `undo`, `redo`, `play`,
 * `staff`, `jianpu`. `[data-part="line"]` shows at once what is written, `[data-part="picture"]` what the server draws of it:
 * POST to `data-engrave-url`, `{staff, jianpu, bars}` or 422 `{error}`, said in `[data-part="said"]`.
 *
 * `[data-set]` choose metre (`M`), key (`K`), tempo (`Q`) and `upbeat` (quavers before the first bar line); a note of the
 * picture is chosen by a touch.
 *
 * Text with groups, slurs, repeats or words is written as text; `[data-part="keys"]` rests meanwhile.
 */
export class MusicEditor extends HTMLElement {
  #life: AbortController | undefined;
  #writing: Writing | undefined;
  #playing = new Playing();
  #timer = 0;
  #asked = 0;
  #drawnText = "";
  #drawn: { staff: string; jianpu: string } = { staff: "", jianpu: "" };

  connectedCallback(): void {
    const text = this.#text;
    if (!text) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#part("desk")?.removeAttribute("hidden");
    // Keys write it: the text is for who wants it, and for what keys cannot say.
    this.#part("as-text")?.removeAttribute("open");
    text.addEventListener("input", () => this.#typed(), { signal });
    this.#part("page")?.addEventListener("keydown", (event) => this.#key(event as KeyboardEvent), { signal });
    this.addEventListener("click", (event) => this.#press(event), { signal });
    this.addEventListener("change", (event) => this.#set(event), { signal });
    this.#part("picture")?.addEventListener("click", (event) => this.#touch(event as MouseEvent), { signal });
    this.#typed();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    window.clearTimeout(this.#timer);
    this.#playing.stop();
  }

  get numbers(): boolean {
    return this.dataset["notation"] === "jianpu";
  }

  get #text(): HTMLTextAreaElement | null {
    return this.querySelector<HTMLTextAreaElement>('[data-part="text"]');
  }

  /** The text was changed by hand: keys go on from there, where they can. */
  #typed(): void {
    const melody: Melody | null = read(this.#text?.value ?? "");
    this.#writing = melody ? new Writing(melody) : undefined;
    this.#part("keys")?.toggleAttribute("inert", !this.#writing);
    this.#part("only-text")?.toggleAttribute("hidden", Boolean(this.#writing));
    if (!this.#writing) this.#part("as-text")?.setAttribute("open", "");
    this.#show();
  }

  /** Put what was written into the form, and show it. */
  #changed(): void {
    const writing = this.#writing;
    const text = this.#text;
    if (!writing || !text) return;
    text.value = write(writing.melody);
    text.dispatchEvent(new Event("change", { bubbles: true }));
    this.#show();
  }

  #show(): void {
    const shown = this.#part("line");
    const writing = this.#writing;
    if (shown) shown.textContent = writing ? line(writing.melody, writing.cursor, this.numbers) : "";
    for (const button of this.querySelectorAll<HTMLElement>("[data-do]")) {
      const name = button.dataset["do"] ?? "";
      if (name.startsWith("length-")) button.setAttribute("aria-pressed", String(Number(name.slice(7)) === writing?.length));
      if (name === "dot") button.setAttribute("aria-pressed", String(Boolean(writing?.dotted)));
      if (name === "tie") button.setAttribute("aria-pressed", String(Boolean(writing?.current?.tied)));
      if (name === "staff" || name === "jianpu") button.setAttribute("aria-pressed", String((name === "jianpu") === this.numbers));
    }
    this.#showHead();
    window.clearTimeout(this.#timer);
    if (this.#text?.value === this.#drawnText) this.#point();
    else this.#timer = window.setTimeout(() => void this.#draw(), PAUSE_MS);
  }

  /** Metre, key, tempo and upbeat as the text has them, also where only the text can go on. */
  #showHead(): void {
    const head = this.#writing?.melody ?? null;
    const field = (name: string) => new RegExp(`^\\s*${name}:\\s*([^%\\n]*)`, "m").exec(this.#text?.value ?? "")?.[1]?.trim();
    for (const choice of this.querySelectorAll<HTMLSelectElement | HTMLInputElement>("[data-set]")) {
      const name = choice.dataset["set"] ?? "";
      if (name === "upbeat") {
        choice.disabled = !head;
        setTo(choice, String(head?.upbeat ?? 0));
      } else if (name === "Q") setTo(choice, String(Math.round(head?.tempo ?? Number(/\d+$/.exec(field("Q") ?? "")?.[0] ?? USUAL["Q"]))));
      else setTo(choice, field(name) || USUAL[name]!);
    }
  }

  /** Something of the head was chosen. */
  #set(event: Event): void {
    const choice = (event.target as Element).closest<HTMLSelectElement | HTMLInputElement>("[data-set]");
    const text = this.#text;
    if (!choice || !text) return;
    const name = choice.dataset["set"] ?? "";
    const value = name === "Q" ? `1/4=${Math.min(240, Math.max(30, Math.round(Number(choice.value)) || 90))}` : choice.value;
    if (name === "upbeat") this.#writing?.setUpbeat(Number(value));
    else if (this.#writing) this.#writing.setField(name, value);
    else {
      text.value = textWith(text.value, name, value);
      return this.#typed();
    }
    this.#changed();
  }

  /** A note of the picture was touched: what is done next is done to it. */
  #touch(event: MouseEvent): void {
    const writing = this.#writing;
    const notes = writing && this.#drawnNotes(writing);
    if (!notes) return;
    const note = (event.target as Element).closest("[data-note]") ?? nearest(notes, event.clientX, event.clientY);
    const at = note ? notes.indexOf(note) : -1;
    if (at < 0) return;
    writing.go(drawnTones(writing.melody)[at]! + 1);
    this.#part("page")?.focus();
    this.#show();
  }

  /** The notes of the picture, in their order, where it shows what is written now. */
  #drawnNotes(writing: Writing): Element[] | undefined {
    const notes = [...(this.#part("picture")?.querySelectorAll("[data-note]") ?? [])];
    return notes.length === drawnTones(writing.melody).length ? notes : undefined;
  }

  /** Ask the server for the picture; an answer that came after a later question is thrown away. */
  async #draw(): Promise<void> {
    const url = this.dataset["engraveUrl"];
    const text = this.#text?.value ?? "";
    const picture = this.#part("picture");
    if (!url || !picture) return;
    if (!text.trim() || (this.#writing && this.#writing.melody.tones.length === 0)) {
      picture.replaceChildren();
      this.#drawnText = "";
      this.#say("");
      return;
    }
    const asked = ++this.#asked;
    const body = new FormData();
    body.set("abc", text);
    body.set("width", String(Math.round(picture.clientWidth) || 358));
    const token = (this.closest("form") ?? document).querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]');
    if (token) body.set("csrfmiddlewaretoken", token.value);
    try {
      const answer = await fetch(url, { method: "POST", body, credentials: "same-origin" });
      const told = (await answer.json()) as { staff?: string; jianpu?: string; bars?: string[]; error?: string };
      if (asked !== this.#asked) return;
      if (told.error) return this.#say(told.error);
      this.#drawn = { staff: told.staff ?? "", jianpu: told.jianpu ?? "" };
      this.#drawnText = text;
      this.#picture();
      this.#say((told.bars ?? []).join(" "));
    } catch {
      if (asked === this.#asked) this.#say(this.dataset["wordAway"] ?? "");
    }
  }

  #picture(): void {
    const picture = this.#part("picture");
    // Written by our own engravers, which escape every text.
    if (picture) picture.innerHTML = (this.numbers ? this.#drawn.jianpu : this.#drawn.staff) || this.#drawn.jianpu;
    this.#point();
  }

  /** Show which note is the one that keys change. */
  #point(): void {
    const writing = this.#writing;
    if (!writing) return;
    const tones = drawnTones(writing.melody);
    this.#drawnNotes(writing)?.forEach((note, at) => note.toggleAttribute("data-now", tones[at] === writing.cursor - 1));
  }

  #say(text: string): void {
    const said = this.#part("said");
    if (said && said.textContent !== text) said.textContent = text;
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-do]");
    if (!button) return;
    event.preventDefault();
    this.do(button.dataset["do"] ?? "");
  }

  /** One command, by its name. */
  do(name: string): void {
    const writing = this.#writing;
    if (name === "staff" || name === "jianpu") {
      this.dataset["notation"] = name;
      this.#picture();
      this.#show();
      return;
    }
    if (!writing) return;
    if (name === "play") return this.#play();
    const at = /^(note|digit|length)-([\d.]+)$/.exec(name);
    if (at) this.#number(writing, at[1]!, Number(at[2]));
    else COMMANDS[name]?.(writing);
    if (name === "left" || name === "right" || name === "start" || name === "end") this.#show();
    else this.#changed();
  }

  #number(writing: Writing, name: string, value: number): void {
    if (name === "note") writing.letter(value);
    else if (name === "digit") writing.digit(value);
    else writing.setLength(value);
  }

  #play(): void {
    const melody = this.#writing?.melody;
    const button = this.querySelector<HTMLElement>('[data-do="play"]');
    if (!melody) return;
    if (button?.getAttribute("aria-pressed") === "true") {
      this.#playing.stop();
      button.setAttribute("aria-pressed", "false");
      return;
    }
    button?.setAttribute("aria-pressed", "true");
    this.#playing.start(heard(melody), melody.tempo, () => button?.setAttribute("aria-pressed", "false"));
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const step = STEPS.indexOf(event.key.toUpperCase());
    let name: string | undefined;
    if (control) name = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : undefined;
    else if (event.key.length === 1 && step >= 0) name = `note-${step}`;
    else if (/^[0-7]$/.test(key)) name = `digit-${key}`;
    else name = KEYS[key];
    if (!name) return;
    event.preventDefault();
    this.do(name);
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`);
  }
}

const KEYS: Record<string, string> = {
  " ": "rest", arrowleft: "left", arrowright: "right", arrowup: "up", arrowdown: "down", pageup: "octave-up", pagedown: "octave-down",
  home: "start", end: "end", "/": "shorter", "*": "longer", ".": "dot", "#": "sharp", "-": "flat", "=": "natural", t: "tie",
  backspace: "remove", delete: "remove-next",
};

/** What a text without the field means. */
const USUAL: Record<string, string> = { M: "4/4", K: "C", Q: "90" };

/** A finger's breadth, px. */
const FINGER = 44;

/** The note that a finger meant: a note head is smaller than it. */
function nearest(notes: Element[], x: number, y: number): Element | undefined {
  const away = (note: Element): number => {
    const box = note.getBoundingClientRect();
    const beside = Math.max(box.left - x, 0, x - box.right);
    return Math.hypot(beside, Math.max(box.top - y, 0, y - box.bottom));
  };
  const [first] = notes.map((note) => [away(note), note] as const).sort(([one], [other]) => one - other);
  return first && first[0] <= FINGER ? first[1] : undefined;
}

/** Choose a value; what the list does not offer is added to it. */
function setTo(choice: HTMLSelectElement | HTMLInputElement, value: string): void {
  if (choice instanceof HTMLSelectElement && ![...choice.options].some((option) => option.value === value)) {
    choice.append(Object.assign(document.createElement("option"), { value, textContent: value }));
  }
  if (choice.value !== value) choice.value = value;
}

const COMMANDS: Record<string, (writing: Writing) => unknown> = {
  rest: (w) => w.rest(),
  left: (w) => w.go(w.cursor - 1),
  right: (w) => w.go(w.cursor + 1),
  start: (w) => w.go(0),
  end: (w) => w.go(w.melody.tones.length),
  up: (w) => w.move(1),
  down: (w) => w.move(-1),
  "octave-up": (w) => w.move(7),
  "octave-down": (w) => w.move(-7),
  shorter: (w) => w.longer(-1),
  longer: (w) => w.longer(1),
  dot: (w) => w.dot(),
  sharp: (w) => w.sign(1),
  flat: (w) => w.sign(-1),
  natural: (w) => w.sign(0),
  tie: (w) => w.tie(),
  remove: (w) => w.remove(),
  "remove-next": (w) => w.removeNext(),
  undo: (w) => w.undo(),
  redo: (w) => w.redo(),
};
