/**
 * A question for a moment of the film: where the film beside it was stopped comes into the field.
 *
 *     <upbeat-now data-word-taken="Taken from the film: {moment}">
 *       <input name="answer"> <p role="status" data-part="said"></p>
 *       <a href="/…?t=0" data-span="0-60">Look through the film</a>
 *     </upbeat-now>
 *
 * Inside an `upbeat-player`; anywhere else, and without script, one types minutes and seconds.
 */
export class UpbeatNow extends HTMLElement {
  #life: AbortController | undefined;

  connectedCallback(): void {
    const player = this.closest("upbeat-player");
    const video = player?.querySelector("video");
    if (!player || !video) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    // While the question is shown the film stands at the gate, which is no answer.
    const take = () => !player.hasAttribute("data-gate") && this.#take(video.currentTime);
    video.addEventListener("pause", take, { signal });
    // Before the player goes back to the gate.
    const back = (event: Event) => (event.target as Element).closest('[data-do="back"]') && take();
    player.addEventListener("click", back, { signal, capture: true });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
  }

  #take(second: number): void {
    const field = this.querySelector<HTMLInputElement>('input[name="answer"]');
    if (!field) return;
    field.value = clock(second);
    const said = this.querySelector('[data-part="said"]');
    if (said) said.textContent = (this.dataset["wordTaken"] ?? "").replace("{moment}", field.value);
  }
}

/** 65.25 → `1:05.2`: to the tenth below, as the server reads it. */
export function clock(second: number): string {
  const tenths = Math.floor(second * 10 + 1e-6);
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}:${rest < 10 ? "0" : ""}${rest.toFixed(1)}`;
}
