import { follow, get } from "/pages/api.js";
import { address, bytes, card, fill, h, key, link, number, pauseButton, table, time } from "/pages/dom.js";

const KEPT = 200;
const SHOWN_AT_FIRST = 50;
const AGAIN_MILLIS = 2000;

/** The sessions, and the changes of one as they come. */
export async function log({ main, parameters, signal, every }) {
  const session = parameters.session ?? "1";
  const bucket = parameters.bucket ?? "";
  const sessions = h("div");
  const readers = h("div", { id: "readers" });
  const changes = h("div", { "aria-live": "off" });
  const state = h("span", { id: "following", class: "dim" });
  const filter = h("input", { id: "bucket", autocomplete: "off", spellcheck: "false" });
  filter.value = bucket;
  filter.addEventListener("change", () => { location.hash = address("log", { session, bucket: filter.value }); });
  let paused = false;
  const pause = pauseButton((now) => {
    paused = now;
    draw();
  });
  main.append(sessions, readers, card(`Changes of session ${session}`,
    h("p", { class: "row" }, h("label", {}, "Only of bucket ", filter), pause, state), changes));

  const kept = [];
  let wanted = false;
  function draw() {
    if (paused || wanted) return;
    wanted = true;
    requestAnimationFrame(() => {
      wanted = false;
      if (signal.aborted) return;
      fill(changes, table([
        ["Number", (each) => number(each.number), "number"],
        ["Time", (each) => time(each.time), "time"],
        ["Bucket", (each) => link("bucket", { bucket: each.bucket }, key(each.bucket)), "wide"],
        ["What", (each) => each.method],
        ["Entries", (each) => each.entries.map((entry) => h("div", {}, key(entry.key),
          entry.version === undefined ? "" : h("span", { class: "dim" }, ` ${entry.version || "null"}`),
          entry.bytes === undefined ? [" ", h("span", { class: "tag warn" }, "deleted")] : h("span", { class: "dim" }, ` ${bytes(entry.bytes)}`)))
          .concat(each.count > each.entries.length ? [h("div", { class: "dim" }, `and ${number(each.count - each.entries.length)} more`)] : []), "wide"],
      ], kept, "Nothing was changed yet."));
    });
  }

  (async () => {
    let first = true;
    while (!signal.aborted) {
      try {
        draw();
        state.textContent = "following";
        await follow("log", { session, bucket: bucket || undefined, last: first ? SHOWN_AT_FIRST : 0 }, signal, (change) => {
          first = false;
          kept.unshift(change);
          kept.length = Math.min(kept.length, KEPT);
          draw();
        });
        state.textContent = "cut off";
      } catch (error) {
        if (signal.aborted) return;
        state.textContent = error.message;
        if (error.status === 401 || error.status === 404 || error.status === 400) return;
      }
      await new Promise((resolve) => { setTimeout(resolve, AGAIN_MILLIS); });
    }
  })();

  await every(2000, async () => {
    const all = await get("sessions", {}, signal);
    fill(sessions, card("Sessions", table([
      ["Session", (each) => link("log", { session: each.id, bucket }, String(each.id))],
      ["First", (each) => number(each.first), "number"],
      ["Last", (each) => number(each.last), "number"],
      ["Buckets", (each) => (each.buckets === undefined ? "" : number(each.buckets)), "number"],
      ["", (each) => (each.trouble === undefined ? h("span", { class: "up" }, "takes changes") : h("span", { class: "trouble" }, each.trouble)), "wide"],
    ], all, "")));
    const reading = await get("readers", {}, signal);
    fill(readers, card("Readers", table([
      ["Session", (each) => (each.session === 0 ? "map" : String(each.session)), "number"],
      ["Client", (each) => [key(each.address), each.agent === undefined ? "" : h("span", { class: "dim" }, " ", key(each.agent))], "wide"],
      ["Protocol", (each) => each.protocol],
      ["Has", (each) => number(each.given), "number"],
      ["Behind", (each) => number(each.behind), "number"],
      ["Requests", (each) => number(each.requests), "number"],
      ["Asked last", (each) => time(each.time), "time"],
    ], reading, "Nobody has read a change log since the start.")));
  });
}
