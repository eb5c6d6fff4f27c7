import { beforeEach, expect, test } from "vitest";
import { UpbeatDesk } from "./upbeat-desk";

customElements.define("upbeat-desk", UpbeatDesk);
const row = (name: string) => `<fieldset class="rubric-row"><input type="radio" name="${name}" value="2"><input type="radio" name="${name}" value="0"></fieldset>`;

beforeEach(() => {
  document.body.innerHTML = `<a href="#next" data-key="j">Next</a><upbeat-desk><form>${row("a")}${row("b")}<button type="button" data-snippet hidden>Count aloud.</button><textarea name="comment">Good.</textarea></form></upbeat-desk>`;
  // Connected once more with all that is inside: a parser of tests connects an element before its content is there.
  document.body.append(document.querySelector("upbeat-desk")!);
});

const press = (key: string) => (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const chosen = () => [...document.querySelectorAll<HTMLInputElement>(":checked")].map((one) => `${one.name}${one.value}`);

test("numbers choose a level of the first open criterion and go on to the next, then to the comment", () => {
  press("2");
  press("1");
  expect(chosen()).toEqual(["a0", "b2"]);
  expect(document.activeElement?.getAttribute("name")).toBe("comment");
  press("1");
  expect(chosen()).toEqual(["a0", "b2"]);
});

test("a number without a level chooses nothing", () => {
  press("7");
  expect(chosen()).toEqual([]);
});

test("a kept sentence is put behind what is written", () => {
  const button = document.querySelector<HTMLElement>("[data-snippet]")!;
  expect(button.hidden).toBe(false);
  button.click();
  expect(document.querySelector("textarea")!.value).toBe("Good. Count aloud.");
});
