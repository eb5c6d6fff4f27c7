import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { recall, remember } from "./memory";
import { Quality } from "./quality";
import type { Rung } from "./source";

const OPTIONS = `<option value="/master.m3u8" data-file="/480p.mp4" data-rung="auto">Automatic</option>
  <option value="/480p.m3u8" data-file="/480p.mp4" data-rung="480p" data-kbits="200" data-lines="480" data-codecs="avc1">Small</option>
  <option value="/audio.m3u8" data-file="/audio.mp4" data-rung="audio" data-kbits="50" data-lines="0" data-codecs="mp4a">Sound</option>`;

let life: AbortController;
let changes: string[];
let said: string[];
let video: HTMLVideoElement;

function quality(connection?: object): Quality {
  vi.stubGlobal("navigator", { connection });
  document.body.innerHTML = `<div id="player"><video></video><select data-part="rungs">${OPTIONS}</select><span data-part="spent" data-word="{mb} MB" hidden></span></div>`;
  video = document.querySelector("video")!;
  video.load = () => undefined;
  const play = { position: () => 12, change: (rung: Rung) => void changes.push(rung.name), trouble: () => undefined, say: (word: string) => void said.push(word) };
  return new Quality(document.querySelector("#player")!, video, play, life.signal);
}

const select = () => document.querySelector("select")!;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  remember("rung", "auto");
  remember("line", "");
  life = new AbortController();
  [changes, said] = [[], []];
});
afterEach(() => {
  life.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("while nothing is known it begins with the small picture, by the playlist of all where the browser plays those itself", () => {
  expect(quality().wanted()).toMatchObject({ name: "480p", playlist: "/master.m3u8", file: "/480p.mp4" });
});

test("who saves data, or whose line is poor, begins with the sound", () => {
  expect([quality({ saveData: true, downlink: 9 }).wanted().name, quality({ downlink: 0.1, effectiveType: "3g" }).wanted().name]).toEqual(["audio", "audio"]);
});

test("what was measured a short while ago counts, what was measured yesterday does not", () => {
  remember("line", `90 ${Date.now()}`);
  expect(quality().wanted().name).toBe("audio");
  remember("line", `90 ${Date.now() - 86_400_000}`);
  expect(quality().wanted().name).toBe("480p");
});

test("a choice by hand is played, whatever the line, and remembered", () => {
  const one = quality({ downlink: 0.1 });
  select().selectedIndex = 1;
  select().dispatchEvent(new Event("change"));
  expect([changes, recall("rung"), one.wanted().playlist]).toEqual([["480p"], "480p", "/480p.m3u8"]);
  expect(quality({ downlink: 0.1 }).wanted().name).toBe("480p");
  expect(select().selectedIndex).toBe(1);
});

test("where the browser loads by itself, a long wait leads to the sound, a short one does not", async () => {
  const one = quality();
  void one.source.load(one.wanted(), 0);
  video.dispatchEvent(new Event("waiting"));
  await vi.advanceTimersByTimeAsync(3000);
  video.dispatchEvent(new Event("playing"));
  await vi.advanceTimersByTimeAsync(3000);
  expect(changes).toEqual([]);
  video.dispatchEvent(new Event("waiting"));
  await vi.advanceTimersByTimeAsync(4001);
  expect([changes, said]).toEqual([["audio"], ["line-poor"]]);
});

test("options that are written anew keep the choice", () => {
  const one = quality();
  remember("rung", "audio");
  select().innerHTML = OPTIONS;
  one.refreshed();
  expect(one.wanted()).toMatchObject({ name: "audio", playlist: "/audio.m3u8" });
});
