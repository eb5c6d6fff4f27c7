/** The screen with the camera in its corner, drawn by a worker's clock: a page that is not looked at has no other. */

const FPS = 15;
const CORNER = 0.22;
const EDGE = 0.02;

export async function composed(screen: MediaStream, camera: MediaStream): Promise<{ track: MediaStreamTrack[]; stop(): void }> {
  const [large, small] = await Promise.all([playing(screen), playing(camera)]);
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { alpha: false })!;
  const draw = () => {
    if (canvas.width !== large.videoWidth || canvas.height !== large.videoHeight) [canvas.width, canvas.height] = [large.videoWidth, large.videoHeight];
    paper.drawImage(large, 0, 0);
    const width = CORNER * canvas.width;
    const height = (width * small.videoHeight) / Math.max(1, small.videoWidth);
    const edge = EDGE * canvas.width;
    paper.drawImage(small, canvas.width - width - edge, canvas.height - height - edge, width, height);
  };
  draw();
  const source = URL.createObjectURL(new Blob([`setInterval(() => postMessage(0), ${1000 / FPS})`], { type: "text/javascript" }));
  const clock = new Worker(source);
  clock.onmessage = draw;
  const track = canvas.captureStream(FPS).getVideoTracks();
  screen.getVideoTracks()[0]?.addEventListener("ended", () => track.forEach((one) => (one.stop(), one.dispatchEvent(new Event("ended")))));
  const stop = () => {
    clock.terminate();
    URL.revokeObjectURL(source);
    for (const video of [large, small]) video.srcObject = null;
  };
  return { track, stop };
}

async function playing(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  return video;
}
