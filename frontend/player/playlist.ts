/** A media playlist as the server writes it (RFC 8216): byte ranges of one fragmented MP4, each from a key frame on. */

export interface Piece {
  address: string;
  offset: number;
  size: number;
}

/** Seconds of the video; `offset` and `size` in bytes. */
export interface Part extends Piece {
  start: number;
  duration: number;
}

export interface Playlist {
  init: Piece;
  parts: Part[];
}

const RANGE = /(\d+)@(\d+)/;

/** Reads a playlist that was had from `base`; throws where it is not one of ours. */
export function readPlaylist(text: string, base: string): Playlist {
  let init: Piece | undefined;
  const parts: Part[] = [];
  let [duration, size, offset, start] = [0, 0, 0, 0];
  for (const line of text.split(/\r?\n/)) {
    const range = RANGE.exec(line);
    if (line.startsWith("#EXT-X-MAP:")) init = { address: absolute(/URI="([^"]*)"/.exec(line)?.[1], base), size: Number(range?.[1]), offset: Number(range?.[2]) };
    else if (line.startsWith("#EXTINF:")) duration = Number.parseFloat(line.slice(8));
    else if (line.startsWith("#EXT-X-BYTERANGE:")) [size, offset] = [Number(range?.[1]), Number(range?.[2])];
    else if (line && !line.startsWith("#")) {
      parts.push({ address: absolute(line, base), offset, size, start, duration });
      start += duration;
    }
  }
  if (!init || !(init.size > 0) || parts.some((part) => !(part.size > 0 && part.duration > 0))) throw new Error("no playlist of ours");
  return { init, parts };
}

/** Which part holds a second: the last one for what lies behind the end, -1 where there is none. */
export function partAt(parts: readonly Part[], second: number): number {
  // The clocks of picture and sound differ by less than a fragment: a moment before a border belongs behind it.
  const found = parts.findIndex((part) => second < part.start + part.duration - 0.02);
  return found < 0 ? parts.length - 1 : found;
}

function absolute(address: string | undefined, base: string): string {
  return new URL(address ?? "", base).href;
}
