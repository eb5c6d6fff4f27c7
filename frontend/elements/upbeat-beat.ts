import { Clicks } from "./clicks";

/**
 * The rhythm runs on the wall: the note that is due is marked, of a canon in both parts, the second one later; the beat sounds
 * where it is wished. It runs once by itself when a try begins, silently, and again by its button.
 *
 *     <upbeat-beat id="beat-7-2" data-beat="0.75" data-count="4" data-length="12" data-wait="3" data-onsets="n1:0 n2:0.75" data-run>
 *       <div data-part="first"><svg>…<g data-note="n1">…</svg></div> <div data-part="second">…</div>
 *       <p data-part="count"></p> <button type="button" data-do="run">…</button> <button type="button" data-do="stop">…</button></upbeat-beat>
 */
export class UpbeatBeat extends HTMLElement {
  #life: AbortController | undefined;
  #clicks = new Clicks();
  #frame = 0;
  #began = 0;
  #ran = "";

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("click", (event) => this.#press(event.target as Element), { signal });
    if (this.hasAttribute("data-run")) this.#start();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#end();
  }

  static readonly observedAttributes = ["id"];

  /** Another try on the same wall. */
  attributeChangedCallback(_name: string, was: string | null, id: string | null): void {
    if (was !== null && id !== this.#ran && this.isConnected && this.hasAttribute("data-run")) this.#start();
  }

  #press(target: Element): void {
    const does = target.closest<HTMLElement>("[data-do]")?.dataset["do"];
    if (does === "run") void this.#clicks.open().then(() => this.#start(true));
    if (does === "stop") this.#end();
  }

  #number(name: string): number {
    return Number(this.dataset[name] ?? 0);
  }

  #start(sounds = false): void {
    cancelAnimationFrame(this.#frame);
    this.#ran = this.id;
    const beat = this.#number("beat");
    const count = this.#number("count");
    const all = count + Math.ceil((this.#number("length") + this.#number("wait")) / beat);
    if (sounds) for (let number = 0; number < all; number += 1) this.#clicks.at(0.25 + number * beat, number % count === 0);
    this.#began = performance.now() + 250;
    this.#step();
  }

  #step(): void {
    const beat = this.#number("beat");
    const lead = this.#number("count") * beat;
    const now = (performance.now() - this.#began) / 1000;
    const counting = this.querySelector('[data-part="count"]');
    if (counting) counting.textContent = now >= 0 && now < lead ? String(1 + Math.floor(now / beat)) : "";
    this.#show("first", now - lead);
    this.#show("second", now - lead - this.#number("wait"));
    if (now > lead + this.#number("length") + this.#number("wait")) return this.#end();
    this.#frame = requestAnimationFrame(() => this.#step());
  }

  #show(part: string, second: number): void {
    const drawn = this.querySelector(`[data-part="${part}"]`);
    if (!drawn) return;
    const length = this.#number("length");
    const due = second < 0 || second > length ? "" : this.#due(second);
    for (const note of drawn.querySelectorAll<SVGElement>("[data-due]")) if (note.dataset["note"] !== due) delete note.dataset["due"];
    const note = due && drawn.querySelector<SVGElement>(`[data-note="${due}"]`);
    if (note) note.dataset["due"] = "";
  }

  #due(second: number): string {
    let found = "";
    for (const pair of (this.dataset["onsets"] ?? "").split(" ")) {
      const [name, at] = pair.split(":");
      if (Number(at) <= second + 1e-6) found = name ?? "";
    }
    return found;
  }

  #end(): void {
    cancelAnimationFrame(this.#frame);
    this.#clicks.close();
    for (const note of this.querySelectorAll<SVGElement>("[data-due]")) delete note.dataset["due"];
    const counting = this.querySelector('[data-part="count"]');
    if (counting) counting.textContent = "";
  }
}
