import { afterEach, expect, test } from "vitest";
import cases from "../script/reading.cases.json";
import { UpbeatPace } from "./upbeat-pace";

customElements.define("upbeat-pace", UpbeatPace);
afterEach(() => document.body.replaceChildren());

function page(): void {
  const passage = `<fieldset data-passage><b data-part="time"></b><i data-count="words" data-one="1 word" data-many="0 words"></i><i data-count="characters" data-one="1 character" data-many="0 characters"></i>
    <textarea data-part="spoken"></textarea><input data-part="pause" value="0"><button type="button" data-mark="[pause 5]" hidden>pause</button></fieldset>`;
  const paper = document.createElement("div");
  paper.innerHTML = `<upbeat-pace data-limits='${JSON.stringify(cases.limits)}' data-lengths='[["good", 360], ["fine", 600], ["long", 900]]'>${passage}${passage}
    <input data-part="target" value=""><span data-part="total"></span><span data-part="good"></span>
    <span data-length="good"></span><span data-length="split" hidden></span>
    <span data-part="asked"><b data-part="per-minute"></b><i data-unit="words"></i><i data-unit="characters"></i><u data-pace="good"></u><u data-pace="too_fast"></u></span></upbeat-pace>`;
  document.body.append(paper);
}

function type(selector: string, value: string, place = 0): void {
  const field = document.querySelectorAll<HTMLInputElement>(selector)[place]!;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const text = (selector: string) => document.querySelector(selector)!.textContent;
const shown = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)].map((one) => !one.hidden);

test("time and counts follow what is typed, in the passage and in the whole", () => {
  page();
  type("textarea", "word ".repeat(145));
  type("textarea", "字".repeat(220) + " [pause 4]", 1);
  type('[data-part="pause"]', "2,5", 1);
  expect([...document.querySelectorAll('[data-part="time"]')].map((one) => one.textContent)).toEqual(["1:00", "1:06"]);
  expect([text('[data-part="total"]'), text('[data-part="good"]')]).toEqual(["2:06", "1:48–2:32"]);
  expect([text('[data-count="words"]'), ...shown("[data-count]")]).toEqual(["145 words", true, false, false, true]);
  type("textarea", "word");
  expect(text('[data-count="words"]')).toBe("1 word");
});

test("a length that is meant asks for a pace, and too long a script is told", () => {
  page();
  expect(shown('[data-part="asked"]')).toEqual([false]);
  type("textarea", "word ".repeat(145));
  type('[data-part="target"]', "1");
  expect([text('[data-part="per-minute"]'), ...shown('[data-part="asked"], [data-unit], [data-pace]')]).toEqual(["145", true, true, false, true, false]);
  type('[data-part="target"]', "0.5");
  expect([text('[data-part="per-minute"]'), ...shown("[data-pace]")]).toEqual(["290", false, true]);
  expect(shown("[data-length]")).toEqual([true, false]);
  type("textarea", "word ".repeat(145 * 16));
  expect(shown("[data-length]")).toEqual([false, true]);
});

test("a button writes a pause where the cursor is, and it counts", () => {
  page();
  const field = document.querySelector("textarea")!;
  field.value = "Listen. Now sing.";
  field.setSelectionRange(7, 7);
  const button = document.querySelector<HTMLElement>("[data-mark]")!;
  expect(button.hidden).toBe(false);
  button.click();
  expect(field.value).toBe("Listen. [pause 5]  Now sing.");
  expect(text('[data-part="time"]')).toBe("0:06");
});
