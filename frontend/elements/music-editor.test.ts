import { beforeEach, expect, test, vi } from "vitest";
import { MusicEditor } from "./music-editor";

customElements.define("music-editor", MusicEditor);

const asked = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(Response.json({ staff: "", jianpu: "<svg></svg>", bars: ["Bar 1 is short."] })));
const part = (name: string) => document.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
const text = () => document.querySelector("textarea")!;
const press = (key: string, more = {}) => part("page").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", asked);
  asked.mockClear();
  const template = document.createElement("template");
  template.innerHTML = `<form><input type="hidden" name="csrfmiddlewaretoken" value="t"><music-editor data-engrave-url="/music/engrave/" data-notation="jianpu">
    <div data-part="desk" hidden><select data-set="M"><option>4/4</option><option>3/4</option></select><select data-set="K"><option>C</option></select>
    <select data-set="upbeat"><option value="0">0</option><option value="2">1/4</option></select><input type="number" data-set="Q"><div data-part="page" tabindex="0"><p data-part="line"></p><div data-part="picture"></div></div>
    <div data-part="keys"><button type="button" data-do="length-1">½</button><button type="button" data-do="rest">0</button></div><p data-part="only-text" hidden></p>
    <p data-part="said"></p></div><details data-part="as-text" open><textarea name="answer" data-part="text">M:4/4\nK:C\n</textarea></details></music-editor></form>`;
  document.body.replaceChildren(template.content);
});

test("keys write notes into the field that the form sends", () => {
  for (const key of ["g", "a", "0", "."]) press(key);
  press("#");
  expect(new FormData(document.querySelector("form")!).get("answer")).toBe("M:4/4\nL:1/8\nK:C\nG2 A2 z3 |]\n");
  expect(part("line").textContent).toBe("5 6 [0]");
  expect(part("as-text").hasAttribute("open")).toBe(false);
  expect(part("desk").hidden).toBe(false);
});

test("buttons do the same as keys, and the length is said to be pressed", () => {
  press("c");
  document.querySelector<HTMLElement>('[data-do="length-1"]')!.click();
  document.querySelector<HTMLElement>('[data-do="rest"]')!.click();
  expect(text().value).toContain("C z |]");
  expect(document.querySelector('[data-do="length-1"]')!.getAttribute("aria-pressed")).toBe("true");
});

test("the server is asked once for a burst of keys, and what it says of the bars is said", async () => {
  for (const key of ["c", "d", "e"]) press(key);
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toHaveBeenCalledTimes(1);
  const body = asked.mock.calls[0]![1].body as FormData;
  expect(body.get("abc")).toContain("C2 D2 E2");
  expect(body.get("csrfmiddlewaretoken")).toBe("t");
  expect(part("picture").querySelector("svg")).not.toBeNull();
  expect(part("said").textContent).toBe("Bar 1 is short.");
});

test("Control and Z takes back, Control and Y brings it again", () => {
  press("c");
  press("d");
  press("z", { ctrlKey: true });
  expect(text().value).toContain("C2 |]");
  press("y", { ctrlKey: true });
  expect(text().value).toContain("C2 D2 |]");
});

test("text with a triplet stays as it was typed, and the keys rest", () => {
  text().value = "K:C\n(3CDE F2";
  text().dispatchEvent(new Event("input", { bubbles: true }));
  press("g");
  expect(text().value).toBe("K:C\n(3CDE F2");
  expect(part("keys").hasAttribute("inert")).toBe(true);
  expect(part("only-text").hidden).toBe(false);
  expect(part("as-text").hasAttribute("open")).toBe(true);
});

test("keys that mean nothing here go their own way", () => {
  const event = new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true });
  part("page").dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});

const choose = (name: string, value: string): void => {
  const choice = document.querySelector<HTMLSelectElement>(`[data-set="${name}"]`)!;
  choice.value = value;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
};

test("metre, tempo and upbeat are chosen without a word of ABC, and are shown as the text has them", () => {
  for (const key of ["c", "d", "e", "f", "g"]) press(key);
  choose("M", "3/4");
  choose("upbeat", "2");
  choose("Q", "120");
  expect(text().value).toBe("M:3/4\nQ:1/4=120\nL:1/8\nK:C\nC2 | D2 E2 F2 | G2 |]\n");
  text().value = "M:6/8\nK:Bb\nB3";
  text().dispatchEvent(new Event("input", { bubbles: true }));
  expect(document.querySelector<HTMLSelectElement>('[data-set="M"]')!.value).toBe("6/8");
  expect(document.querySelector<HTMLSelectElement>('[data-set="K"]')!.value).toBe("Bb");
});

test("a note of the picture is chosen by a touch, and what follows is done to it", async () => {
  asked.mockImplementation(() => Promise.resolve(Response.json({ staff: "", jianpu: '<svg><g data-note="n1"></g><g data-note="n2"></g></svg>', bars: [] })));
  for (const key of ["c", "d"]) press(key);
  await vi.advanceTimersByTimeAsync(300);
  part("picture").querySelector('[data-note="n1"]')!.dispatchEvent(new Event("click", { bubbles: true }));
  press("#");
  expect(text().value).toContain("^C2 D2 |]");
});

test("a finger beside a note means the nearest one", async () => {
  asked.mockImplementation(() => Promise.resolve(Response.json({ staff: "", jianpu: '<svg><g data-note="n1"></g><g data-note="n2"></g></svg>', bars: [] })));
  for (const key of ["c", "d"]) press(key);
  await vi.advanceTimersByTimeAsync(300);
  part("picture").querySelectorAll("[data-note]").forEach((note, at) => (note.getBoundingClientRect = () => new DOMRect(100 * at, 0, 10, 10)));
  part("picture").querySelector("svg")!.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: 25, clientY: 5 }));
  press("#");
  part("picture").querySelector("svg")!.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: 60, clientY: 5 }));
  press("=");
  expect(text().value).toContain("^C2 D2 |]");
});

test("going from note to note asks the server for nothing", async () => {
  for (const key of ["c", "d"]) press(key);
  await vi.advanceTimersByTimeAsync(300);
  for (const key of ["ArrowLeft", "ArrowLeft", "Delete"]) press(key);
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toHaveBeenCalledTimes(2);
  expect(text().value).toContain("K:C\nD2 |]");
});
