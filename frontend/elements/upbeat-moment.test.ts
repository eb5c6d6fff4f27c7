import { beforeEach, describe, expect, it } from "vitest";
import { UpbeatMoment, momentOf } from "./upbeat-moment";

customElements.define("upbeat-moment", UpbeatMoment);

const page = `<upbeat-moment><video></video><p data-part="keys" hidden>Keys</p><a href="?t=130" data-jump="130">2:10</a>
  <form data-follows><input data-moment><input data-words><button type="button" data-now hidden>Now</button></form>
  <form id="other"><input data-moment value="0:05"><button type="button" data-now hidden>Now</button></form></upbeat-moment>`;

function at<T extends Element>(selector: string): T {
  return document.querySelector<T>(selector)!;
}

function show(second: number): void {
  const video = at<HTMLVideoElement>("video");
  Object.defineProperty(video, "currentTime", { value: second, writable: true, configurable: true });
  video.dispatchEvent(new Event("timeupdate"));
}

function press(code: string): void {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { code, altKey: true, bubbles: true, cancelable: true }));
}

describe("upbeat-moment", () => {
  beforeEach(() => {
    const template = document.createElement("template");
    template.innerHTML = page;
    document.body.replaceChildren(template.content);
  });

  it.each([[0, "0:00"], [62.35, "1:02.3"], [9.99, "0:09.9"], [600, "10:00"], [5.5, "0:05.5"]])("writes %d as %s", (second, words) => {
    expect(momentOf(second)).toBe(words);
  });

  it("fills the field with the moment shown until somebody types", () => {
    show(102);
    expect(at<HTMLInputElement>("[data-follows] [data-moment]").value).toBe("1:42");
    at("[data-words]").dispatchEvent(new Event("input", { bubbles: true }));
    show(110);
    expect(at<HTMLInputElement>("[data-follows] [data-moment]").value).toBe("1:42");
    at<HTMLButtonElement>("[data-follows] [data-now]").click();
    expect(at<HTMLInputElement>("[data-follows] [data-moment]").value).toBe("1:50");
    expect(at<HTMLInputElement>("#other [data-moment]").value).toBe("0:05");
  });

  it("shows the picture at the second of a link", () => {
    show(0);
    at<HTMLAnchorElement>("[data-jump]").click();
    expect(at<HTMLVideoElement>("video").currentTime).toBe(130);
  });

  it("goes back and on, and to the words, by keys", () => {
    show(60);
    press("KeyJ");
    expect(at<HTMLVideoElement>("video").currentTime).toBe(58);
    press("KeyL");
    expect(at<HTMLVideoElement>("video").currentTime).toBe(60);
    press("KeyM");
    expect(document.activeElement).toBe(at("[data-words]"));
    expect(at<HTMLElement>("[data-part=keys]").hidden).toBe(false);
  });
});
