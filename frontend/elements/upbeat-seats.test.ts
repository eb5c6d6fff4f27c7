import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpbeatSeats } from "./upbeat-seats";

customElements.define("upbeat-seats", UpbeatSeats);

const seat = (here: number, other: number): string =>
  `<li data-seat id="seat-7"><a href="/pupil/7/">Lin</a>
     <form action="/groups/1/seat/"><input type="hidden" name="person" value="7">
       <details open><summary>Move</summary><select name="to"><option value="${other}">Group ${other}</option></select><button data-move>Move</button></details>
     </form></li>`.replace("Group", here ? "Group" : "");
const tables = (at: number): string =>
  [1, 2].map((n) => `<ul data-table="${n}" id="table-${n}">${n === at ? seat(n, 3 - n) : ""}</ul>`).join("") + '<p role="status" data-part="said"></p>';

const asked: FormData[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    asked.push(init.body as FormData);
    return new Response(tables(2), { status: 200 });
  });
  document.body.innerHTML = `<upbeat-seats data-word-moved="{who}: to group {table}">${tables(1)}</upbeat-seats>`;
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const pointer = (name: string, target: Element, x: number): boolean =>
  target.dispatchEvent(new PointerEvent(name, { bubbles: true, clientX: x, clientY: 0, pointerType: "mouse" }));
const lin = (): HTMLElement => document.querySelector<HTMLElement>("#seat-7")!;

test("who is dragged to a table sits there, and it is said", async () => {
  document.elementsFromPoint = () => [document.querySelector("#table-2")!];
  const element = document.querySelector("upbeat-seats")!;
  pointer("pointerdown", lin().querySelector("a")!, 0);
  pointer("pointermove", element, 50);
  expect(document.querySelector("#table-2")!.hasAttribute("data-over")).toBe(true);
  pointer("pointerup", element, 50);
  await vi.waitFor(() => expect(document.querySelector("#table-2 #seat-7")).not.toBeNull());
  expect([asked[0]!.get("person"), asked[0]!.get("to")]).toEqual(["7", "2"]);
  expect(document.querySelector('[data-part="said"]')!.textContent).toBe("Lin: to group 2");
  expect(document.querySelector("[data-over]")).toBeNull();
});

test("who is let go of outside stays, and nothing is asked", () => {
  document.elementsFromPoint = () => [];
  const element = document.querySelector("upbeat-seats")!;
  pointer("pointerdown", lin().querySelector("a")!, 0);
  pointer("pointermove", element, 50);
  pointer("pointerup", element, 50);
  expect(asked).toEqual([]);
  expect(lin().hasAttribute("data-dragging")).toBe(false);
});

test("a small movement is a click on the name", () => {
  const element = document.querySelector("upbeat-seats")!;
  pointer("pointerdown", lin().querySelector("a")!, 0);
  pointer("pointermove", element, 3);
  expect(lin().hasAttribute("data-dragging")).toBe(false);
});
