import type { UpbeatRefresh } from "./upbeat-refresh";

type Fields = [string, string][];
interface Vote {
  question: number;
  round: number;
  seq: number;
  fields: Fields;
  sure: string;
}

const LONGEST_WAIT = 15_000;
/** Fields that every form of a vote has, and that are no answer. */
const AROUND = ["csrfmiddlewaretoken", "question", "round", "sure"];
/** Choices on their way, by question and round: they outlive a page fragment that is replaced under them. */
const waiting = new Map<string, Vote>();
let lastSeq = 0;

/** Grows with each choice, also within a millisecond and when the clock is set back while the page is open. */
function nextSeq(): number {
  return (lastSeq = Math.max(Date.now(), lastSeq + 1));
}

/**
 * Sends what a phone answers at once, and again until the server has it. The contract is "votes" in README.md.
 *
 *     <upbeat-vote id="vote-7-1" data-url="/hot/votes" data-pass="…" data-question="7" data-round="1"
 *         data-word-sending="Sending…" data-word-kept="The answer is in." data-word-again="No connection; trying again.">
 *       <form class="clicker-form" method="post">… <button class="clicker-option" name="answer" value="2" aria-pressed="false">…</button>
 *         … or any fields and one button …
 *         <p class="clicker-say" role="status" data-part="said"></p>
 *         <div data-part="sure" hidden><button name="sure" value="rather" aria-pressed="false">…</button></div>
 *       </form></upbeat-vote>
 *
 * The id names question and round: while both are the same, what is half typed is left alone. How sure one is is asked once
 * there is an answer. Without script the form is posted to the page.
 */
export class UpbeatVote extends HTMLElement {
  readonly ownsContent = true;
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

  #choose(event: SubmitEvent): void {
    event.preventDefault();
    const button = event.submitter as HTMLButtonElement | null;
    const { question, round } = this.dataset;
    const vote = { question: Number(question), round: Number(round), seq: nextSeq() };
    if (button?.name === "sure") {
      const fields = waiting.get(this.#key)?.fields ?? [];
      waiting.set(this.#key, { ...vote, fields, sure: button.value });
    } else {
      const all = [...new FormData(event.target as HTMLFormElement, button)];
      const fields = all.filter((pair): pair is [string, string] => typeof pair[1] === "string" && !AROUND.includes(pair[0]));
      waiting.set(this.#key, { ...vote, fields, sure: "" });
    }
    this.#failures = 0;
    this.#resume();
  }

  #resume(): void {
    const vote = waiting.get(this.#key);
    if (!vote) return;
    this.#show(vote);
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
      this.#show({ ...vote, ...told });
      this.#say("kept", "settled");
      // Something newer is stored, from another device of the same pupil: let the page be drawn anew with it.
      if ((told.seq ?? vote.seq) !== vote.seq) this.#anew();
    } else {
      this.#said(told.error ?? this.dataset["wordAgain"] ?? "", "not-yet");
      if (answer.status !== 422) this.#anew();
    }
  }

  #anew(): void {
    const around = this.closest<UpbeatRefresh>("upbeat-refresh");
    if (!around?.refresh) return;
    this.removeAttribute("id");
    void around.refresh();
  }

  #later(): void {
    this.#say("again", "not-yet");
    const pause = Math.min(LONGEST_WAIT, 1000 * 2 ** this.#failures++);
    if (this.isConnected) this.#timer = setTimeout(() => this.#resume(), pause);
  }

  #show({ fields, sure }: { fields: Fields; sure: string }): void {
    const press = (button: HTMLButtonElement, on: boolean) => button.setAttribute("aria-pressed", String(on));
    for (const button of this.querySelectorAll<HTMLButtonElement>('button[name="sure"]')) press(button, button.value === sure);
    if (!fields.length) return;
    for (const button of this.querySelectorAll<HTMLButtonElement>('button[name="answer"]'))
      press(button, fields.some(([name, value]) => name === "answer" && value === button.value));
    const asking = this.querySelector<HTMLElement>('[data-part="sure"]');
    if (asking) asking.hidden = false;
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
