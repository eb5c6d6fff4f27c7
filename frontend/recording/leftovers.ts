import { Grower } from "./grower";
import { bytesOf, leftOver } from "./keeper";
import { length } from "./length";
import { lockOf } from "./take";
import type { Kept, Shelf } from "./shelf";
import type { Server } from "../upload/resumable";

/**
 * Recordings that a closed or crashed page left behind, each with "use it" and "throw it away" at its passage. Those the
 * server knows stand there already, and work without this; here the bytes that only the browser has are added to them.
 */
export class Leftovers {
  #kept = new Map<HTMLElement, Kept>();

  constructor(
    private host: HTMLElement,
    private shelf: Shelf,
    private server: Server,
    private facts: { person: string; script: string },
    private changed: (passage: HTMLElement, reason?: string) => void,
  ) {
    host.addEventListener("click", (event) => this.#press(event));
    host.addEventListener("submit", (event) => this.#press(event));
    host.addEventListener("upbeat:refreshed", () => void this.show());
  }

  async show(): Promise<void> {
    const { person, script } = this.facts;
    const busy = await live();
    // The server cannot know that the recording it has is still going on.
    const going = new Set((await this.shelf.all()).filter((kept) => busy.has(kept.id)).map((kept) => kept.url));
    for (const notice of this.host.querySelectorAll<HTMLElement>("[data-kept]")) notice.hidden = going.has(notice.dataset["kept"]);
    for (const kept of await leftOver(this.shelf, person, script, busy)) {
      const passage = this.host.querySelector<HTMLElement>(`[data-section="${kept.section}"]`);
      if (!passage || [...this.#kept.entries()].some(([notice, one]) => one.id === kept.id && notice.isConnected)) continue;
      const notice = (kept.url && passage.querySelector<HTMLElement>(`[data-kept="${kept.url}"]`)) || this.#notice(passage, kept);
      if (notice) this.#kept.set(notice, kept);
    }
  }

  #notice(passage: HTMLElement, kept: Kept): HTMLElement | undefined {
    const template = this.host.querySelector<HTMLTemplateElement>('template[data-part="kept-here"]');
    const notice = template?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined;
    const told = notice?.querySelector('[data-part="told"]');
    if (!notice || !told) return undefined;
    told.textContent = (told.textContent ?? "").replace("{length}", length(kept.seconds));
    passage.querySelector('[data-part="kept"]')?.append(notice);
    return notice;
  }

  #press(event: Event): void {
    const pressed = (event.target as Element).closest<HTMLElement>('[data-do="use"], [data-do="drop"]');
    const notice = [...this.#kept.keys()].find((one) => one.contains(pressed));
    if (!pressed || !notice || (event.type === "click" && pressed instanceof HTMLFormElement)) return;
    event.preventDefault();
    void (pressed.dataset["do"] === "use" ? this.#use(notice) : this.#drop(notice));
  }

  async #use(notice: HTMLElement): Promise<void> {
    const kept = this.#kept.get(notice)!;
    const passage = notice.closest<HTMLElement>("[data-section]")!;
    for (const button of notice.querySelectorAll("button")) button.disabled = true;
    let reason = "";
    const facts = { name: kept.name, script: kept.script, section: kept.section };
    const grower = new Grower(this.server, facts, (news) => news.kind === "refused" && (reason = news.reason), kept.url);
    if (kept.shown) grower.show(kept.shown);
    grower.push(await bytesOf(this.shelf, kept), kept.seconds);
    if ((await grower.close()) !== undefined) await this.#forget(notice);
    else for (const button of notice.querySelectorAll("button")) button.disabled = false;
    this.changed(passage, reason);
  }

  async #drop(notice: HTMLElement): Promise<void> {
    const { url } = this.#kept.get(notice)!;
    const passage = notice.closest<HTMLElement>("[data-section]")!;
    if (url) await this.server.fetch(url, { method: "DELETE", credentials: "same-origin", headers: { "X-CSRFToken": this.server.csrf } }).catch(() => undefined);
    await this.#forget(notice);
    this.changed(passage);
  }

  async #forget(notice: HTMLElement): Promise<void> {
    await this.shelf.remove(this.#kept.get(notice)!.id);
    this.#kept.delete(notice);
    if (!notice.dataset["kept"]) notice.remove();
  }
}

/** The recordings that some tab, this one included, is making. */
async function live(): Promise<Set<string>> {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map((lock) => (lock.name ?? "").replace(lockOf(""), "")));
}
