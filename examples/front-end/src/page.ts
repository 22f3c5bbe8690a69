// What all pages are made of. Texts are set as texts, so nothing that the API tells is ever read as HTML.

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]> = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export function link(href: string, text: string): HTMLAnchorElement {
  return element("a", { href }, text);
}

export function field(label: string, properties: Partial<HTMLInputElement>): [HTMLLabelElement, HTMLInputElement] {
  const input = element("input", properties);
  return [element("label", {}, `${label} `, input), input];
}

/** A form whose button is closed until what it began is over, whatever comes of it. */
export function form(send: string, sent: () => Promise<void>, ...children: Node[]): HTMLFormElement {
  const button = element("button", {}, send);
  const made = element("form", {}, ...children, button);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    void trying(sent).finally(() => (button.disabled = false));
  });
  return made;
}

export function table(heads: (Node | string)[], rows: (Node | string)[][]): HTMLTableElement {
  return element("table", {},
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell))))));
}

export function tell(text: string): void {
  const told = document.getElementById("told");
  if (told) told.textContent = text;
}

/** Does it, and tells the person in words what stands against it. */
export async function trying(action: () => Promise<void>): Promise<void> {
  tell("");
  try {
    await action();
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
}
