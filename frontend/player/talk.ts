import { parse, post } from "../elements/fragment";
import { floorClock } from "./bar";
import { recall, remember } from "./memory";

interface Play {
  position(): number;
  pause(): void;
  playing(): boolean;
  resume(): void;
}

/**
 * Notes and questions at the current second. Typing pauses the video; when the words are kept, it goes on.
 * Forms with `data-replace="part"` are posted by fetch, and the answer becomes the content of that part.
 */
export class Talk {
  #paused = false;

  constructor(
    private root: HTMLElement,
    private play: Play,
    signal: AbortSignal,
  ) {
    const waits = root.querySelector<HTMLInputElement>('[data-part="waits"]');
    const frame = root.querySelector<HTMLElement>('[data-part="waits-frame"]');
    if (waits && frame) {
      frame.hidden = false;
      waits.checked = recall("waits") !== "off";
      waits.addEventListener("change", () => remember("waits", waits.checked ? "on" : "off"), { signal });
    }
    root.addEventListener("focusin", (event) => this.#begin(event.target as Element), { signal });
    root.addEventListener("focusout", (event) => this.#leave(event.target as Element), { signal });
    root.addEventListener("submit", (event) => this.#submit(event), { signal });
  }

  /** The words of a form belong to the second at which one began to write them. */
  #begin(target: Element): void {
    const form = target.closest<HTMLFormElement>("form[data-replace]");
    if (!form || !(target instanceof HTMLTextAreaElement)) return;
    if (recall("waits") !== "off") {
      this.#paused ||= this.play.playing();
      this.play.pause();
    }
    if (target.value) return;
    const second = Math.floor(this.play.position() * 10) / 10;
    for (const input of form.querySelectorAll<HTMLInputElement>("[data-second]")) input.value = String(second);
    for (const words of form.querySelectorAll("[data-second-words]")) words.textContent = floorClock(second);
  }

  #leave(target: Element): void {
    if (target instanceof HTMLTextAreaElement && target.closest("form[data-replace]") && target.value === target.defaultValue) this.#goOn();
  }

  #goOn(): void {
    if (this.#paused) this.play.resume();
    this.#paused = false;
  }

  #submit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const part = form.dataset["replace"];
    const place = part && this.root.querySelector(`[data-part="${part}"]`);
    if (!place) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const said = form.querySelector<HTMLElement>('[data-part="said"]');
    post(form, event.submitter)
      .then((html) => {
        place.replaceChildren(parse(html));
        if ("clear" in form.dataset) form.reset();
        if (said) said.hidden = true;
        this.root.dispatchEvent(new CustomEvent("replaced", { detail: part }));
        this.#goOn();
      })
      .catch(() => said && (said.hidden = false))
      .finally(() => (form.ariaBusy = null));
  }
}
