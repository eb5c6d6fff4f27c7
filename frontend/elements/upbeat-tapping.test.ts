import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpbeatTapping } from "./upbeat-tapping";

customElements.define("upbeat-tapping", UpbeatTapping);
const server = vi.fn<typeof fetch>();
let go = 0;

const page = () => `<upbeat-tapping data-url="/taps/" data-go="${go}" data-beat="0.5" data-count="4" data-wait="0" data-length="2" data-notes="4"
    data-word-sending="sending" data-word-again="again" data-word-kept="{good} of {of}" data-word-repeat="repeat" data-word-tap="tap"><form>
    <input type="hidden" name="csrfmiddlewaretoken" value="t"><svg><g data-note="n1"></g><g data-note="n2"></g></svg>
    <button type="button" data-part="pad" hidden>begin</button><p data-part="said"></p></form></upbeat-tapping>`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  vi.stubGlobal("fetch", server);
  server.mockReset();
  sessionStorage.clear();
  go += 1;
  document.body.innerHTML = page();
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const part = (name: string) => document.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
const said = () => part("said").textContent;
function press(seconds: number): void {
  const event = new PointerEvent("pointerdown", { bubbles: true, cancelable: true, button: 0 });
  Object.defineProperty(event, "timeStamp", { value: 1000 * seconds });
  part("pad").dispatchEvent(event);
}
/** Begin, wait for the count-in of two seconds, tap four times. */
async function tapAll(): Promise<void> {
  press(0);
  await vi.advanceTimersByTimeAsync(2600);
  for (const at of [10, 10.5, 11, 11.5]) press(at);
  await vi.advanceTimersByTimeAsync(1600);
}
const sent = () => server.mock.calls.map(([, init]) => JSON.parse(String(init?.body)));

test("what is sent are seconds from the first tap, counted once", async () => {
  server.mockResolvedValue(Response.json({ good: 3, of: 4, marks: { n1: "good", n2: "late" } }));
  await tapAll();
  expect(sent()).toEqual([{ go, seq: expect.any(Number), taps: [0, 0.5, 1, 1.5] }]);
  expect(said()).toBe("3 of 4");
  expect(document.querySelector<SVGElement>('[data-note="n2"]')!.dataset["mark"]).toBe("late");
  expect(part("pad").textContent).toBe("repeat");
});

test("taps before the count-in has nearly ended are none", async () => {
  server.mockResolvedValue(Response.json({ good: 4, of: 4 }));
  press(0);
  await vi.advanceTimersByTimeAsync(800);
  press(0.8);
  await vi.advanceTimersByTimeAsync(1800);
  for (const at of [10, 10.5, 11, 11.5]) press(at);
  await vi.advanceTimersByTimeAsync(1600);
  expect(sent()[0].taps).toHaveLength(4);
});

test("without a line it is sent again, with the same number, until the server has it", async () => {
  server.mockRejectedValueOnce(new TypeError("no line"));
  server.mockResolvedValueOnce(Response.json({}, { status: 503 }));
  server.mockResolvedValue(Response.json({ good: 4, of: 4 }));
  await tapAll();
  expect(said()).toBe("again");
  await vi.advanceTimersByTimeAsync(4000);
  expect(said()).toBe("4 of 4");
  expect(new Set(sent().map((one) => one.seq)).size).toBe(1);
  expect(sent()).toHaveLength(3);
});

test("what a reload interrupted is sent by the next page", async () => {
  server.mockRejectedValue(new TypeError("no line"));
  await tapAll();
  const seq = sent()[0].seq;
  server.mockReset();
  server.mockResolvedValue(Response.json({ good: 4, of: 4 }));
  document.body.innerHTML = page();
  await vi.advanceTimersByTimeAsync(0);
  expect([said(), sent()[0].seq]).toEqual(["4 of 4", seq]);
});

test("late taps are told so and not sent again", async () => {
  server.mockResolvedValue(Response.json({ error: "This try is over." }, { status: 409 }));
  await tapAll();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([said(), sent().length]).toEqual(["This try is over.", 1]);
});
