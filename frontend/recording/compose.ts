import { FPS, inCorner, playing, ticking, type Drawn } from "./clock";

/** The screen with the camera in its corner. */
export async function composed(screen: MediaStream, camera: MediaStream): Promise<Drawn> {
  const [large, small] = await Promise.all([playing(screen), playing(camera)]);
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { alpha: false })!;
  const draw = () => {
    if (canvas.width !== large.videoWidth || canvas.height !== large.videoHeight) [canvas.width, canvas.height] = [large.videoWidth, large.videoHeight];
    paper.drawImage(large, 0, 0);
    inCorner(paper, small);
  };
  draw();
  const rest = ticking(draw);
  const track = canvas.captureStream(FPS).getVideoTracks();
  screen.getVideoTracks()[0]?.addEventListener("ended", () => track.forEach((one) => (one.stop(), one.dispatchEvent(new Event("ended")))));
  const stop = () => {
    rest();
    for (const video of [large, small]) video.srcObject = null;
  };
  return { track, stop };
}
