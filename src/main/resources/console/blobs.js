import { get, post } from "/pages/api.js";
import { askQuestion } from "/pages/ask.js";
import { bytes, card, fill, h, key, link, list, number, span, table, time } from "/pages/dom.js";

const SEGMENTS = 25;

/** What the repository of the blobs tells, sweeps of those that nothing refers to, and scrubs of all. */
export async function blobs({ main, parameters, signal, every }) {
  const cards = h("div");
  const scrubs = scrubbing(signal);
  const files = segments(parameters.from, signal);
  const progress = h("div");
  const grace = h("input", { id: "grace", type: "number", min: 0, max: 999999999, value: 86400 });
  const start = (dryRun) => post("sweep", { dryRun, graceSeconds: grace.value }).then(look).catch(refused);
  const dry = h("button", { type: "button", id: "dry", onclick: () => start(true) }, "Look for garbage");
  const remove = h("button", { type: "button", id: "remove", class: "danger", onclick: () => removeAsked() }, "Remove garbage…");
  const stop = h("button", { type: "button", id: "stop", onclick: () => post("sweep/stop").catch(refused) }, "Stop");
  main.append(cards, files.card, card("Sweep",
    h("p", { class: "dim" }, "Finds blobs that no object's metadata refers to. Metadata is read to its end first; looking removes nothing."),
    h("p", { class: "row" }, h("label", {}, "Only those older than ", grace, " s"), dry, remove, stop), progress), scrubs.card);

  async function removeAsked() {
    if (await askQuestion("Remove garbage?",
      "Blobs that the metadata of this daemon does not refer to are removed for good. Look first: nothing brings them back.",
      "Remove them")) start(false);
  }

  function refused(error) {
    fill(progress, h("p", { class: "trouble" }, error.message));
  }

  async function look() {
    const report = await get("sweep", {}, signal);
    const running = report.status === "running";
    dry.disabled = running;
    remove.disabled = running;
    stop.disabled = !running;
    if (report.status === "none") return;
    fill(progress,
      list([
        ["State", h("span", { id: "sweep", class: report.status === "failed" ? "down" : "up" }, report.status)],
        ["Removes", report.dryRun ? "nothing (it only looks)" : "garbage"],
        ["Began", time(report.started)],
        ["Ended", report.ended === undefined ? undefined : time(report.ended)],
        ["Lines", number(report.lines)],
      ]),
      h("pre", {}, report.last.slice(-50).join("\n")));
  }

  await every(2000, async () => {
    const found = await get("blobs", {}, signal);
    fill(cards, about(found));
    await look();
    await scrubs.look();
    await files.look();
  });
}

/** The pass over all blobs, which the daemon takes in the background; not there where the repository has none. */
function scrubbing(signal) {
  const progress = h("div");
  const trouble = h("p", { class: "trouble", hidden: true });
  const begin = h("button", {
    type: "button",
    id: "scrub",
    onclick: () => post("scrub").then(show).catch((error) => {
      trouble.textContent = error.message;
      trouble.hidden = false;
    }),
  }, "Read all blobs now");
  const whole = card("Scrub",
    h("p", { class: "dim" }, "Reads all blobs in the background, once a day by itself, and compares their checksums. It changes nothing."),
    h("p", { class: "row" }, begin), trouble, progress);
  whole.hidden = true;
  let none = false;

  function show(report) {
    whole.hidden = false;
    begin.disabled = report.running;
    fill(progress,
      list([
        ["State", h("span", { id: "scrubbing", class: report.damaged > 0 ? "down" : "up" }, report.running ? "running" : "waits for its turn")],
        ["Read", `${bytes(report.bytes)} since the start`],
        ["Passes", h("span", { id: "passes" }, `${number(report.passes)} since the start`)],
        ["Damaged", h("span", { class: report.damaged > 0 ? "trouble" : undefined }, number(report.damaged))],
      ]),
      report.last.length === 0 ? null : h("pre", { id: "damaged" }, report.last.slice(-50).join("\n")));
  }

  async function look() {
    if (none) return;
    try {
      show(await get("scrub", {}, signal));
    } catch (error) {
      if (error.status !== 404) throw error;
      none = true;
    }
  }

  return { card: whole, look };
}

const STATES = { appended: "appended to", sealed: "full", settled: "complete", compacted: "being compacted", damaged: "damaged" };

/** The files of many blobs each; not there where the repository keeps none. */
function segments(from, signal) {
  const page = h("div", { id: "segments" });
  const whole = card("Segments",
    h("p", { class: "dim" }, "Files of many blobs each. Dead bytes are given back by compaction, which writes a file anew."), page);
  whole.hidden = true;
  let none = false;

  async function look() {
    if (none) return;
    let found;
    try {
      found = await get("segments", { from, limit: SEGMENTS }, signal);
    } catch (error) {
      if (error.status !== 404) throw error;
      none = true;
      return;
    }
    whole.hidden = false;
    const now = Date.now();
    fill(page,
      table([
        ["Number", (each) => String(each.number), "number"],
        ["State", (each) => h("span", { class: each.state === "damaged" ? "tag warn" : "tag" }, STATES[each.state])],
        ["Compacted", (each) => (each.generation === 0 ? "never" : `${number(each.generation)} ×`), "number"],
        ["Live", (each) => bytes(each.liveBytes), "number"],
        ["Dead", (each) => bytes(each.deadBytes), "number"],
        ["Blobs", (each) => number(each.liveBlobs), "number"],
        ["Dead blobs", (each) => number(each.deadBlobs), "number"],
        ["Age", (each) => span(Math.max(0, now - each.created)), "number"],
      ], found.segments, from === undefined ? "There are none yet." : "There are no more."),
      from === undefined && found.next === undefined ? null : h("p", { class: "row" },
        from === undefined ? null : link("blobs", {}, "First segments"),
        found.next === undefined ? null : link("blobs", { from: found.next }, "Next segments")));
  }

  return { card: whole, look };
}

const FILLS = { read: "when a blob is first read", write: "when a blob is written" };

function about(found) {
  return [
    h("div", { class: "cards" },
      card("Repository", list([
        ["Kind", found.repository],
        ["Folder", found.room?.path],
        ["Replicas", found.replicas === undefined ? undefined : `each item on ${number(found.replicas)} of ${number(found.servers.length)} servers`],
        ["Cache fills", FILLS[found.cacheFill]],
        ["Left", found.room === undefined ? undefined : `${bytes(found.room.available)} of ${bytes(found.room.total)}`],
      ])),
      card("Numbers", list(Object.entries(found.numbers).map(([name, value]) =>
        [name.replace(/^dmd_/, "").replaceAll("_", " ").replace(/ bytes$/, ""), name.includes("bytes") ? bytes(value) : number(value)])))),
    found.servers.length === 0 ? null : h("div", { id: "servers" }, card("Memcached", table([
      ["Server", (each) => key(each.server)],
      ["", (each) => h("span", { class: each.up ? "up" : "down" }, each.up ? "up" : "away")],
      ["Hits", (each) => number(each.hits), "number"],
      ["Misses", (each) => number(each.misses), "number"],
      ["Faults", (each) => number(each.faults), "number"],
      ["Repairs", (each) => number(each.repairs), "number"],
    ], found.servers, ""))),
  ];
}
