import { beforeEach, expect, test } from "vitest";
import { UpbeatNow, clock } from "./upbeat-now";
import { UpbeatSpot } from "./upbeat-spot";

customElements.define("upbeat-spot", UpbeatSpot);
customElements.define("upbeat-now", UpbeatNow);

const field = (name: string) => document.querySelector<HTMLInputElement>(`input[name="${name}"]`)!;

/** As a page or a fragment brings it: whole before the element wakes up. */
function put(html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  document.body.replaceChildren(template.content);
}

beforeEach(() => {
  put(`<form><upbeat-spot data-word-set="{x} and {y}"><p data-part="plain"></p><p data-part="rich" hidden></p>
    <div class="spot"><input type="image" name="at" src="/x" width="300" alt="A staff"></div>
    <input type="number" name="x"><input type="number" name="y"><p data-part="said"></p></upbeat-spot><button>Answer</button></form>`);
});

const press = (key: string, more = {}) => field("at").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));

test("the arrow keys move the cross from the middle, and the place is said", () => {
  press("ArrowRight");
  press("ArrowUp");
  press("ArrowUp", { shiftKey: true });
  expect([field("x").value, field("y").value]).toEqual(["52", "47.8"]);
  expect(document.querySelector('[data-part="said"]')!.textContent).toBe("52 and 47.8");
});

test("a press on the picture sets the place in shares of it and does not send yet", () => {
  field("at").getBoundingClientRect = () => ({ left: 10, top: 20, width: 200, height: 100 }) as DOMRect;
  const event = new MouseEvent("click", { clientX: 60, clientY: 95, detail: 1, bubbles: true, cancelable: true });
  field("at").dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  expect([field("x").value, field("y").value]).toEqual(["25", "75"]);
});

test("the cross stays on the picture", () => {
  for (let step = 0; step < 40; step++) press("ArrowLeft");
  expect(field("x").value).toBe("0");
});

test("where the film was stopped comes into the field, but not the gate itself", () => {
  put(`<upbeat-player><video></video><button data-do="back"></button><upbeat-now data-word-taken="{moment}!"><input name="answer"><p data-part="said"></p></upbeat-now></upbeat-player>`);
  const video = document.querySelector("video")!;
  Object.defineProperty(video, "currentTime", { value: 65.25 });
  const player = document.querySelector("upbeat-player")!;
  player.toggleAttribute("data-gate", true);
  video.dispatchEvent(new Event("pause"));
  expect(field("answer").value).toBe("");
  player.toggleAttribute("data-gate", false);
  document.querySelector<HTMLElement>('[data-do="back"]')!.click();
  expect(field("answer").value).toBe("1:05.2");
  expect(document.querySelector('[data-part="said"]')!.textContent).toBe("1:05.2!");
});

test("a second is written as the server reads it", () => {
  expect([0, 5, 59.99, 60, 754.3].map(clock)).toEqual(["0:00.0", "0:05.0", "0:59.9", "1:00.0", "12:34.3"]);
});
