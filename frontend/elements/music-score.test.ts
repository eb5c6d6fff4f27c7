import { beforeEach, expect, test, vi } from "vitest";
import { heats } from "../music/marks";
import { MusicScore } from "./music-score";

customElements.define("music-score", MusicScore);

const SVG = (kind: string) => `<svg class="score ${kind}" viewBox="0 0 100 50"><g data-bar="1"><g class="note" data-note="n1"><text class="digit">1</text></g>
  <g class="note" data-note="n2"><text class="digit">2</text></g></g><g data-bar="2"><g class="note" data-note="n3"><text class="digit">3</text></g></g></svg>`;
const VERDICT = JSON.stringify({
  notes: [["n1", 1, "good", 3], ["n2", 1, "pitch", -62], ["n3", 2, "missed", null]],
  extras: [[1.2, 1.4, 60, "n1", 1, 1]],
});

function put(more = "", inside = ""): MusicScore {
  const template = document.createElement("template");
  template.innerHTML = `<music-score ${more} data-verdict='${VERDICT}' data-word-pitch="{cents} cents"><div data-part="staff">${SVG("staff")}</div>
    <div data-part="jianpu" hidden>${SVG("jianpu")}</div>${inside}<p data-part="said"></p></music-score>`;
  document.body.replaceChildren(template.content);
  return document.querySelector<MusicScore>("music-score")!;
}

beforeEach(() => {
  Element.prototype.getBoundingClientRect = () => ({ left: 0, top: 0, right: 10, bottom: 10, width: 10, height: 10 }) as DOMRect;
  vi.stubGlobal("CSS", { escape: (text: string) => text });
});

test("every kind of mark has a form of its own, with a word for it", () => {
  const score = put();
  const seen = score.querySelector('[data-part="staff"]')!;
  expect([...seen.querySelectorAll("[data-mark]")].map((note) => note.getAttribute("data-mark"))).toEqual(["good", "pitch", "missed"]);
  expect(seen.querySelector(".mark-pitch ellipse")).not.toBeNull();
  expect(seen.querySelector(".mark-pitch text")!.textContent).toBe("−62");
  expect(seen.querySelector(".mark-pitch title")!.textContent).toBe("−62 cents");
  expect(seen.querySelector(".mark-missed rect")).not.toBeNull();
  expect(seen.querySelectorAll(".mark-extra")).toHaveLength(1);
  expect(seen.querySelector('[data-bar="2"]')!.getAttribute("data-heat")).toBe("3");
});

test("the other notation is shown without a new page, marked as well, and the choice is told and posted", async () => {
  const posted = vi.fn((_url: string, _init?: RequestInit) => Promise.resolve(new Response("")));
  vi.stubGlobal("fetch", posted);
  const score = put("", `<form action="/answer/"><input name="csrfmiddlewaretoken" value="t"><p data-part="choice"><button name="notation" value="jianpu" formaction="/music/notation/?next=x">1</button></p></form>`);
  const answered = vi.fn();
  document.addEventListener("submit", answered);
  const told = vi.fn();
  score.addEventListener("notation", (event) => told((event as CustomEvent).detail));
  const button = score.querySelector("button")!;
  button.click();
  await Promise.resolve();
  expect(score.querySelector('[data-part="staff"]')!.hasAttribute("hidden")).toBe(true);
  expect(score.querySelector('[data-part="jianpu"]')!.hasAttribute("hidden")).toBe(false);
  expect(score.querySelectorAll('[data-part="jianpu"] .mark-pitch')).toHaveLength(1);
  expect(score.querySelector('[data-part="jianpu"] .mark-pitch ellipse')).toBeNull();
  expect(told).toHaveBeenCalledWith({ notation: "jianpu" });
  expect(posted.mock.calls[0]![0]).toContain("/music/notation/?next=x");
  expect([...(posted.mock.calls[0]![1]!.body as FormData)]).toEqual([["notation", "jianpu"], ["csrfmiddlewaretoken", "t"]]);
  expect(answered).not.toHaveBeenCalled();
});

test("for the youngest a sign and a word, no figure", () => {
  const score = put('data-plain data-word-low="too low"');
  expect(score.querySelector(".mark-pitch .solid")).not.toBeNull();
  expect(score.querySelector(".mark-pitch text")).toBeNull();
  expect(score.querySelector(".mark-pitch title")!.textContent).toBe("too low");
});

test("marks are drawn once, however often the notation is turned", async () => {
  const score = put();
  await score.turn("jianpu");
  await score.turn("staff");
  expect(score.querySelectorAll('[data-part="staff"] .mark-pitch')).toHaveLength(1);
});

test("the note that sounds is shown, in both notations, repeats included", () => {
  const score = put(`data-times='[["n1",0],["n2",1],["n1",2]]' data-tempo="60" data-offset="0.5"`, '<audio data-part="sound"></audio>');
  const now = () => [...score.querySelectorAll("[data-now]")].map((note) => note.getAttribute("data-note"));
  expect(now()).toEqual([]);
  score.show(0.6);
  expect(now()).toEqual(["n1", "n1"]);
  score.show(1.6);
  expect(now()).toEqual(["n2", "n2"]);
  score.show(2.9);
  expect(now()).toEqual(["n1", "n1"]);
});

test("bars are chosen by arrow keys, with Shift up to there, and are told", () => {
  const score = put(`data-choose data-word-bars="Bars {first} to {last}"`, '<input data-part="first"><input data-part="last">');
  const press = (key: string, more = {}) => score.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));
  const told = vi.fn();
  score.addEventListener("bars", (event) => told((event as CustomEvent).detail));
  press("ArrowRight");
  press("ArrowRight", { shiftKey: true });
  expect(told.mock.calls).toEqual([[{ first: 1, last: 1 }], [{ first: 1, last: 2 }]]);
  expect(score.querySelector<HTMLInputElement>('[data-part="last"]')!.value).toBe("2");
  expect(score.querySelector('[data-part="said"]')!.textContent).toBe("Bars 1 to 2");
  expect(score.querySelectorAll('[data-part="staff"] [data-chosen]')).toHaveLength(2);
});

test("a bar is the hotter the more of it is wrong", () => {
  const marks = JSON.parse(VERDICT) as { notes: never[]; extras: never[] };
  expect([...heats(marks)]).toEqual([[1, 2], [2, 3]]);
});

test("a verdict that cannot be read leaves the score as it is", () => {
  const score = put();
  score.dataset["verdict"] = "{";
  score.mark();
  expect(score.querySelectorAll("[data-mark], [data-drawn]")).toHaveLength(0);
});

test("figures of notes that lie close stand once, and each note keeps its arrow", () => {
  const score = put();
  score.dataset["verdict"] = JSON.stringify({ notes: [["n1", 1, "pitch", 202], ["n2", 1, "pitch", 198], ["n3", 2, "pitch", -90]], extras: [] });
  score.mark();
  const seen = score.querySelector('[data-part="staff"]')!;
  expect([...seen.querySelectorAll(".mark-pitch text")].map((one) => one.textContent)).toEqual(["+202", "−90"]);
  expect(seen.querySelectorAll(".mark-pitch path")).toHaveLength(3);
});

test("a figure that would stand upon the ticks of its bar gives way to them", () => {
  const score = put();
  score.dataset["verdict"] = JSON.stringify({ notes: [["n1", 1, "pitch", 202]], extras: [] });
  const seen = score.querySelector('[data-part="staff"]')!;
  const note = seen.querySelector('[data-note="n1"] .digit')!;
  // So high that its figure reaches the top of the bar, where the ticks are.
  vi.spyOn(note, "getBoundingClientRect").mockReturnValue(new DOMRect(0.6, 1.4, 0.8, 0.8));
  score.mark();
  expect(seen.querySelector(".mark-heat")).not.toBeNull();
  expect(seen.querySelector(".mark-pitch text")).toBeNull();
  expect(seen.querySelector(".mark-pitch .solid")).not.toBeNull();
});
