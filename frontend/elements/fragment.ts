/** Asking the server for a piece of a page. The contract is "Fragments" in README.md. */

export class Trouble extends Error {
  constructor(readonly status: number) {
    super(`The server answered ${status}`);
  }
}

/** The fragment as text. 422 is a fragment as well (a form with its errors); any other refusal is a `Trouble`. */
export async function fragment(url: string, init: RequestInit = {}): Promise<string> {
  const headers = new Headers(init.headers);
  headers.set("X-Upbeat-Fragment", "1");
  headers.set("Accept", "text/html");
  const answer = await fetch(url, { credentials: "same-origin", ...init, headers });
  // A redirect to the sign-in page is no fragment: the session is over.
  if (answer.redirected || (!answer.ok && answer.status !== 422)) throw new Trouble(answer.status);
  return answer.text();
}

/** Posts a form as the browser would, the pressed button included. */
export function post(form: HTMLFormElement, submitter: HTMLElement | null): Promise<string> {
  const body = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) body.append(submitter.name, submitter.value);
  return fragment(submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", { method: "POST", body });
}

export function parse(html: string): DocumentFragment {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}
