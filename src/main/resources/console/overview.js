import { get } from "/pages/api.js";
import { chart } from "/pages/charts.js";
import { bytes, card, fill, h, list, number, seconds, span, table, time } from "/pages/dom.js";

const HOUR = 3600000;
const NAMES = {
  dmd_journal_bytes: ["Journal", bytes],
  dmd_journal_pending_bytes: ["Waits for the disk", bytes],
  dmd_checkpoint_lag_records: ["Changes in the journal alone", number],
  dmd_compaction_debt_bytes: ["Merges have to move", bytes],
  dmd_blob_compaction_debt_bytes: ["Dead bytes of blobs", bytes],
  dmd_sql_pending_bytes: ["Waits for the database", bytes],
  dmd_memcached_pending_bytes: ["Waits for memcached", bytes],
  dmd_requests_under_way: ["Requests under way", number],
};

export async function overview({ main, signal, every }) {
  const cards = h("div", { class: "cards pairs" });
  const charts = h("div", { class: "cards" });
  main.append(cards, charts);
  const state = ({ detail }) => fill(cards, health(detail), traffic(detail), room(detail), debts(detail));
  document.addEventListener("overview", state, { signal });
  state({ detail: await get("overview", {}, signal) });
  const samples = [];
  let plots = null;
  await every(5000, async () => {
    const page = await get("samples", { after: samples.at(-1)?.time ?? 0 }, signal);
    if (signal.aborted) return;
    samples.push(...page.samples);
    while (samples.length > 0 && samples[0].time < samples.at(-1).time - HOUR) samples.shift();
    const protocols = [...new Set(samples.flatMap((sample) => Object.keys(sample.protocols)))].sort();
    if (plots === null || plots.protocols.join() !== protocols.join()) plots = draw(charts, protocols, signal);
    plots.show(samples);
  });
}

function status(up) {
  return h("span", { class: up ? "up" : "down" }, up ? "UP" : "DOWN");
}

function health(now) {
  return card("Health",
    h("p", {}, status(now.status === "UP"), h("span", { class: "dim" }, ` started ${span(now.uptimeMillis)} ago`)),
    table([
      ["Part", (check) => check.name],
      ["", (check) => status(check.status === "UP")],
      ["What is wrong", (check) => Object.entries(check.troubles)
        .map(([name, text]) => h("div", { class: "trouble" }, name === "trouble" ? text : `${name}: ${text}`)), "wide"],
    ], now.checks, "There are no checks."));
}

/** What the newest sample tells, and beneath it that of the last hour. */
function traffic(now) {
  const hour = now.lastHour;
  const last = hour === undefined ? "" : lastly(now.time - hour.since);
  const past = Object.entries(hour?.protocols ?? {});
  const rate = (field, format) => ([, each]) => (each === undefined ? "" : format(each[field]));
  const moved = (field) => `${bytes(now.last?.[field] ?? 0)}/s${hour === undefined ? "" : `, ${bytes(hour[field])}/s in the ${last}`}`;
  return card("Requests",
    table([
      ["Now", ([name, each]) => (each === undefined ? h("strong", { class: "dim" }, name) : name)],
      ["Requests/s", rate("requests", number), "number"],
      ["Errors/s", rate("errors", number), "number"],
      ["p50", rate("p50", seconds), "number"],
      ["p99", rate("p99", seconds), "number"],
    ], [...Object.entries(now.last?.protocols ?? {}), ...(past.length > 0 ? [[`The ${last}`], ...past] : [])], "No request was answered yet."),
    list([
      ["Received", moved("received")],
      ["Sent", moved("sent")],
      ["Failed since the start", h("a", { href: "#/failures" }, number(now.failures))],
    ]));
}

function lastly(millis) {
  return millis > HOUR - 60000 ? "last hour" : `last ${span(millis)}`;
}

function fills({ fullAt, watchedMillis }) {
  if (watchedMillis === 0) return "It is not known yet how it fills.";
  return fullAt === undefined
    ? `It did not fill in the last ${span(watchedMillis)}.`
    : `Full at ${time(fullAt)}, if it goes on as in the last ${span(watchedMillis)}.`;
}

function room(now) {
  return card("Room",
    now.rooms.map((each) => {
      const used = each.total - each.available;
      return [
        h("p", {}, `${each.name}: ${bytes(each.available)} of ${bytes(each.total)} left`, h("br"),
          h("span", { class: "dim" }, fills(each))),
        h("meter", { min: 0, max: each.total, high: each.total * 0.9, value: used, title: each.path, "aria-label": `${each.name}: room in use` }),
      ];
    }),
    h("p", {}, `Heap: ${bytes(now.heapUsed)} of ${bytes(now.heapMax)}`),
    h("meter", { min: 0, max: now.heapMax, value: now.heapUsed, "aria-label": "heap in use" }));
}

function debts(now) {
  const known = Object.entries(now.debts).map(([name, value]) => {
    const [title, format] = NAMES[name] ?? [name, number];
    return [title, format(value)];
  });
  return card("Waits to be done", list([
    ...known,
    ["Serves", now.roles.join(", ")],
    ["Metadata in", now.metadataRepository],
    ["Blobs in", now.dataRepository],
  ]));
}

function draw(charts, protocols, signal) {
  fill(charts);
  const one = (title, labels, format) => {
    const element = h("div", { class: "chart" });
    charts.append(card(title, element));
    if (labels.length === 0) element.append(h("p", { class: "dim" }, "No request was answered yet."));
    return labels.length === 0 ? () => {} : chart(element, labels, format, signal);
  };
  const requests = one("Requests a second", protocols, number);
  const half = one("Half take at most (p50)", protocols, seconds);
  const most = one("99 of 100 take at most (p99)", protocols, seconds);
  const errors = one("Errors a second", protocols, number);
  const moved = one("Bytes a second", ["received", "sent"], bytes);
  const heap = one("Heap", ["in use"], bytes);
  return {
    protocols,
    show(samples) {
      const times = samples.map((sample) => sample.time / 1000);
      const by = (field) => protocols.map((name) => samples.map((sample) => sample.protocols[name]?.[field] ?? null));
      requests(times, by("requests"));
      half(times, by("p50"));
      most(times, by("p99"));
      errors(times, by("errors"));
      moved(times, [samples.map((sample) => sample.received), samples.map((sample) => sample.sent)]);
      heap(times, [samples.map((sample) => sample.heap)]);
    },
  };
}
