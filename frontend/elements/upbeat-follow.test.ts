import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { current, times, UpbeatFollow } from "./upbeat-follow";

customElements.define("upbeat-follow", UpbeatFollow);

const SCORE = `<div data-follows data-times="1 bar1 n1;2 n2;3 bar2 n3" data-until="5">
  <div data-scrolls><svg><g id="f1-bar1"><g data-note="n1"></g><g data-note="n2"></g></g><g data-bar="2"><g data-note="n3"></g></g></svg></div>
  <a href="/film?t=1" data-jump="1" data-name="1" data-bar="1">1</a> <a href="/film?t=3" data-jump="3" data-name="2" data-bar="2">2</a></div>
  <form data-goes hidden><input><button>Go</button></form> <a href="/score/?as=jianpu" data-again>Numbers</a>`;

let video: HTMLVideoElement;
let asked: string[];

beforeEach(async () => {
  asked = [];
  vi.stubGlobal("IntersectionObserver", undefined);
  vi.stubGlobal("fetch", async (url: string) => (asked.push(url), new Response(url.includes("broken") ? "" : SCORE, { status: url.includes("broken") ? 500 : 200 })));
  document.body.innerHTML = `<upbeat-player data-open-until="60"><video></video><upbeat-follow src="/score/" data-word-away="It did not come."><p><a href="/score/">Score</a></p></upbeat-follow></upbeat-player>`;
  video = document.querySelector("video")!;
  await vi.waitFor(() => expect(document.querySelector("[data-follows]")).not.toBeNull());
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
});

function at(second: number): string[] {
  video.currentTime = second;
  video.dispatchEvent(new Event("timeupdate"));
  return [...document.querySelectorAll(".now")].map((one) => one.getAttribute("data-note") ?? one.id ?? "").filter(Boolean);
}

test("what is current is the latest of each sort, from its second on and until the end", () => {
  const moments = times(document.querySelector<HTMLElement>("[data-follows]")!);
  expect(current(moments, 0.5, 5)).toEqual([]);
  expect(current(moments, 2.5, 5)).toEqual(["bar1", "n2"]);
  expect(current(moments, 3, 5)).toEqual(["bar2", "n3"]);
  expect(current(moments, 5, 5)).toEqual([]);
});

test("bar and note are marked while they play, and the bar's link", () => {
  expect(at(2.2)).toEqual(["f1-bar1", "n2"]);
  expect(document.querySelector("a.now")?.textContent).toBe("1");
  expect(at(3.1)).toContain("n3");
  expect(document.querySelector("a.now")?.textContent).toBe("2");
  expect(at(9)).toEqual([]);
});

test("every note leads to its second", () => {
  expect([...document.querySelectorAll("[data-note]")].map((note) => note.getAttribute("data-jump"))).toEqual(["1", "2", "3"]);
  expect(document.querySelector("#f1-bar1")?.getAttribute("data-jump")).toBe("1");
});

test("a number that is typed presses the link of its bar, whatever stands around it", () => {
  const pressed: string[] = [];
  document.addEventListener("click", (event) => pressed.push((event.target as HTMLElement).dataset["name"] ?? ""));
  const form = document.querySelector<HTMLFormElement>("[data-goes]")!;
  expect(form.hidden).toBe(false);
  const field = form.querySelector("input")!;
  for (const [typed, wrong] of [["b2", "false"], ["第1小节", "false"], ["9", "true"], ["", "true"]]) {
    field.value = typed!;
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    expect(field.getAttribute("aria-invalid")).toBe(wrong);
  }
  expect(pressed).toEqual(["2", "1"]);
});

test("another notation is fetched, and stays when more of the film opens", async () => {
  document.querySelector<HTMLElement>("[data-again]")!.click();
  await vi.waitFor(() => expect(asked).toEqual(["/score/", "/score/?as=jianpu"]));
  await vi.waitFor(() => expect(document.querySelector("[data-again]")).not.toBeNull());
  document.querySelector<HTMLElement>("upbeat-player")!.dataset["openUntil"] = "120";
  await vi.waitFor(() => expect(asked.at(-1)).toBe("/score/?as=jianpu"));
  await vi.waitFor(() => expect(asked).toHaveLength(3));
});

test("what does not come is said, and the way to the page stays", async () => {
  document.body.innerHTML = `<upbeat-player><video></video><upbeat-follow src="/broken/" data-word-away="It did not come."><a href="/broken/">Score</a></upbeat-follow></upbeat-player>`;
  await vi.waitFor(() => expect(document.querySelector("[role=alert]")?.textContent).toBe("It did not come."));
  expect(document.querySelector("upbeat-follow a")).not.toBeNull();
});
