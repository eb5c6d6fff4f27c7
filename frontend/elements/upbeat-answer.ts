const LONGEST_WAIT = 15_000;

/**
 * Sends the answer of an exercise on the hot path, and again until the server has it; then goes to the page that says what
 * it led to. The contract is "answers" in README.md.
 *
 *     <upbeat-answer data-pass="…" data-piece="5" data-word-again="No connection. Your answer is kept and sent again.">
 *       <p role="alert" data-part="said" hidden></p>
 *       <form method="post" action="/learn/pieces/5/questions/1/"><input type="hidden" name="token" value="…">…</form></upbeat-answer>
 *
 * Without script, and where the hot path refuses, the form is posted as forms are.
 */
export class UpbeatAnswer extends HTMLElement {
  #life: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;

  connectedCallback(): void {
    this.#life = new AbortController();
    this.addEventListener("submit", (event) => this.#submit(event), { signal: this.#life.signal });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    clearTimeout(this.#timer);
  }

  #submit(event: SubmitEvent): void {
    // A button with an address of its own is no answer.
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (this.#busy) return;
    const form = event.target as HTMLFormElement;
    const all = [...new FormData(form, event.submitter)].filter((pair): pair is [string, string] => typeof pair[1] === "string");
    const token = all.find(([name]) => name === "token")?.[1] ?? "";
    const fields = all.filter(([name]) => name !== "token" && name !== "csrfmiddlewaretoken");
    this.#busy = true;
    void this.#send(form, token, JSON.stringify({ token, piece: Number(this.dataset["piece"]), fields }), 0);
  }

  async #send(form: HTMLFormElement, token: string, body: string, failures: number): Promise<void> {
    const headers = { "Content-Type": "application/json", "X-Upbeat-Pass": this.dataset["pass"] ?? "" };
    const answer = await fetch("/hot/answers", { method: "POST", headers, body }).catch(() => undefined);
    if (!this.isConnected) return;
    if (!answer || answer.status >= 500 || answer.status === 429) {
      this.#say(this.dataset["wordAgain"] ?? "");
      const pause = Math.min(LONGEST_WAIT, 1000 * 2 ** failures);
      this.#timer = setTimeout(() => void this.#send(form, token, body, failures + 1), pause);
    } else if (answer.ok) {
      location.assign(`${form.getAttribute("action")}?answered=${encodeURIComponent(token)}`);
    } else if (answer.status === 422) {
      this.#busy = false;
      this.#say((await answer.json().catch(() => ({}))).error ?? "");
    } else {
      form.submit();
    }
  }

  #say(text: string): void {
    const said = this.querySelector<HTMLElement>('[data-part="said"]');
    if (!said) return;
    said.textContent = text;
    said.hidden = !text;
  }
}
