import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { send, sendLeftOver } from "./sending";
import { inMemory, type Kept } from "./takes";

const shelf = inMemory();
vi.mock("./takes", async (original) => ({ ...(await original<typeof import("./takes")>()), openTakes: async () => shelf }));

const DAY = 86_400_000;
const kept = (id: string, days = 0, waits = false): Kept => ({ id, token: id, url: `/music/takes/${id}/`, data: new Blob(["sung"]), at: Date.now() - days * DAY, waits });
let sent: string[];

function answers(status: number, told: object): void {
  vi.stubGlobal("XMLHttpRequest", class {
    upload = {};
    status = status;
    responseText = JSON.stringify(told);
    onload: () => void = () => undefined;
    open = (_method: string, url: string) => void sent.push(url);
    setRequestHeader = () => undefined;
    send = () => this.onload();
  });
}

beforeEach(async () => {
  sent = [];
  for (const one of await shelf.all()) await shelf.remove(one.id);
});
afterEach(() => void vi.unstubAllGlobals());

test.each([
  [422, { error: "No room.", later: false }],
  [423, { error: "No room.", later: true }],
  [401, { error: "No room.", later: true }],
  [409, { error: "No room.", over: true }],
  [404, { error: "No room.", over: true }],
  [503, {}],
])("a status of %i says whether it may come again", async (status, told) => {
  answers(status, { error: "No room." });
  expect(await send(kept("a"))).toEqual(told);
});

test("what was left over is sent, what nobody sent waits, and what is old is thrown away", async () => {
  answers(202, { state: "/s/" });
  for (const one of [kept("a"), kept("b", 8), kept("c", 0, true), kept("d", 2, true)]) await shelf.put(one);
  await sendLeftOver();
  expect(sent).toEqual(["/music/takes/a/"]);
  expect((await shelf.all()).map(({ id }) => id)).toEqual(["c"]);
});
