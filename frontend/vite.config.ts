import { defineConfig } from "vitest/config";
import { compress } from "./build/compress.ts";

const built = "../src/upbeat/doors/web/shared/static/built";

export default defineConfig({
  base: "./",
  plugins: [compress()],
  build: {
    outDir: built,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["es2022", "chrome109", "firefox115", "safari16.4"],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: [
        "upbeat.css",
        "upbeat.ts",
        "player.ts",
        "follow.ts",
        "upload.ts",
        "work.ts",
        "recorder.ts",
        "script.ts",
        "captions.ts",
        "cuts.ts",
        "beside.ts",
        "listen.ts",
        "regions.ts",
        "seats.ts",
        "cards.ts",
        "music-sing.ts",
        "heard.ts",
        "music-class.ts",
        "music.ts",
      ],
      output: { entryFileNames: "[name]-[hash].js", chunkFileNames: "[name]-[hash].js", assetFileNames: "[name]-[hash][extname]" },
    },
  },
  test: { environment: "happy-dom", include: ["**/*.test.ts"], css: { include: /tokens\.css/ }, pool: "threads", maxWorkers: 2 },
});
