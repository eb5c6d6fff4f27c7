import type { Remembered } from "./resumable";

/** Where files on their way are remembered in this browser; `place` keeps the same file for two places apart. */
export const memory = (place = ""): Remembered => ({
  get: (key) => localStorage.getItem(`upbeat.upload.${place}${key}`),
  set: (key, url) => localStorage.setItem(`upbeat.upload.${place}${key}`, url),
  forget: (key) => localStorage.removeItem(`upbeat.upload.${place}${key}`),
});
