/**
 * Makes a living tree look like a new one by touching only what differs, so that focus, scrolling, open folds and half-typed
 * words stay. Children are matched by id, else by place and tag.
 */
export function morph(old: ParentNode & Node, fresh: ParentNode & Node): void {
  const byId = new Map<string, Element>();
  for (const child of old.children) if (child.id) byId.set(child.id, child);
  let here: ChildNode | null = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const known = wanted instanceof Element && wanted.id ? byId.get(wanted.id) : undefined;
    if (known && known !== here) old.insertBefore(known, here);
    const current: ChildNode | null = known ?? here;
    if (current && alike(current, wanted)) {
      here = current.nextSibling;
      if (current instanceof Element) morphElement(current, wanted as Element);
      else if (current.nodeValue !== wanted.nodeValue) current.nodeValue = wanted.nodeValue;
    } else {
      old.insertBefore(wanted, here);
    }
  }
  while (here) {
    const next: ChildNode | null = here.nextSibling;
    here.remove();
    here = next;
  }
}

function alike(a: Node, b: Node): boolean {
  if (a.nodeType !== b.nodeType) return false;
  return !(a instanceof Element && b instanceof Element) || (a.tagName === b.tagName && a.id === b.id);
}

function morphElement(old: Element, fresh: Element): void {
  const opened = old.matches("details, dialog");
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(opened && name === "open")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  // An element that writes its own content (a countdown) has it renewed by its attributes.
  if ("ownsContent" in old || old.matches("textarea")) return;
  morph(old, fresh);
}
