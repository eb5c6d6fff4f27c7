import { expect, test } from "vitest";
import { parse } from "./fragment";
import { morph } from "./morph";

function shown(html: string): HTMLElement {
  document.body.innerHTML = `<main>${html}</main>`;
  return document.querySelector("main")!;
}

test("the tree looks like the new one", () => {
  const main = shown("<p>26 of 28</p><ul><li>a</li><li>b</li></ul>");
  const fresh = '<p class="done">28 of 28</p><ul><li>a</li></ul><hr>';
  morph(main, parse(fresh));
  expect(main.innerHTML).toBe(fresh);
});

test("what did not change is the same element, with its focus", () => {
  const main = shown('<p>1</p><button id="a">A</button>');
  const button = document.getElementById("a")!;
  button.focus();
  morph(main, parse('<p>2</p><p>new</p><button id="a" class="on">A</button>'));
  expect([document.getElementById("a") === button, document.activeElement === button, button.className]).toEqual([true, true, "on"]);
});

test("an open fold stays open and typed words stay", () => {
  const main = shown("<details open><summary>s</summary></details><textarea></textarea>");
  main.querySelector("textarea")!.value = "half a";
  morph(main, parse("<details><summary>t</summary></details><textarea></textarea>"));
  expect([main.querySelector("details")!.open, main.querySelector("summary")!.textContent, main.querySelector("textarea")!.value]).toEqual([true, "t", "half a"]);
});

test("elements move by their id", () => {
  const main = shown('<p id="x">x</p><p id="y">y</p>');
  const x = document.getElementById("x");
  morph(main, parse('<p id="y">y</p><p id="x">x</p>'));
  expect([main.innerHTML, document.getElementById("x") === x]).toEqual(['<p id="y">y</p><p id="x">x</p>', true]);
});
