import { get, post } from "/pages/api.js";
import { askQuestion } from "/pages/ask.js";
import { address, bytes, card, fill, h, key, link, list, number, table, time } from "/pages/dom.js";

const PAUSE_MILLIS = 200;

function mode(text) {
  return h("span", { class: text === "read-only" ? "tag warn" : "tag" }, text);
}

/** Where pages of entries were turned from, by their addresses: the API goes forward alone. */
const turned = new Map();

function pager(parameters, next) {
  const here = address("bucket", parameters);
  if (next !== undefined) turned.set(address("bucket", { ...parameters, from: next }), parameters);
  const before = turned.get(here);
  return h("p", { class: "row", role: "navigation", "aria-label": "Pages of entries" },
    parameters.from ? link("bucket", { ...parameters, from: undefined }, "First page") : null,
    parameters.from && before ? link("bucket", before, "Previous page") : null,
    next === undefined ? null : link("bucket", { ...parameters, from: next }, "Next page"));
}

/** As a pager, to both sides; an end is where nothing is named. */
function turner(page, parameters, { previous, next }) {
  const to = (where, title) => link(page, { prefix: parameters.prefix, ...where }, title);
  return h("p", { class: "row", role: "navigation", "aria-label": "Pages of buckets" },
    previous === undefined ? null : [to({}, "First page"), to({ before: previous }, "Previous page")],
    next === undefined ? null : [to({ from: next }, "Next page"), to({ end: "last" }, "Last page")]);
}

/** All buckets, or those whose names begin with what was typed. */
export async function buckets({ main, parameters, signal }) {
  const found = h("div");
  const input = h("input", { id: "prefix", type: "search", autocomplete: "off", spellcheck: "false" });
  input.value = parameters.prefix ?? "";
  let pause = 0;
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      if (signal.aborted) return;
      history.replaceState(null, "", address("buckets", { prefix: input.value }));
      look({ prefix: input.value }).catch(() => {});
    }, PAUSE_MILLIS);
  });
  main.append(h("p", { class: "row" }, h("label", {}, "Names that begin with ", input)), found);

  let turn = 0;
  async function look(wanted) {
    turn += 1;
    const mine = turn;
    const page = await get("buckets",
      { prefix: wanted.prefix, from: wanted.from, before: wanted.end === "last" ? "" : wanted.before }, signal);
    if (mine !== turn) return;
    fill(found,
      table([
        ["Name", (each) => link("bucket", { bucket: each.name }, key(each.name)), "wide"],
        ["Session", (each) => String(each.session), "number"],
        ["Access", (each) => mode(each.mode)],
        ["Entries, about", (each) => (each.entries === undefined ? "–" : number(each.entries)), "number"],
        ["Files", (each) => (each.bytes === undefined ? "–" : bytes(each.bytes)), "number"],
        ["Versioning", (each) => each.versioning],
        ["Owner", (each) => each.owner],
        ["Created", (each) => each.created, "time"],
      ], page.buckets, wanted.prefix ? "No bucket begins with this." : "There are no buckets."),
      turner("buckets", wanted, page));
  }
  await look(parameters);
}

/** What is in a bucket, prefix by prefix. */
export async function bucket({ main, parameters, signal }) {
  const name = parameters.bucket ?? "";
  const prefix = parameters.prefix ?? "";
  const versions = parameters.versions === "true";
  const about = h("div");
  const entries = h("div");
  fill(main, h("h1", {}, key(name)), about, path(name, prefix, versions), entries);
  const where = { ...parameters, from: undefined };

  async function tell() {
    const found = await get("bucket", { bucket: name }, signal);
    const other = found.mode === "read-only" ? "read-write" : "read-only";
    fill(about, card("Bucket",
      list([
        ["Access", h("span", { class: "row" }, mode(found.mode), h("button", {
          type: "button",
          id: "switch",
          class: other === "read-only" ? "danger" : undefined,
          onclick: () => change(other).catch((error) => fill(about, h("p", { class: "trouble" }, error.message))),
        }, `Make it ${other}`))],
        ["Session", String(found.session)],
        ["Entries", found.exact ? number(found.entries) : `${number(found.entries)} and more`],
      ]),
      h("details", {}, h("summary", {}, "Attributes"), h("pre", {}, pretty(found.attributes)))));
  }

  async function change(other) {
    const text = other === "read-only"
      ? `Every write to ${name} is refused from then on, by whatever protocol, its removal included. It survives a restart.`
      : `${name} takes writes again.`;
    if (await askQuestion(`Make ${name} ${other}?`, text, `Make it ${other}`)) {
      await post("mode", { bucket: name, mode: other });
      await tell();
    }
  }

  await tell();
  const page = await get("entries", { bucket: name, prefix, delimiter: "/", versions, from: parameters.from }, signal);
  const rows = [
    ...page.prefixes.map((each) => ({ order: each, prefix: each })),
    ...page.entries.map((each) => ({ order: each.key, entry: each })),
  ];
  fill(entries,
    table([
      ["Key", (row) => (row.prefix === undefined
        ? link("entry", { bucket: name, key: row.entry.key, version: row.entry.version, null: row.entry.version === "" ? "true" : undefined },
          key(row.entry.key.slice(prefix.length) || row.entry.key))
        : link("bucket", { ...where, prefix: row.prefix }, key(row.prefix.slice(prefix.length)))), "wide"],
      ["Version", (row) => (row.entry?.version === undefined ? "" : key(row.entry.version || "null")), "wide"],
      ["", (row) => (row.entry?.deleteMarker ? h("span", { class: "tag warn" }, "delete marker") : "")],
      ["Size", (row) => (row.entry?.size === undefined ? "" : bytes(row.entry.size)), "number"],
      ["Metadata", (row) => (row.entry === undefined ? "" : bytes(row.entry.bytes)), "number"],
      ["Modified", (row) => row.entry?.modified, "time"],
    ], rows, "There is nothing here."),
    pager(parameters, page.next));
}

/** Where one is, with the way back, and whether versions are shown. */
function path(name, prefix, versions) {
  const steps = [link("bucket", { bucket: name, versions: versions || undefined }, "all")];
  let end = 0;
  for (const part of prefix.split("/").slice(0, -1)) {
    end += part.length + 1;
    steps.push(" / ", link("bucket", { bucket: name, prefix: prefix.slice(0, end), versions: versions || undefined }, key(part || "(empty)")));
  }
  const box = h("input", { type: "checkbox", id: "versions", checked: versions });
  box.addEventListener("change", () => {
    location.hash = address("bucket", { bucket: name, prefix, versions: box.checked || undefined });
  });
  return h("p", { class: "row" }, h("span", {}, steps), h("label", {}, box, " versions"));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** An entry as it was put, and what it says of its blobs. */
export async function entry({ main, parameters, signal }) {
  const version = parameters.null === "true" ? "" : parameters.version;
  const found = await get("entry", { bucket: parameters.bucket, key: parameters.key, version }, signal);
  const blob = h("div", { "aria-live": "polite" });
  const read = async (each) => {
    try {
      fill(blob, head(await get("blob", { key: each }, signal)));
    } catch (error) {
      fill(blob, card("Blob", h("p", { class: "trouble" }, error.message)));
    }
  };
  const cut = found.key.lastIndexOf("/") + 1;
  fill(main,
    h("h1", {}, key(found.key)),
    h("p", {}, link("bucket", { bucket: found.bucket, prefix: found.key.slice(0, cut) }, key(`${found.bucket} / ${found.key.slice(0, cut)}`))),
    card("Entry", list([
      ["Version", found.version === undefined ? undefined : key(found.version || "null")],
      ["Metadata", bytes(found.bytes)],
    ])),
    found.blobs.length === 0 ? null : card("Blobs", table([
      ["Key", (each) => key(each.key), "wide"],
      ["Size", (each) => (each.size === undefined ? "" : bytes(each.size)), "number"],
      ["", (each) => h("button", { type: "button", class: "read", onclick: () => read(each.key) }, "Read")],
    ], found.blobs, "")),
    blob,
    card(found.whole ? "Value" : "Value (its beginning)", h("pre", { id: "value" }, pretty(found.value))));
}

function head(found) {
  const lines = (found.head.match(/.{1,32}/g) ?? []).map((line, i) => {
    const pairs = line.match(/../g);
    const text = pairs.map((pair) => parseInt(pair, 16)).map((c) => (c > 31 && c < 127 ? String.fromCharCode(c) : ".")).join("");
    return `${(i * 16).toString(16).padStart(4, "0")}  ${pairs.join(" ").padEnd(47)}  ${text}`;
  });
  return card("Blob",
    list([["Key", key(found.key)], ["Size", bytes(found.size)], ["Put", time(found.created)]]),
    h("div", { class: "scroll" }, h("pre", { id: "head" }, lines.join("\n"))));
}
