import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpbeatVote } from "./upbeat-vote";

customElements.define("upbeat-vote", UpbeatVote);
const server = vi.fn<typeof fetch>();
let question = 0;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", server);
  server.mockReset();
  question += 1;
  document.body.innerHTML = `<upbeat-vote data-url="/hot/votes" data-pass="p" data-question="${question}" data-round="1"
    data-word-sending="sending" data-word-kept="kept" data-word-again="again"><form>
    <button name="option" value="a" aria-pressed="false">A</button><button name="option" value="b" aria-pressed="false">B</button>
    <p data-part="said"></p></form></upbeat-vote>`;
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const said = () => document.querySelector('[data-part="said"]')!.textContent;
const pressed = () => [...document.querySelectorAll("button")].filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.value);
function press(value: string): void {
  const button = document.querySelector<HTMLButtonElement>(`button[value="${value}"]`)!;
  button.closest("form")!.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
}

test("a choice is sent at once and confirmed with what the server keeps", async () => {
  server.mockResolvedValueOnce(Response.json({ question, round: 1, options: ["b"] }));
  press("b");
  expect([said(), pressed()]).toEqual(["sending", ["b"]]);
  await vi.advanceTimersByTimeAsync(0);
  expect([said(), pressed()]).toEqual(["kept", ["b"]]);
  const [url, init] = server.mock.calls[0]!;
  expect([url, (init?.headers as Record<string, string>)["X-Upbeat-Pass"], { ...JSON.parse(String(init?.body)), seq: 0 }]).toEqual([
    "/hot/votes", "p", { question, round: 1, seq: 0, options: ["b"] },
  ]);
});

test("without a connection it goes on trying", async () => {
  server.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(new Response("", { status: 502 })).mockResolvedValueOnce(Response.json({ options: ["a"] }));
  press("a");
  await vi.advanceTimersByTimeAsync(0);
  expect(said()).toBe("again");
  await vi.advanceTimersByTimeAsync(1000 + 2000);
  expect([server.mock.calls.length, said(), pressed()]).toEqual([3, "kept", ["a"]]);
});

test("with an expired pass the choice is kept, and sent with the one that the screen has now", async () => {
  const holder = document.createElement("upbeat-refresh") as HTMLElement & { refresh(): Promise<void> };
  const element = document.querySelector<HTMLElement>("upbeat-vote")!;
  holder.refresh = async () => void (element.dataset["pass"] = "fresh");
  document.body.append(holder);
  holder.append(element);
  server.mockResolvedValueOnce(Response.json({ error: "open too long" }, { status: 403 })).mockResolvedValueOnce(Response.json({ options: ["b"] }));
  press("b");
  await vi.advanceTimersByTimeAsync(0);
  const passes = server.mock.calls.map(([, init]) => (init?.headers as Record<string, string>)["X-Upbeat-Pass"]);
  expect([passes, said(), pressed()]).toEqual([["p", "fresh"], "kept", ["b"]]);
});

test("the last of several choices counts", async () => {
  server.mockImplementation(async (_url, init) => Response.json({ options: (JSON.parse(String(init?.body)) as { options: string[] }).options }));
  press("a");
  press("b");
  await vi.advanceTimersByTimeAsync(0);
  expect([pressed(), JSON.parse(String(server.mock.calls.at(-1)![1]?.body)).options]).toEqual([["b"], ["b"]]);
});

test("a closed round is said in the server's words and not tried again", async () => {
  server.mockResolvedValueOnce(Response.json({ error: "The vote is closed." }, { status: 409 }));
  press("a");
  await vi.advanceTimersByTimeAsync(60_000);
  expect([server.mock.calls.length, said()]).toEqual([1, "The vote is closed."]);
});

test("a choice on its way survives a new fragment under it", async () => {
  server.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(Response.json({ options: ["a"] }));
  press("a");
  await vi.advanceTimersByTimeAsync(0);
  const html = document.body.innerHTML;
  document.body.innerHTML = html;
  await vi.advanceTimersByTimeAsync(0);
  expect([server.mock.calls.length, said(), pressed()]).toEqual([2, "kept", ["a"]]);
});
