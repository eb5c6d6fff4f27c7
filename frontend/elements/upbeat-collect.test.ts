import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpbeatCollect } from "./upbeat-collect";
import { UpbeatRefresh } from "./upbeat-refresh";

customElements.define("upbeat-refresh", UpbeatRefresh);
customElements.define("upbeat-collect", UpbeatCollect);

const asked: [string, string, string][] = [];
let refuse = "";

const answer = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
  const [url, method] = [String(input), init.method ?? "GET"];
  const body = init.body instanceof FormData ? new URLSearchParams([...init.body] as [string, string][]).toString() : typeof init.body === "string" ? init.body : "";
  asked.push([method, url, body]);
  if (url === "/create/") {
    const { name } = JSON.parse(body) as { name: string };
    return name === refuse ? Response.json({ error: "Too large." }, { status: 422 }) : Response.json({ url: `/up/${name}/`, offset: 0 }, { status: 201 });
  }
  if (method === "PATCH") return new Response(null, { status: 204, headers: { "Upload-Offset": "3" } });
  return url.endsWith("finish") ? Response.json({ location: "/there/" }) : new Response("<div data-done>fresh</div>");
};

beforeEach(() => {
  asked.length = 0;
  refuse = "";
  localStorage.clear();
  vi.stubGlobal("fetch", answer);
  document.body.innerHTML = `<form><input name="csrfmiddlewaretoken" value="token"><textarea name="spoken-1">typed</textarea>
    <upbeat-collect data-create-url="/create/" data-script="7" data-section="12"><upbeat-refresh src="/material/">
    <button name="do" value="later-5">Down</button></upbeat-refresh><input type="file" multiple><p data-part="said"></p>
    <template data-word="sending">{name}: {percent} %</template><template data-word="refused">{name}: {reason}</template></upbeat-collect></form>`;
});

afterEach(() => vi.unstubAllGlobals());

function choose(...names: string[]): void {
  const input = document.querySelector<HTMLInputElement>('[type="file"]')!;
  Object.defineProperty(input, "files", { value: names.map((name) => new File(["abc"], name)), configurable: true });
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const said = () => document.querySelector('[data-part="said"]')!.textContent;
const made = () => asked.filter(([, url]) => url === "/create/").map(([, , body]) => JSON.parse(body) as Record<string, unknown>);

test("files go up one after another as material of their passage, and the list is asked for", async () => {
  choose("a.pdf", "b.png");
  await vi.waitFor(() => expect(asked.filter(([, url]) => url.endsWith("finish")).length).toBe(2));
  expect(made()).toMatchObject(["a.pdf", "b.png"].map((name) => ({ name, kind: "material", script: "7", section: "12" })));
  const order = asked.map(([, url]) => url);
  expect(order.indexOf("/up/a.pdf/finish")).toBeLessThan(order.lastIndexOf("/create/"));
  await vi.waitFor(() => expect(document.querySelector("upbeat-refresh")?.textContent).toBe("fresh"));
  expect(said()).toBe("");
});

test("a file that is refused is named with the reason, and the next one goes on", async () => {
  refuse = "a.pdf";
  choose("a.pdf", "b.png");
  await vi.waitFor(() => expect(said()).toBe("a.pdf: Too large."));
  expect(asked.some(([, url]) => url === "/up/b.png/finish")).toBe(true);
});

test("a button does its deed alone: the words around it are not sent", async () => {
  document.querySelector<HTMLButtonElement>("button")!.click();
  await vi.waitFor(() => expect(document.querySelector("upbeat-refresh")?.textContent).toBe("fresh"));
  expect(asked).toEqual([["POST", "/material/", "csrfmiddlewaretoken=token&do=later-5"]]);
});
