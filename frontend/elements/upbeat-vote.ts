import type { UpbeatRefresh } from "./upbeat-refresh";

interface Vote {
  question: number;
  round: number;
  seq: number;
  options: string[];
}

const LONGEST_WAIT = 15_000;
/** Choices on their way, by question and round: they outlive a page fragment that is replaced under them. */
const waiting = new Map<string, Vote>();
let lastSeq = 0;

/** Grows with each choice, also within a millisecond and when the clock is set back while the page is open. */
function nextSeq(): number {
  return (lastSeq = Math.max(Date.now(), lastSeq + 1));
}

/**
 * Sends the choice of a clicker at once, and again until the server has it. The contract is "votes" in README.md.
 *
 *     <upbeat-vote data-url="/hot/votes" data-pass="…" data-question="7" data-round="1"
 *         data-word-sending="Sending…" data-word-kept="The answer is in." data-word-again="No connection; trying again.">
 *       <form class="clicker-form" method="post">… <button class="clicker-option" name="option" value="a" aria-pressed="false">…</button>
 *         <p class="clicker-say" role="status" data-part="said"></p></form></upbeat-vote>
 *
 * `data-many` lets several options be chosen. Without script the pressed button is posted to the page.
 */
export class UpbeatVote extends HTMLElement {
  #life: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;
  #failures = 0;
  #renewed = "";

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener("submit", (event) => this.#choose(event), { signal });
    this.closest("upbeat-refresh")?.addEventListener("upbeat:refreshed", () => this.#resume(), { signal });
    window.addEventListener("online", () => this.#resume(), { signal });
    this.#resume();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    clearTimeout(this.#timer);
  }

  get #key(): string {
    return `${this.dataset["question"]}/${this.dataset["round"]}`;
  }

  get #buttons(): HTMLButtonElement[] {
    return [...this.querySelectorAll<HTMLButtonElement>('button[name="option"]')];
  }

  #choose(event: SubmitEvent): void {
    const button = event.submitter as HTMLButtonElement | null;
    if (button?.name !== "option") return;
    event.preventDefault();
    const chosen = new Set(this.#buttons.filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.value));
    if (!("many" in this.dataset)) chosen.clear();
    if (chosen.has(button.value)) chosen.delete(button.value);
    else chosen.add(button.value);
    const options = this.#buttons.map((each) => each.value).filter((value) => chosen.has(value));
    const { question, round } = this.dataset;
    waiting.set(this.#key, { question: Number(question), round: Number(round), seq: nextSeq(), options });
    this.#failures = 0;
    this.#resume();
  }

  #resume(): void {
    const vote = waiting.get(this.#key);
    if (!vote) return;
    this.#show(vote.options);
    this.#say("sending");
    if (!this.#sending) void this.#send(vote);
  }

  async #send(vote: Vote): Promise<void> {
    this.#sending = true;
    clearTimeout(this.#timer);
    let answer: Response | undefined;
    try {
      const headers = { "Content-Type": "application/json", "X-Upbeat-Pass": this.dataset["pass"] ?? "" };
      answer = await fetch(this.dataset["url"] ?? "/hot/votes", { method: "POST", headers, body: JSON.stringify(vote), keepalive: true });
    } catch {
      answer = undefined;
    }
    const told = answer && answer.status < 500 && answer.status !== 429 ? await answer.json().catch(() => ({})) : undefined;
    this.#sending = false;
    if (!answer || !told) return this.#later();
    // The pass has expired: the screen as it is now holds another one. Tried once with each pass.
    if (answer.status === 403 && this.#renewed !== this.dataset["pass"]) {
      this.#renewed = this.dataset["pass"] ?? "";
      await this.closest<UpbeatRefresh>("upbeat-refresh")?.refresh?.();
      if (this.dataset["pass"] !== this.#renewed) return this.#resume();
    }
    const newest = waiting.get(this.#key);
    if (newest && newest.seq !== vote.seq) return this.#resume();
    waiting.delete(this.#key);
    this.#failures = 0;
    if (answer.ok) {
      this.#show(told.options ?? vote.options);
      this.#say("kept", "settled");
    } else {
      this.#said(told.error ?? this.dataset["wordAgain"] ?? "", "not-yet");
      void this.closest<UpbeatRefresh>("upbeat-refresh")?.refresh?.();
    }
  }

  #later(): void {
    this.#say("again", "not-yet");
    const pause = Math.min(LONGEST_WAIT, 1000 * 2 ** this.#failures++);
    if (this.isConnected) this.#timer = setTimeout(() => this.#resume(), pause);
  }

  #show(options: string[]): void {
    for (const button of this.#buttons) button.setAttribute("aria-pressed", String(options.includes(button.value)));
  }

  #say(word: "sending" | "kept" | "again", state = ""): void {
    this.#said(this.dataset[`word${word[0]!.toUpperCase()}${word.slice(1)}`] ?? "", state);
  }

  #said(text: string, state: string): void {
    const said = this.querySelector<HTMLElement>('[data-part="said"]');
    if (!said) return;
    said.textContent = text;
    if (state) said.dataset["state"] = state;
    else delete said.dataset["state"];
  }
}
