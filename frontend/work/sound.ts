/** Sound from the microphone, kept until it is stopped. */
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const LONGEST_MS = 20 * 60_000;

export class Sound {
  #pieces: Blob[] = [];
  #ended: Promise<void>;
  #timer: ReturnType<typeof setTimeout>;

  private constructor(private recorder: MediaRecorder, private stream: MediaStream) {
    recorder.ondataavailable = ({ data }) => void (data.size && this.#pieces.push(data));
    this.#ended = new Promise((resolve) => (recorder.onstop = () => resolve()));
    this.#timer = setTimeout(() => recorder.state !== "inactive" && recorder.stop(), LONGEST_MS);
    recorder.start(1000);
  }

  /** Begins at once; fails where there is no microphone, or it is not allowed. */
  static async begin(): Promise<Sound> {
    // Music is not to be thinned out as speech is.
    const wanted = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
    const type = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    return new Sound(new MediaRecorder(stream, type ? { mimeType: type } : {}), stream);
  }

  /** Ends it and gives what was recorded. */
  async stop(name: string): Promise<File> {
    if (this.recorder.state !== "inactive") this.recorder.stop();
    await this.#ended;
    this.drop();
    const type = this.recorder.mimeType.split(";")[0] ?? "";
    return new File(this.#pieces, `${name}.${type.split("/")[1] ?? "webm"}`, { type });
  }

  /** Lets the microphone go. */
  drop(): void {
    clearTimeout(this.#timer);
    if (this.recorder.state !== "inactive") this.recorder.stop();
    for (const track of this.stream.getTracks()) track.stop();
  }
}
