import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { morph } from "./morph";
import { UpbeatVote } from "./upbeat-vote";

customElements.define("upbeat-vote", UpbeatVote);
const server = vi.fn<typeof fetch>();
let question = 0;

const form = (inner: string) => `<upbeat-vote id="vote-${question}-1" data-url="/hot/votes" data-pass="p" data-question="${question}" data-round="1"
    data-word-sending="sending" data-word-kept="kept" data-word-again="again"><form>
    <input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="question" value="7">
    ${inner}<p data-part="said"></p>
    <fieldset data-part="sure" hidden><button name="sure" value="sure" aria-pressed="false">S</button><button name="sure" value="guess" aria-pressed="false">G</button></fieldset>
    </form></upbeat-vote>`;
const CHOICE = '<button name="answer" value="1" aria-pressed="false">A</button><button name="answer" value="2" aria-pressed="false">B</button>';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", server);
  server.mockReset();
  question += 1;
  document.body.innerHTML = form(CHOICE);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const said = () => document.querySelector('[data-part="said"]')!.textContent;
const pressed = (name = "answer") => [...document.querySelectorAll<HTMLButtonElement>(`button[name="${name}"]`)].filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.value);
const sent = () => server.mock.calls.map(([, init]) => ({ ...JSON.parse(String(init?.body)), seq: 0 }));
function submit(button: HTMLButtonElement | null): void {
  document.querySelector("form")!.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
}
const press = (value: string) => submit(document.querySelector<HTMLButtonElement>(`button[value="${value}"]`)!);
/** The server keeps what it is sent. */
const keeps = () => server.mockImplementation(async (_url, init) => Response.json(JSON.parse(String(init?.body))));

test("a choice is sent at once and confirmed with what the server keeps", async () => {
  server.mockResolvedValueOnce(Response.json({ fields: [["answer", "2"]], sure: "" }));
  press("2");
  expect([said(), pressed()]).toEqual(["sending", ["2"]]);
  await vi.advanceTimersByTimeAsync(0);
  expect([said(), pressed()]).toEqual(["kept", ["2"]]);
  const [url, init] = server.mock.calls[0]!;
  expect([url, (init?.headers as Record<string, string>)["X-Upbeat-Pass"], sent()]).toEqual([
    "/hot/votes", "p", [{ question, round: 1, seq: 0, fields: [["answer", "2"]], sure: "" }],
  ]);
});

test("any fields are sent as the form has them, without what belongs to the form alone", async () => {
  keeps();
  document.body.innerHTML = form('<input name="gap-1" value="before"><input name="gap-2" value="up"><button>Answer</button>');
  submit(null);
  await vi.advanceTimersByTimeAsync(0);
  expect([said(), sent()[0].fields]).toEqual(["kept", [["gap-1", "before"], ["gap-2", "up"]]]);
});

test("how sure one is is asked after the choice, and goes with it while that is still on its way", async () => {
  const asking = () => document.querySelector<HTMLElement>('[data-part="sure"]')!.hidden;
  expect(asking()).toBe(true);
  keeps();
  press("2");
  press("guess");
  await vi.advanceTimersByTimeAsync(0);
  press("sure");
  await vi.advanceTimersByTimeAsync(0);
  expect(asking()).toBe(false);
  expect(sent().map(({ fields, sure }) => [fields.length, sure])).toEqual([[1, ""], [1, "guess"], [0, "sure"]]);
  expect([pressed(), pressed("sure")]).toEqual([["2"], ["sure"]]);
});

test("another choice asks anew how sure one is", async () => {
  keeps();
  press("2");
  press("guess");
  await vi.advanceTimersByTimeAsync(0);
  press("1");
  await vi.advanceTimersByTimeAsync(0);
  expect([pressed(), pressed("sure")]).toEqual([["1"], []]);
});

test("without a connection it goes on trying", async () => {
  server.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(new Response("", { status: 502 })).mockResolvedValueOnce(Response.json({ fields: [["answer", "1"]] }));
  press("1");
  await vi.advanceTimersByTimeAsync(0);
  expect(said()).toBe("again");
  await vi.advanceTimersByTimeAsync(1000 + 2000);
  expect([server.mock.calls.length, said(), pressed()]).toEqual([3, "kept", ["1"]]);
});

test("with an expired pass the choice is kept, and sent with the one that the screen has now", async () => {
  const holder = document.createElement("upbeat-refresh") as HTMLElement & { refresh(): Promise<void> };
  const element = document.querySelector<HTMLElement>("upbeat-vote")!;
  holder.refresh = async () => void (element.dataset["pass"] = "fresh");
  document.body.append(holder);
  holder.append(element);
  server.mockResolvedValueOnce(Response.json({ error: "open too long" }, { status: 403 })).mockResolvedValueOnce(Response.json({ fields: [["answer", "2"]], sure: "" }));
  press("2");
  await vi.advanceTimersByTimeAsync(0);
  const passes = server.mock.calls.map(([, init]) => (init?.headers as Record<string, string>)["X-Upbeat-Pass"]);
  expect([passes, said(), pressed()]).toEqual([["p", "fresh"], "kept", ["2"]]);
});

test("the last of several choices counts", async () => {
  keeps();
  press("1");
  press("2");
  await vi.advanceTimersByTimeAsync(0);
  expect([pressed(), sent().at(-1).fields]).toEqual([["2"], [["answer", "2"]]]);
});

test("a closed round is said in the server's words and not tried again", async () => {
  server.mockResolvedValueOnce(Response.json({ error: "The vote is closed." }, { status: 409 }));
  press("1");
  await vi.advanceTimersByTimeAsync(60_000);
  expect([server.mock.calls.length, said()]).toEqual([1, "The vote is closed."]);
});

test("a choice on its way survives a new fragment under it", async () => {
  server.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(Response.json({ fields: [["answer", "1"]] }));
  press("1");
  await vi.advanceTimersByTimeAsync(0);
  const html = document.body.innerHTML;
  document.body.innerHTML = html;
  await vi.advanceTimersByTimeAsync(0);
  expect([server.mock.calls.length, said(), pressed()]).toEqual([2, "kept", ["1"]]);
});

test("a fragment of the same vote leaves alone what is half typed, one of the next vote replaces it", () => {
  const draw = (html: string) => {
    const fresh = document.createElement("div");
    fresh.innerHTML = html;
    morph(document.body, fresh);
  };
  document.body.innerHTML = form('<input name="answer">');
  document.querySelector<HTMLInputElement>('input[name="answer"]')!.value = "three quar";
  const fresh = form('<input name="answer" class="new">');
  draw(fresh);
  expect(document.querySelector<HTMLInputElement>('input[name="answer"]')!.value).toBe("three quar");
  draw(fresh.replace(`vote-${question}-1`, `vote-${question}-2`));
  expect(document.querySelector<HTMLInputElement>('input[name="answer"]')!.value).toBe("");
});
