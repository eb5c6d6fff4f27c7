import { beforeEach, expect, test } from "vitest";
import { UpbeatRegions, outline } from "./upbeat-regions";

customElements.define("upbeat-regions", UpbeatRegions);

const row = (number: number, shape: string) =>
  `<li data-row="${number}"><input type="checkbox"><select name="w0-${number}-shape"><option value="${shape}" selected></option></select><input name="w0-${number}-at"></li>`;

/** As a page or a fragment brings it: whole before the element wakes up. */
function put(html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  document.body.replaceChildren(template.content);
}

beforeEach(() => {
  put(`<upbeat-regions data-word-row="Draw it."><div data-part="picture"><img width="200" height="100"></div><p data-part="said"></p>
    <ol>${row(1, "circle")}${row(2, "rect")}${row(3, "polygon")}</ol></upbeat-regions>`);
  picture().getBoundingClientRect = () => ({ left: 0, top: 0, width: 200, height: 100 }) as DOMRect;
});

const picture = () => document.querySelector<HTMLElement>('[data-part="picture"]')!;
const at = (number: number) => document.querySelector<HTMLInputElement>(`input[name="w0-${number}-at"]`)!;
const point = (name: string, x: number, y: number) => picture().dispatchEvent(new MouseEvent(name, { clientX: x, clientY: y, bubbles: true, cancelable: true }));
const pick = (number: number) => at(number).dispatchEvent(new Event("focusin", { bubbles: true }));

test("a circle is drawn from its middle, in per cent, its radius of the width", () => {
  point("pointerdown", 100, 50);
  point("pointermove", 120, 50);
  point("pointerup", 120, 50);
  point("pointermove", 180, 90);
  expect(at(1).value).toBe("50 50 10");
  expect(document.querySelectorAll("circle")).toHaveLength(1);
});

test("a rectangle goes from corner to corner, whichever is first", () => {
  pick(2);
  point("pointerdown", 100, 50);
  point("pointermove", 60, 20);
  expect(at(2).value).toBe("30 20 20 30");
});

test("each press is a corner of a polygon, and the chosen row is marked", () => {
  pick(3);
  for (const [x, y] of [[20, 10], [100, 10], [100, 90]] as const) point("pointerdown", x, y);
  expect(at(3).value).toBe("10 10 50 10 50 90");
  expect(document.querySelector('[data-row="3"]')!.hasAttribute("data-now")).toBe(true);
});

test("numbers that are none are not drawn", () => {
  expect(outline("circle", [1, Number.NaN, 2], 1)).toBeUndefined();
  expect(outline("polygon", [1, 2], 1)).toBeUndefined();
});
