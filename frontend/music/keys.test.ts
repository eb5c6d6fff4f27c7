import { expect, test } from "vitest";
import { putKeys } from "./keys";

function key(word: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = word;
  return made;
}

test("who pressed a key that goes stands on the one that comes, also after a moment without any", () => {
  document.body.innerHTML = "<p></p><a href='/'>away</a>";
  const row = document.querySelector("p")!;
  putKeys(row, [key("Sing")]);
  expect(document.activeElement).toBe(document.body);
  row.querySelector("button")!.focus();
  putKeys(row, []);
  putKeys(row, [key("Stop"), key("Other")]);
  expect(document.activeElement?.textContent).toBe("Stop");
});

test("who has gone elsewhere meanwhile is left there", () => {
  document.body.innerHTML = "<p></p><a href='/'>away</a>";
  const row = document.querySelector("p")!;
  putKeys(row, [key("Sing")]);
  row.querySelector("button")!.focus();
  putKeys(row, []);
  document.querySelector("a")!.focus();
  putKeys(row, [key("Stop")]);
  expect(document.activeElement?.textContent).toBe("away");
});
