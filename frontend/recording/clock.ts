export const FPS = 15;

/** Calls `draw` fifteen times a second by a worker's clock: a page that is not looked at has no other. Call the answer to stop it. */
export function ticking(draw: () => void): () => void {
  const source = URL.createObjectURL(new Blob([`setInterval(() => postMessage(0), ${1000 / FPS})`], { type: "text/javascript" }));
  const clock = new Worker(source);
  clock.onmessage = draw;
  return () => {
    clock.terminate();
    URL.revokeObjectURL(source);
  };
}

/** A picture that moves, for drawing from it. */
export async function playing(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  return video;
}

/** What a canvas shows, as it is recorded. */
export interface Drawn {
  track: MediaStreamTrack[];
  stop(): void;
}

const CORNER = 0.22;
const EDGE = 0.02;

/** The camera in the lower right corner. */
export function inCorner(paper: CanvasRenderingContext2D, small: HTMLVideoElement): void {
  const { canvas } = paper;
  const width = CORNER * canvas.width;
  const height = (width * small.videoHeight) / Math.max(1, small.videoWidth);
  const edge = EDGE * canvas.width;
  paper.drawImage(small, canvas.width - width - edge, canvas.height - height - edge, width, height);
}
