import { afterEach, expect, test, vi } from "vitest";
import { sliced, Thumbnails } from "./thumbnails";

afterEach(() => vi.unstubAllGlobals());

function player(sizes: string, src = "/media/x/thumbnails.webps"): HTMLElement {
  const root = document.createElement("div");
  root.innerHTML = `<span data-part="thumbnails"><span data-src="${src}" data-every="5" data-sizes="${sizes}"></span></span>`;
  return root;
}

test("a file is cut into its pictures", async () => {
  const pieces = sliced(new Blob(["aabbbc"]), [2, 3, 1]);
  expect(await Promise.all(pieces.map((piece) => piece.text()))).toEqual(["aa", "bbb", "c"]);
});

test("the pictures are fetched once, when the first is wanted", async () => {
  const fetched = vi.fn(async () => new Response("aabbb"));
  vi.stubGlobal("fetch", fetched);
  const thumbnails = new Thumbnails(player("2 3"));
  expect(fetched).not.toHaveBeenCalled();
  expect(await (await thumbnails.at(4.9))?.text()).toBe("aa");
  expect(await (await thumbnails.at(5))?.text()).toBe("bbb");
  expect(await thumbnails.at(10)).toBeUndefined();
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("after more has opened there are more pictures", async () => {
  vi.stubGlobal("fetch", async (src: string) => new Response(src === "/one" ? "aa" : "aabbb"));
  const root = player("2", "/one");
  const thumbnails = new Thumbnails(root);
  expect(await thumbnails.at(5)).toBeUndefined();
  root.replaceChildren(...player("2 3", "/two").childNodes);
  expect(await (await thumbnails.at(5))?.text()).toBe("bbb");
});

test("a film without, or a network that is away, leaves the bar as it is", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new Error("away")));
  expect(await new Thumbnails(document.createElement("div")).at(1)).toBeUndefined();
  expect(await new Thumbnails(player("2")).at(1)).toBeUndefined();
});
