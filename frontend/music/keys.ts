/** Put other keys into a row. Who stood on one of the old keys stands on the first of the new ones, and need not look for it. */
export function putKeys(row: HTMLElement, keys: readonly HTMLElement[]): void {
  const held = row.contains(document.activeElement) || row.dataset["held"] === "true";
  row.replaceChildren(...keys);
  // A row that is empty for a moment, as while it counts in, keeps the place until there are keys again.
  row.dataset["held"] = String(held && keys.length === 0);
  if (held && (document.activeElement === document.body || document.activeElement === null)) keys[0]?.focus();
}
