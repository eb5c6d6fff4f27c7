import { expect, test } from "vitest";
import { partAt, readPlaylist } from "./playlist";

const TEXT = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MAP:URI="/media/t/480p.mp4",BYTERANGE="800@0"
#EXTINF:6.000000,
#EXT-X-BYTERANGE:6000@800
/media/t/480p.mp4
#EXTINF:2.500000,
#EXT-X-BYTERANGE:2500@6800
/media/t/480p.mp4
#EXT-X-ENDLIST
`;

test("a playlist of byte ranges is read with the seconds of its parts", () => {
  const { init, parts } = readPlaylist(TEXT, "http://school.test/learn/videos/3/480p.m3u8");
  const address = "http://school.test/media/t/480p.mp4";
  expect(init).toEqual({ address, offset: 0, size: 800 });
  expect(parts).toEqual([
    { address, offset: 800, size: 6000, start: 0, duration: 6 },
    { address, offset: 6800, size: 2500, start: 6, duration: 2.5 },
  ]);
});

test("what is no playlist of ours is refused", () => {
  for (const text of ["", "<html>", TEXT.replace("800@0", "")]) expect(() => readPlaylist(text, "http://x/")).toThrow("no playlist");
});

test("a second lies in its part, one at a border in the part behind it, one behind the end in the last", () => {
  const { parts } = readPlaylist(TEXT, "http://x/");
  expect([0, 5.9, 5.99, 6, 8.4, 90].map((second) => partAt(parts, second))).toEqual([0, 0, 1, 1, 1, 1]);
  expect(partAt([], 3)).toBe(-1);
});
