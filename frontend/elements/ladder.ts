/**
 * Tells the server which of the steps offered after an answer was taken: a press on `[data-step]` posts its name with the
 * form `[data-ladder]` of the same guidance. Nobody waits for it, and without script the links tell it by themselves.
 */
export function noteSteps(page: Document, send: typeof fetch = (url, init) => fetch(url, init)): void {
  page.addEventListener("click", (event) => {
    const taken = (event.target as Element).closest<HTMLElement>("[data-step]");
    const form = taken?.closest(".guidance")?.querySelector<HTMLFormElement>("form[data-ladder]");
    if (!taken || !form) return;
    const body = new FormData(form);
    body.set("step", taken.dataset["step"] ?? "");
    void send(form.action, { method: "POST", body, keepalive: true, credentials: "same-origin" }).catch(() => undefined);
  });
}
