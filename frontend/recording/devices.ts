/** Camera, screen, what is drawn, and the microphone as one stream. */
import type { Drawn } from "./clock";

export interface Choice {
  picture: "camera" | "screen" | "both" | "slides" | "board" | "photo";
  /** The camera in the corner of what is drawn. */
  corner: boolean;
  camera: string;
  microphone: string;
  music: boolean;
}

export type Trouble = "denied" | "missing" | "busy" | "unsupported" | "no-screen";

/** Why there is no stream; the words stand in the page. */
export class NoStream extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

export interface Opened {
  stream: MediaStream;
  /** Switches everything off. */
  close(): void;
}

/** The kinds of file we can take, the best first: one that breaks off in the middle must stay readable. */
const TYPES = ["video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm", "video/mp4"];

export function supported(): boolean {
  return "MediaRecorder" in window && !!navigator.mediaDevices?.getUserMedia && recorderType() !== undefined;
}

export function recorderType(): string | undefined {
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}

/** What is asked of the microphone. Filters made for telephone calls take the tail off every tone of music. */
export function soundWanted(choice: Choice): MediaTrackConstraints {
  const filtered = !choice.music;
  const wanted = { noiseSuppression: filtered, echoCancellation: filtered, autoGainControl: filtered, channelCount: choice.music ? 2 : 1 };
  return choice.microphone ? { ...wanted, deviceId: { exact: choice.microphone } } : wanted;
}

export function cameraWanted(choice: Pick<Choice, "camera">): MediaTrackConstraints {
  const wanted = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } };
  return choice.camera ? { ...wanted, deviceId: { exact: choice.camera } } : wanted;
}

const DRAWN = new Set<Choice["picture"]>(["slides", "board", "photo"]);

/** Asks the browser, which asks the person; `draw` makes the picture of slides, board and photo. Raises NoStream; nothing is left switched on then. */
export async function open(choice: Choice, draw: (camera?: MediaStream) => Promise<Drawn>): Promise<Opened> {
  if (!supported()) throw new NoStream("unsupported");
  const streams: MediaStream[] = [];
  const close = () => streams.forEach((stream) => stream.getTracks().forEach((track) => track.stop()));
  try {
    // The screen first: it may only be asked for right after a press.
    const drawn = DRAWN.has(choice.picture);
    if (choice.picture !== "camera" && !drawn) streams.push(await screen());
    const seen = drawn ? choice.corner : choice.picture !== "screen";
    streams.push(await navigator.mediaDevices.getUserMedia({ audio: soundWanted(choice), video: seen && cameraWanted(choice) }));
    const own = streams.at(-1)!;
    if (choice.picture === "camera") return { stream: own, close };
    if (choice.picture === "screen") return { stream: new MediaStream([...streams[0]!.getVideoTracks(), ...own.getAudioTracks()]), close };
    const both = await (drawn ? draw(seen ? own : undefined) : (await import("./compose")).composed(streams[0]!, own));
    return { stream: new MediaStream([...both.track, ...own.getAudioTracks()]), close: () => (both.stop(), close()) };
  } catch (problem) {
    close();
    if (problem instanceof NoStream) throw problem;
    throw new NoStream(TROUBLES[(problem as DOMException).name] ?? "missing");
  }
}

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

async function screen(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 25 }, width: { max: 1920 }, height: { max: 1080 } }, audio: false });
  } catch {
    throw new NoStream("no-screen");
  }
}

/** The cameras and microphones to choose from; they have names only once the page may use one. */
export async function listed(kind: "videoinput" | "audioinput"): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind && device.deviceId);
}
