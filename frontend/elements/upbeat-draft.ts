import { parse, post, Trouble } from "./fragment";
import { Keeper, shelf, type Sent } from "../work/keeping";

/**
 * A form whose text is never lost: kept on this device while one writes, and sent by itself where the form has a field `saves`.
 *
 *     <upbeat-draft data-key="7/12"><form method="post" action="…"><input type="hidden" name="saves" value="3">
 *       <textarea name="text">…</textarea><div data-part="said" role="status"></div></form>
 *       <template data-word="waiting">…</template> <template data-word="back">…</template></upbeat-draft>
 *
 * With `data-done` and no form it says that the server has all: what was kept here is forgotten. The answer to a save is a fragment whose first element has `data-saves`, or `data-trouble` where it was not kept. Without
 * script the form is posted by its button.
 */
export class UpbeatDraft extends HTMLElement {
  #life: AbortController | undefined;
  #keeper: Keeper | undefined;

  connectedCallback(): void {
    if ("done" in this.dataset) return shelf.forget(this.dataset["key"] ?? location.pathname);
    const field = this.querySelector<HTMLTextAreaElement>('textarea[name="text"]');
    const form = field?.form;
    if (!field || !form) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    const saves = form.elements.namedItem("saves");
    const key = this.dataset["key"] ?? location.pathname;
    const send = saves instanceof HTMLInputElement ? () => this.#send(form, saves) : async (): Promise<Sent> => "refused";
    const keeper = new Keeper(key, field.value, shelf, send, () => this.#say(this.#word("waiting")));
    this.#keeper = keeper;
    const left = keeper.left;
    if (left !== null && left !== field.value && !field.value.startsWith(left)) this.#putBack(field, left, keeper);
    field.addEventListener("input", () => keeper.changed(field.value), { signal });
    // The button hands over what stands in the field: what comes back is the truth, unless nothing comes back.
    form.addEventListener("submit", () => (keeper.stop(), shelf.set(key, field.value)), { signal });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#keeper?.stop();
  }

  #putBack(field: HTMLTextAreaElement, left: string, keeper: Keeper): void {
    if (!field.value) {
      field.value = left;
      return keeper.changed(left);
    }
    const word = this.#word("back");
    if (!word) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small", textContent: word });
    button.addEventListener("click", () => {
      field.value = left;
      keeper.changed(left);
      button.remove();
    });
    field.after(button);
  }

  async #send(form: HTMLFormElement, saves: HTMLInputElement): Promise<Sent> {
    let html: string;
    try {
      html = await post(form, null);
    } catch (problem) {
      // The session is over, or the task is gone: only a person can go on, and the text stays here.
      if (problem instanceof Trouble && problem.status >= 400 && problem.status < 500) return "refused";
      throw problem;
    }
    const answer = parse(html).firstElementChild as HTMLElement | null;
    this.querySelector('[data-part="said"]')?.replaceChildren(...(answer ? [answer] : []));
    const number = answer?.dataset["saves"];
    if (number === undefined) return "refused";
    saves.value = number;
    return "kept";
  }

  #say(text: string): void {
    const said = this.querySelector('[data-part="said"]');
    if (said) said.textContent = text;
  }

  #word(name: string): string {
    return this.querySelector<HTMLTemplateElement>(`template[data-word="${name}"]`)?.content.textContent?.trim() ?? "";
  }
}
