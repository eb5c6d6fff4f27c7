const EVERY_MS = 500;
const SLOWLY_MS = 3000;
/** A card of half a sheet at the back of a room, 7 m away, is 25 pixels wide in this: just enough. */
const LONGEST_SIDE = 1920;

interface Told {
  read: number[];
  count: number;
  of: number;
  seen: string;
}

/**
 * Reads the cards of a class through the camera: a picture about twice a second goes to the server, which says who is read.
 *
 *     <upbeat-cards data-url="…" data-word-count="{n} of {of} are read." data-word-away="…" data-word-refused="…">
 *       <form method="post" enctype="multipart/form-data"><input type="hidden" name="csrfmiddlewaretoken" value="…">
 *         <input type="file" name="picture" capture="environment"> …</form>
 *       <button type="button" data-do="start" hidden>…</button> <button type="button" data-do="stop" hidden>…</button>
 *       <video playsinline muted hidden></video> <p role="status" data-part="said"></p>
 *       <ol><li data-number="3">…</li> …</ol></upbeat-cards>
 *
 * Without script, or where a page may not use the camera (plain http), the form takes one photo at a time.
 */
export class UpbeatCards extends HTMLElement {
  #life: AbortController | undefined;
  #stream: MediaStream | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen = "";

  connectedCallback(): void {
    this.#life = new AbortController();
    this.addEventListener("click", (event) => this.#press(event), { signal: this.#life.signal });
    if (navigator.mediaDevices) this.#show(false);
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#stop();
  }

  #press(event: Event): void {
    const deed = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset["do"];
    if (deed === "start") void this.#start();
    if (deed === "stop") this.#stop();
  }

  /** The buttons and the picture, for a camera that runs or does not. */
  #show(running: boolean): void {
    for (const [name, shown] of [["start", !running], ["stop", running]] as const) {
      const button = this.querySelector<HTMLElement>(`[data-do="${name}"]`);
      if (button) button.hidden = !shown;
    }
    const video = this.querySelector("video");
    if (video) video.hidden = !running;
  }

  async #start(): Promise<void> {
    const video = this.querySelector("video");
    if (!video || this.#stream) return;
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: LONGEST_SIDE } } });
    } catch {
      return this.#say(this.dataset["wordRefused"] ?? "");
    }
    if (!this.isConnected) return this.#stop();
    video.srcObject = this.#stream;
    this.#show(true);
    await video.play().catch(() => undefined);
    this.#seen = "";
    void this.#look(video);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#show(false);
  }

  /** One picture, and the next when its answer is there: a slow server or line sets the pace. */
  async #look(video: HTMLVideoElement): Promise<void> {
    const began = Date.now();
    let pause = EVERY_MS;
    const picture = document.visibilityState === "visible" ? await frame(video) : null;
    if (picture && this.#stream) pause = (await this.#send(picture)) ? EVERY_MS : SLOWLY_MS;
    if (this.#stream) this.#timer = setTimeout(() => void this.#look(video), Math.max(0, pause - (Date.now() - began)));
  }

  async #send(picture: Blob): Promise<boolean> {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.querySelector<HTMLInputElement>('[name="csrfmiddlewaretoken"]')?.value ?? "");
    body.set("seen", this.#seen);
    body.set("picture", picture, "frame.jpg");
    const headers = { Accept: "application/json" };
    const answer = await fetch(this.dataset["url"] ?? "", { method: "POST", body, headers }).catch(() => undefined);
    const told = await answer?.json().catch(() => undefined);
    if (!this.#stream) return false;
    if (!answer?.ok || !told) {
      this.#say(told?.error ?? this.dataset["wordAway"] ?? "");
      return false;
    }
    this.#tell(told as Told);
    return true;
  }

  #tell({ read, count, of, seen }: Told): void {
    this.#seen = seen;
    const there = new Set(read.map(String));
    for (const row of this.querySelectorAll<HTMLElement>("[data-number]")) row.toggleAttribute("data-read", there.has(row.dataset["number"] ?? ""));
    this.#say((this.dataset["wordCount"] ?? "").replace("{n}", String(count)).replace("{of}", String(of)));
  }

  #say(text: string): void {
    const said = this.querySelector('[data-part="said"]');
    if (said && said.textContent !== text) said.textContent = text;
  }
}

/** What the camera shows now, as a JPEG no larger than the server needs. */
async function frame(video: HTMLVideoElement): Promise<Blob | null> {
  const { videoWidth, videoHeight } = video;
  if (!videoWidth) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
}
