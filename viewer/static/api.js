// Asking the server. The link's token is in the address, its secret in a cookie; access is asked again each time.
import { state, tell } from "./state.js";

const base = `/viewer/${document.body.dataset.token}`;
const NOT_REACHED = "Casework cannot be reached. Check your connection, then try again.";

export class Refused extends Error {
  constructor(status, sentence, again) {
    super(sentence);
    this.status = status;
    this.again = again;
  }
}

export function address(path, query = {}) {
  const wanted = new URLSearchParams({ document: state.doc?.id ?? "", ...query });
  return `${base}/${path}?${wanted}`;
}

async function ask(path, { query, ...options } = {}) {
  let response;
  try {
    response = await fetch(address(path, query), { credentials: "same-origin", cache: "no-store", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, NOT_REACHED, true);
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  options.signal?.throwIfAborted();
  const refused = new Refused(response.status, told.sentence ?? NOT_REACHED, told.again ?? true);
  if (response.status === 401 || response.status === 403) tell("refused", refused);
  throw refused;
}

export const getJson = async (path, options) => (await ask(path, options)).json();
export const getPicture = async (path, options) => (await ask(path, options)).blob();

export async function send(path, body, options = {}) {
  const headers = { "Content-Type": "application/json", "X-Casework-Viewer": "1" };
  return (await ask(path, { method: "POST", headers, body: JSON.stringify(body), ...options })).json();
}
