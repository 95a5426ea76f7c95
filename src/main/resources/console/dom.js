// Nodes are made of texts alone: nothing that comes from a store is ever read as markup.

/** An element with these properties and children; a child is a node, or a text. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Has an element hold these alone. Who had the focus in it by a key finds it where it was. */
export function fill(element, ...children) {
  const had = document.activeElement;
  const place = had !== element && element.contains(had) ? alike(element, had).indexOf(had) : -1;
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  if (place >= 0) alike(element, had).slice(0, place + 1).at(-1)?.focus({ preventScroll: true });
}

/** What stands for the same in an element: it has the same id, or says the same and leads to the same. */
function alike(element, one) {
  return [...element.querySelectorAll(one.tagName)].filter((each) => (one.id === ""
    ? each.textContent === one.textContent && each.getAttribute("href") === one.getAttribute("href")
    : each.id === one.id));
}

/** A table: columns as [title, function of a row, class]. */
export function table(columns, rows, empty) {
  if (rows.length === 0) return h("p", { class: "dim" }, empty);
  return h("div", { class: "scroll" },
    h("table", {},
      h("thead", {}, h("tr", {}, columns.map(([title, , kind]) => h("th", { scope: "col", class: kind }, title)))),
      h("tbody", {}, rows.map((row) =>
        h("tr", {}, columns.map(([, cell, kind]) => h("td", { class: kind }, cell(row) ?? "")))))));
}

export function list(pairs) {
  return h("dl", {}, pairs.filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

export function card(title, ...children) {
  return h("section", { class: "card" }, h("h2", {}, title), ...children);
}

/** What in a key would be seen as nothing, or have the rest of it seen in another order, is an escape, as in the command's tables. */
export function key(text) {
  return h("span", { class: "key" }, text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (c) => {
    const hex = c.codePointAt(0).toString(16);
    return hex.length > 2 ? (hex.length > 4 ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`) : `\\x${hex.padStart(2, "0")}`;
  }));
}

export function link(page, parameters, child) {
  return h("a", { href: address(page, parameters) }, child);
}

export function address(page, parameters = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "")).toString();
  return `#/${page}${query ? `?${query}` : ""}`;
}

/** A button that has a page stand still and go on; `onchange` is told whether it stands. */
export function pauseButton(onchange) {
  let paused = false;
  const button = h("button", {
    type: "button",
    id: "pause",
    onclick: () => {
      paused = !paused;
      button.textContent = paused ? "Go on" : "Pause";
      onchange(paused);
    },
  }, "Pause");
  return button;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

export function bytes(count) {
  let unit = 0;
  let value = Number(count);
  while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export function number(value) {
  return Number(value).toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });
}

export function seconds(value) {
  if (value === undefined || value === null) return "–";
  return value < 1 ? `${number(value * 1000)} ms` : `${number(value)} s`;
}

export function time(millis) {
  return new Date(millis).toISOString().replace("T", " ").replace(/\.\d+Z$/, "Z");
}

export function span(millis) {
  const minutes = Math.floor(millis / 60000);
  const days = Math.floor(minutes / 1440);
  if (days > 1) return `${days} days`;
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min` : `${Math.floor(millis / 1000)} s`;
}
