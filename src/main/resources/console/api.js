// The API of administration. Its token is asked for once, and kept for this tab.
import { askToken } from "/pages/ask.js";

const TOKEN = "dmd-token";
let asking = null;

export function hasToken() {
  return sessionStorage.getItem(TOKEN) !== null;
}

export function forgetToken() {
  sessionStorage.removeItem(TOKEN);
}

export class Failure extends Error {
  constructor(status, error, message) {
    super(message);
    this.status = status;
    this.error = error;
  }
}

function headers() {
  const token = sessionStorage.getItem(TOKEN);
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

/** Sends a request; asks for the token where one is wanted, until it is the right one or given up. */
async function send(method, path, parameters, signal) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== undefined)).toString();
  let used = headers();
  for (;;) {
    const answer = await fetch(`/admin/${path}${query ? `?${query}` : ""}`,
      { method, headers: used, signal, cache: "no-store", credentials: "omit", redirect: "error" });
    if (answer.status !== 401) return answer;
    // Another request may have brought the right one meanwhile.
    if (headers().Authorization === used.Authorization) {
      asking ??= askToken(used.Authorization !== undefined).finally(() => { asking = null; });
      const token = await asking;
      if (token === null) throw new Failure(401, "Unauthorized", "The daemon wants its token of administration.");
      sessionStorage.setItem(TOKEN, token);
      document.dispatchEvent(new Event("token"));
    }
    used = headers();
  }
}

async function documentOf(answer) {
  const text = await answer.text();
  let body = {};
  try {
    body = text === "" ? {} : JSON.parse(text);
  } catch {
    body = { message: text };
  }
  if (!answer.ok) {
    throw new Failure(answer.status, body.error ?? String(answer.status),
      body.message ?? `The daemon answered ${answer.status}.`);
  }
  return body;
}

export async function get(path, parameters = {}, signal) {
  return documentOf(await send("GET", path, parameters, signal));
}

export async function post(path, parameters = {}) {
  return documentOf(await send("POST", path, parameters));
}

/** Server-Sent Events, read by fetch: an EventSource could not bear the token. */
export async function follow(path, parameters, signal, tell) {
  const answer = await send("GET", path, parameters, signal);
  if (!answer.ok) {
    throw new Failure(answer.status, String(answer.status), answer.status === 503
      ? "As many follow the log already as may (DMD_ADMIN_FOLLOWERS)."
      : `The daemon answered ${answer.status}.`);
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const data = event.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
      if (data.length > 0) tell(JSON.parse(data.join("\n")));
    }
  }
}
