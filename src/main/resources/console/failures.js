import { get } from "/pages/api.js";
import { fill, h, key, number, pauseButton, table, time } from "/pages/dom.js";

const KEPT = 1000;

/** What a person looks for: a key, an id, a word of the sentence. */
function has(failure, text) {
  return [failure.target, failure.uids, failure.reason, failure.protocol, failure.method]
    .some((each) => each.toLowerCase().includes(text));
}

/** What may be as long as a thousand characters does not take the screen: it is scrolled. */
function clip(...text) {
  return h("div", { class: "clip" }, text);
}

/** The requests that failed last, of all errors or of one. */
export async function failures({ main, signal, every }) {
  const found = h("div");
  const count = h("span", { id: "count", class: "dim" });
  const select = h("select", { id: "error", onchange: () => draw() });
  const input = h("input", { id: "text", type: "search", autocomplete: "off", spellcheck: "false", oninput: () => draw() });
  const shown = h("span", { id: "shown", role: "status" });
  let paused = false;
  const pause = pauseButton((now) => {
    paused = now;
    if (!paused) draw();
  });
  main.append(h("p", { class: "row" }, h("label", {}, "Error ", select), h("label", {}, "With ", input), pause, shown), h("p", {}, count), found);
  let kept = [];
  let drawn = [];

  function draw() {
    if (!paused) drawn = kept;
    const errors = new Map();
    drawn.forEach((each) => errors.set(each.error, (errors.get(each.error) ?? 0) + 1));
    const chosen = select.value;
    const text = input.value.toLowerCase();
    fill(select, h("option", { value: "" }, `all (${drawn.length})`),
      [...errors].sort().map(([error, many]) => h("option", { value: error, selected: error === chosen }, `${error} (${many})`)));
    const rows = drawn.filter((each) => (!select.value || each.error === select.value) && has(each, text));
    shown.textContent = rows.length === drawn.length ? "" : `${number(rows.length)} of ${number(drawn.length)}`;
    fill(found, table([
      ["Time", (each) => time(each.time), "time"],
      ["Protocol", (each) => each.protocol],
      ["Error", (each) => `${each.status} ${each.error}`],
      ["Request", (each) => clip(`${each.method} `, key(each.target)), "wide"],
      ["Why", (each) => clip(key(each.reason)), "wide"],
      ["Ids", (each) => clip(key(each.uids)), "wide"],
      ["ms", (each) => number(each.elapsedMillis), "number"],
    ], rows, drawn.length === 0 ? "No request failed that is still kept." : "None of these."));
  }

  await every(2000, async () => {
    const page = await get("failures", { after: kept[0]?.number ?? 0 }, signal);
    // A daemon that was started again counts from the beginning.
    if (kept.length > 0 && page.count < kept[0].number) kept = [];
    if (page.failures.length > 0 || found.childElementCount === 0) {
      kept = [...page.failures, ...kept].slice(0, KEPT);
      if (!paused) draw();
    }
    count.textContent = `${number(page.count)} since the start; that something is not there counts as no failure`;
  });
}
