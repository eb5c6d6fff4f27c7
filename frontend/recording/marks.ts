/** Which page was to be seen from which second of a recording on. The server keeps them with the take. */

/** `material` null: a board, a photo, anything that is no page of the passage's material. */
export interface Mark {
  second: number;
  material: number | null;
  page: number;
}

/** A page that is passed over faster than this was not shown. */
const SHOWN_S = 0.5;

export class Marks {
  #marks: Mark[] = [];

  /** Now this page is to be seen; false if that changes nothing. */
  note(second: number, material: number | null, page: number): boolean {
    const last = this.#marks.at(-1);
    if (last && last.material === material && last.page === page) return false;
    const passed = last && second - last.second < SHOWN_S ? this.#marks.pop() : undefined;
    const before = this.#marks.at(-1);
    // Back at the page from before, which then never went away.
    if (passed && before && before.material === material && before.page === page) return true;
    this.#marks.push({ second: Number((passed ?? { second }).second.toFixed(2)), material, page });
    return true;
  }

  get all(): Mark[] {
    return this.#marks.map((mark) => ({ ...mark }));
  }
}
