import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { plain, Search } from "./search";

const jump = vi.fn<(second: number) => void>();
let life: AbortController;

beforeEach(() => {
  jump.mockReset();
  life = new AbortController();
  const line = (second: number, text: string) => `<li><a data-jump="${second}" href="?t=${second}"><span class="transcript-time">0:0${second}</span> ${text}</a></li>`;
  document.body.innerHTML = `<div id="player"><search data-part="search-frame" hidden><input data-part="search"><p data-part="found" data-none="none" data-one="one" data-many="{count} places"></p></search>
    <details><ol data-part="marks">${line(1, "Dotted rhythm")}</ol></details>
    <ol data-part="transcript">${line(2, "The Rhythm is dotted.")}${line(4, "Clap with me.")}</ol><ol data-part="slides">${line(6, "附点节奏 ＡＢＣ")}<li class="hint">More later.</li></ol></div>`;
  new Search(document.querySelector("#player")!, jump, life.signal);
});
afterEach(() => life.abort());

const field = () => document.querySelector("input")!;
const found = () => document.querySelector('[data-part="found"]')!.textContent;
const type = (text: string) => ((field().value = text), field().dispatchEvent(new Event("input")));
const press = (key: string, more = {}) => field().dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true, ...more }));
const shown = () => [...document.querySelectorAll<HTMLElement>("li:has([data-jump])")].filter((line) => !line.hidden).length;

test("the field appears with the script, and what holds the words stays", () => {
  expect(document.querySelector<HTMLElement>("search")!.hidden).toBe(false);
  type("rhythm");
  expect([shown(), found(), document.querySelector("details")!.open]).toEqual([2, "2 places", true]);
});

test("Enter goes from place to place and plays there, with Shift backwards, and begins anew at the end", () => {
  type("rhythm");
  press("Enter");
  expect([jump.mock.lastCall, found()]).toEqual([[1], "1/2: Dotted rhythm"]);
  press("Enter");
  press("Enter");
  press("Enter", { shiftKey: true });
  expect(jump.mock.calls.map(([second]) => second)).toEqual([1, 2, 1, 2]);
});

test("Enter that ends the choice of a word is none", () => {
  type("rhythm");
  press("Enter", { isComposing: true });
  expect(jump).not.toHaveBeenCalled();
});

test("one place and none are told apart, a time is no word, and Escape shows all again", () => {
  type("clap");
  expect(found()).toBe("one");
  type("0:04");
  expect([shown(), found()]).toEqual([0, "none"]);
  press("Escape");
  expect([shown(), found(), field().value]).toEqual([4, "", ""]);
});

test("case, width and accents make no difference", () => {
  type("abc");
  expect([shown(), plain("Électro ＡＢ")]).toEqual([1, "electro ab"]);
});
