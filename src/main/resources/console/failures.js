import { get } from "/pages/api.js";
import { fill, h, key, number, table, time } from "/pages/dom.js";

/** The requests that failed last, of all errors or of one. */
export async function failures({ main, signal, every }) {
  const found = h("div");
  const count = h("span", { class: "dim" });
  const select = h("select", { id: "error", onchange: () => draw() });
  main.append(h("p", { class: "row" }, h("label", {}, "Error ", select), count), found);
  let kept = [];

  function draw() {
    const errors = new Map();
    kept.forEach((each) => errors.set(each.error, (errors.get(each.error) ?? 0) + 1));
    const chosen = select.value;
    fill(select, h("option", { value: "" }, `all (${kept.length})`),
      [...errors].sort().map(([error, many]) => h("option", { value: error, selected: error === chosen }, `${error} (${many})`)));
    fill(found, table([
      ["Time", (each) => time(each.time), "time"],
      ["Protocol", (each) => each.protocol],
      ["Error", (each) => `${each.status} ${each.error}`],
      ["Request", (each) => [`${each.method} `, key(each.target)], "wide"],
      ["Why", (each) => key(each.reason), "wide"],
      ["Ids", (each) => key(each.uids), "wide"],
      ["ms", (each) => (each.elapsedMillis < 0 ? "" : number(each.elapsedMillis)), "number"],
    ], kept.filter((each) => !select.value || each.error === select.value), "No request failed that is still kept."));
  }

  await every(2000, async () => {
    const page = await get("failures", { after: kept[0]?.number ?? 0 }, signal);
    // A daemon that was started again counts from the beginning.
    if (kept.length > 0 && page.count < kept[0].number) kept = [];
    if (page.failures.length > 0 || found.childElementCount === 0) {
      kept = [...page.failures, ...kept].slice(0, 1000);
      draw();
    }
    count.textContent = `${number(page.count)} since the start; that something is not there counts as no failure`;
  });
}
