import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpbeatAnswer } from "./upbeat-answer";

customElements.define("upbeat-answer", UpbeatAnswer);
const server = vi.fn<typeof fetch>();
const goTo = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", server);
  vi.stubGlobal("location", { assign: goTo });
  server.mockReset();
  goTo.mockReset();
  document.body.innerHTML = `<upbeat-answer data-pass="p" data-piece="5" data-word-again="again"><p data-part="said" hidden></p>
    <form method="post" action="/q/1/"><input type="hidden" name="csrfmiddlewaretoken" value="c"><input type="hidden" name="token" value="t-1">
    <input type="checkbox" name="answer" value="1" checked><input type="checkbox" name="answer" value="2" checked><button>Answer</button></form></upbeat-answer>`;
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const form = () => document.querySelector("form")!;
const said = () => document.querySelector<HTMLElement>('[data-part="said"]')!;
async function press(): Promise<boolean> {
  const event = new SubmitEvent("submit", { bubbles: true, cancelable: true });
  form().dispatchEvent(event);
  await vi.advanceTimersByTimeAsync(0);
  return event.defaultPrevented;
}

test("an answer goes with the form's fields, and then the page that shows what it led to comes", async () => {
  server.mockResolvedValueOnce(Response.json({ settled: true }));
  expect(await press()).toBe(true);
  const [url, init] = server.mock.calls[0]!;
  expect([url, (init?.headers as Record<string, string>)["X-Upbeat-Pass"], JSON.parse(String(init?.body))]).toEqual([
    "/hot/answers", "p", { token: "t-1", piece: 5, fields: [["answer", "1"], ["answer", "2"]] },
  ]);
  expect(goTo.mock.calls).toEqual([["/q/1/?answered=t-1"]]);
});

test("what cannot be an answer is said, and may be sent anew", async () => {
  server.mockResolvedValueOnce(Response.json({ error: "Choose one answer." }, { status: 422 })).mockResolvedValueOnce(Response.json({ settled: false }));
  await press();
  expect([said().textContent, said().hidden, goTo.mock.calls.length]).toEqual(["Choose one answer.", false, 0]);
  await press();
  expect(goTo.mock.calls.length).toBe(1);
});

test("without a connection it goes on trying, and a second press sends nothing more", async () => {
  server.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(new Response("", { status: 503 })).mockResolvedValueOnce(Response.json({ settled: true }));
  await press();
  expect(said().textContent).toBe("again");
  await press();
  expect(server.mock.calls.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1000 + 2000);
  expect([server.mock.calls.length, goTo.mock.calls.length]).toEqual([3, 1]);
});

test("what the hot path refuses is posted as forms are", async () => {
  const submit = vi.spyOn(form(), "submit").mockImplementation(() => undefined);
  server.mockResolvedValueOnce(Response.json({ error: "too long open" }, { status: 403 }));
  await press();
  expect([submit.mock.calls.length, goTo.mock.calls.length]).toEqual([1, 0]);
});
