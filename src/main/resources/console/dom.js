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

export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
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

/** A control character in a key would be seen as nothing. */
export function key(text) {
  return h("span", { class: "key" }, text.replace(/[\u0000-\u001f\u007f]/g,
    (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`));
}

export function link(page, parameters, child) {
  return h("a", { href: address(page, parameters) }, child);
}

export function address(page, parameters = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "")).toString();
  return `#/${page}${query ? `?${query}` : ""}`;
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
