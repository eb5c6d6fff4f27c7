import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clock, UpbeatCountdown } from "./upbeat-countdown";
import { UpbeatDialog } from "./upbeat-dialog";
import { UpbeatMenu } from "./upbeat-menu";
import { UpbeatOrder } from "./upbeat-order";

customElements.define("upbeat-countdown", UpbeatCountdown);
customElements.define("upbeat-dialog", UpbeatDialog);
customElements.define("upbeat-menu", UpbeatMenu);
customElements.define("upbeat-order", UpbeatOrder);

beforeEach(() => vi.useFakeTimers({ now: Date.parse("2026-11-21T10:00:05Z") }));
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test("seconds read as a clock", () => {
  expect([0, 21, 60, 192, 3723, 20.4].map(clock)).toEqual(["0:00", "0:21", "1:00", "3:12", "1:02:03", "0:21"]);
});

test("a countdown follows the server's clock and says its last word", () => {
  document.body.innerHTML = '<upbeat-countdown data-until="2026-11-21T10:00:21Z" data-now="2026-11-21T10:00:00Z" data-word-over="over">…</upbeat-countdown>';
  const element = document.querySelector("upbeat-countdown")!;
  vi.advanceTimersByTime(500);
  expect(element.textContent).toBe("0:21");
  vi.advanceTimersByTime(20_000);
  expect(element.textContent).toBe("0:01");
  vi.advanceTimersByTime(1000);
  expect(element.textContent).toBe("over");
});

test("a countdown is told a new end", () => {
  document.body.innerHTML = '<upbeat-countdown data-until="2026-11-21T10:00:15Z"></upbeat-countdown>';
  const element = document.querySelector<HTMLElement>("upbeat-countdown")!;
  element.dataset["until"] = "2026-11-21T10:01:05Z";
  expect(element.textContent).toBe("1:00");
});

const items = ["upbeat", "bar line", "strong beat"]
  .map((name, index) => `<li><input type="number" name="order-${index}" value="${index + 1}"> <span>${name}</span><button type="button" data-move="up" hidden>↑</button><button type="button" data-move="down" hidden>↓</button></li>`)
  .join("");

test("buttons move an item and the numbers follow", () => {
  document.body.innerHTML = `<upbeat-order data-word-moved="{what}: {place} of {all}"><ol>${items}</ol><p data-part="said"></p></upbeat-order>`;
  document.querySelectorAll<HTMLElement>('[data-move="up"]')[2]!.click();
  const order = [...document.querySelectorAll("li")].map((item) => [item.querySelector("span")!.textContent, item.querySelector("input")!.value]);
  expect(order).toEqual([["upbeat", "1"], ["strong beat", "2"], ["bar line", "3"]]);
  expect(document.querySelector('[data-part="said"]')!.textContent).toBe("strong beat: 2 of 3");
  const ends = [...document.querySelectorAll<HTMLButtonElement>("[data-move]")].map((button) => button.disabled);
  expect(ends).toEqual([true, false, false, false, false, true]);
});

test("at the end of the list the focus goes to the other button", () => {
  document.body.innerHTML = `<upbeat-order><ol>${items}</ol></upbeat-order>`;
  document.querySelectorAll<HTMLElement>('[data-move="up"]')[1]!.click();
  expect((document.activeElement as HTMLElement).dataset["move"]).toBe("down");
});

test("a link opens its dialog, with a modifier key it stays a link", () => {
  document.body.innerHTML = '<upbeat-dialog><a href="#page" data-open>Withdraw</a><dialog><button type="button" data-close>Keep</button></dialog></upbeat-dialog>';
  const dialog = document.querySelector("dialog")!;
  const link = document.querySelector("a")!;
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true }));
  expect(dialog.open).toBe(false);
  link.click();
  expect(dialog.open).toBe(true);
  document.querySelector("button")!.click();
  expect(dialog.open).toBe(false);
});

test("Escape closes a menu and gives the focus back to its word", () => {
  document.body.innerHTML = '<upbeat-menu><details open><summary tabindex="0">More</summary><a href="#x">x</a></details></upbeat-menu><p>elsewhere</p>';
  const details = document.querySelector("details")!;
  document.querySelector("a")!.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect([details.open, document.activeElement?.tagName]).toEqual([false, "SUMMARY"]);
  details.open = true;
  document.querySelector("p")!.click();
  expect(details.open).toBe(false);
});
