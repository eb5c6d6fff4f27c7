import { beforeEach, expect, test, vi } from "vitest";
import { UpbeatNeeds } from "./upbeat-needs";

customElements.define("upbeat-needs", UpbeatNeeds);
const load = vi.spyOn(UpbeatNeeds.prototype, "load").mockResolvedValue(undefined);

beforeEach(() => load.mockClear());

test("a fragment that needs a script loads it from its own address", () => {
  document.body.innerHTML = '<upbeat-needs src="/static/built/music.js"></upbeat-needs>';
  expect(load).toHaveBeenCalledWith(new URL("/static/built/music.js", document.baseURI).href);
});

test("without an address nothing is loaded", () => {
  document.body.innerHTML = "<upbeat-needs></upbeat-needs>";
  expect(load).not.toHaveBeenCalled();
});
