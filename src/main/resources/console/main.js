// Which page is shown, and what all pages have in common.
import { forgetToken, get, hasToken } from "/pages/api.js";
import { fill, h, link } from "/pages/dom.js";
import { overview } from "/pages/overview.js";
import { bucket, buckets, entry } from "/pages/buckets.js";
import { blobs } from "/pages/blobs.js";
import { log } from "/pages/log.js";
import { failures } from "/pages/failures.js";
import { settings } from "/pages/settings.js";

// Each fills the main part, given what its address says, until its signal is aborted.
const PAGES = { overview, buckets, bucket, entry, blobs, log, failures, settings };
const TITLES = { overview: "Overview", buckets: "Buckets", blobs: "Blobs", log: "Change log", failures: "Failures", settings: "Settings" };
const SECTION = { bucket: "buckets", entry: "buckets" };
const STATE_MILLIS = 2000;

const main = document.getElementById("main");
const state = document.getElementById("state");
const trouble = document.getElementById("trouble");
let current = null;

function tell(error) {
  trouble.textContent = error === null ? "" : error.message;
  trouble.hidden = error === null;
}

/** Does it now and then until the page is left; a fault is told, and goes when it has gone. */
export function every(millis, signal, look) {
  const again = async () => {
    if (signal.aborted) return;
    try {
      await look();
      if (!signal.aborted) tell(null);
    } catch (error) {
      if (signal.aborted) return;
      tell(error);
      if (error.status === 401) return;
    }
    setTimeout(again, millis);
  };
  return again();
}

async function show() {
  current?.abort();
  current = new AbortController();
  const { signal } = current;
  const [name, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const page = PAGES[name] ? name : "overview";
  const section = SECTION[page] ?? page;
  fill(document.getElementById("pages"), Object.entries(TITLES).map(([each, title]) => {
    const anchor = link(each, {}, title);
    if (each === section) anchor.setAttribute("aria-current", "page");
    return anchor;
  }));
  document.title = `${TITLES[section]} – DMD`;
  fill(main, h("h1", {}, TITLES[section]));
  tell(null);
  try {
    await PAGES[page]({ main, parameters: Object.fromEntries(new URLSearchParams(query)), signal, every: (millis, look) => every(millis, signal, look) });
  } catch (error) {
    if (!signal.aborted) tell(error);
  }
}

/** Above every page: whether the daemon is well. */
async function look() {
  try {
    const now = await get("overview");
    document.dispatchEvent(new CustomEvent("overview", { detail: now }));
    const down = now.checks.filter((check) => check.status !== "UP").map((check) => check.name);
    state.className = now.status === "UP" ? "up" : "down";
    state.textContent = now.status === "UP" ? "ready" : `not ready: ${down.join(", ")}`;
  } catch (error) {
    state.className = "down";
    state.textContent = error.status === 401 ? "token wanted" : "no answer";
    if (error.status === 401) return;
  }
  setTimeout(look, STATE_MILLIS);
}

document.getElementById("forget").addEventListener("click", () => {
  forgetToken();
  location.reload();
});
document.addEventListener("token", () => { document.getElementById("forget").hidden = !hasToken(); });
document.dispatchEvent(new Event("token"));
window.addEventListener("hashchange", () => {
  show();
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
});
show();
look();
