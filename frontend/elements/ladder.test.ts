import { expect, test, vi } from "vitest";
import { noteSteps } from "./ladder";

const GUIDANCE = `
  <div class="guidance">
    <form data-ladder action="/learn/ladder/abc/"><input type="hidden" name="csrfmiddlewaretoken" value="t"></form>
    <a href="#x" data-step="span"><b>Look again</b></a> <a href="#y">Try again</a>
  </div>
  <a href="#z" data-step="span" id="alone">Elsewhere</a>`;

test("a step that is taken is told once, with the token of the form, and nothing else is", () => {
  const send = vi.fn<typeof fetch>(async () => new Response(null, { status: 204 }));
  document.body.innerHTML = GUIDANCE;
  noteSteps(document, send);
  document.querySelector<HTMLElement>("[data-step] b")!.click();
  document.querySelector<HTMLElement>('[href="#y"]')!.click();
  document.querySelector<HTMLElement>("#alone")!.click();
  expect(send).toHaveBeenCalledTimes(1);
  const [url, init] = send.mock.calls[0]!;
  expect(String(url)).toMatch(/\/learn\/ladder\/abc\/$/);
  const body = init?.body as FormData;
  expect([body.get("step"), body.get("csrfmiddlewaretoken"), init?.keepalive]).toEqual(["span", "t", true]);
});

test("when nobody listens the page goes on", async () => {
  document.body.innerHTML = GUIDANCE;
  noteSteps(document, () => Promise.reject(new Error("offline")));
  document.querySelector<HTMLElement>("[data-step]")!.click();
  await Promise.resolve();
  expect(document.querySelector(".guidance")).not.toBeNull();
});
