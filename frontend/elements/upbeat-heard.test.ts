import { beforeEach, expect, test, vi } from "vitest";
import { UpbeatHeard } from "./upbeat-heard";

customElements.define("upbeat-heard", UpbeatHeard);

interface Asked {
  name: string;
  csrf: string;
}
let asked: Asked[] = [];

/** A server that lets it be heard so often, each name counted once; `over`: names whose play is over. */
function server(most: number, over: string[] = []): void {
  asked = [];
  const names = new Set<string>();
  vi.stubGlobal(
    "fetch",
    vi.fn(async (address: string, init: RequestInit) => {
      if (init.method === "HEAD") return { ok: false, status: over.some((name) => address.includes(name)) ? 410 : 200 };
      const body = init.body as FormData;
      const name = String(body.get("play"));
      asked.push({ name, csrf: String(body.get("csrfmiddlewaretoken")) });
      if (!names.has(name) && names.size >= most) return { ok: false, status: 409 };
      names.add(name);
      return { ok: true, status: 200, json: async () => ({ sound: `/sound/${name}`, left: most - names.size }) };
    }),
  );
}

function made(left?: number): void {
  const counted = left === undefined ? "" : `data-play="/play" data-left="${left}"`;
  const page = document.createElement("form");
  page.innerHTML = `<input name="csrfmiddlewaretoken" value="secret"><upbeat-heard data-name="t" ${counted} data-word-play="Play"
    data-word-again="Play again" data-word-playing="Playing" data-word-left="{n} left" data-word-over="No more"
    data-word-failed="Failed"><audio ${counted ? "" : 'src="/x"'}></audio>
    <button data-part="play" hidden></button><span data-part="said"></span></upbeat-heard>`;
  sounds(page);
  document.body.replaceChildren(page);
}

function sounds(page: ParentNode, goes = true): void {
  const audio = page.querySelector("audio") as HTMLAudioElement;
  audio.play = vi.fn(() => (goes ? Promise.resolve() : Promise.reject(new Error("lost"))));
  audio.pause = vi.fn();
  audio.load = vi.fn();
}

const button = () => document.querySelector("button") as HTMLButtonElement;
const said = () => document.querySelector('[data-part="said"]')?.textContent;
const ended = () => document.querySelector("audio")?.dispatchEvent(new Event("ended"));
const settled = () => new Promise((done) => setTimeout(done));

async function press(): Promise<void> {
  button().click();
  await settled();
}

beforeEach(() => {
  sessionStorage.clear();
  server(2);
});

test("what is not counted is played as often as one likes, and nobody is asked", async () => {
  made();
  expect([button().textContent, button().hidden, button().type]).toEqual(["Play", false, "button"]);
  for (let n = 0; n < 3; n++) {
    await press();
    ended();
  }
  expect([button().textContent, button().disabled, asked.length]).toEqual(["Play again", false, 0]);
});

test("each play is asked for under a name of its own, and the page says how many are left", async () => {
  made(2);
  expect(said()).toBe("2 left");
  await press();
  expect([document.querySelector("audio")?.getAttribute("src"), asked[0]?.csrf]).toEqual([`/sound/${asked[0]?.name}`, "secret"]);
  ended();
  expect([said(), button().disabled]).toEqual(["1 left", false]);
  await press();
  ended();
  expect(new Set(asked.map((one) => one.name)).size).toBe(2);
  expect([said(), button().disabled]).toEqual(["No more", true]);
});

test("a page that is loaded again shows what the server says is left", async () => {
  made(0);
  expect([said(), button().disabled]).toEqual(["No more", true]);
  await press();
  expect(asked).toEqual([]);
});

test("where a second tab took the last one it says so", async () => {
  server(0);
  made(1);
  await press();
  expect([said(), button().disabled]).toEqual(["No more", true]);
});

test("a lost line asks for the same play again, also after the page is loaded again", async () => {
  made(2);
  sounds(document, false);
  await press();
  expect(said()).toBe("Failed");
  made(1);
  await press();
  expect(asked.map((one) => one.name)).toEqual([asked[0]?.name, asked[0]?.name]);
  ended();
  expect(said()).toBe("1 left");
});

test("a lost line at the last play leaves it to be pressed", async () => {
  server(1);
  made(1);
  sounds(document, false);
  await press();
  expect([said(), button().disabled]).toEqual(["Failed", false]);
});

test("a play that is over is not asked for again", async () => {
  made(2);
  sounds(document, false);
  const over: string[] = ["/sound/"];
  server(2, over);
  await press();
  sounds(document);
  await press();
  expect(asked[0]?.name === asked[1]?.name).toBe(false);
});
