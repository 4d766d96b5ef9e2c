// Pages' pictures, the last ones kept in memory while the page is open. The browser keeps none of them anywhere else.
import { getPicture } from "./api.js";

const MOST_KEPT = 48;
const kept = new Map();

export async function picture(path, query, signal) {
  const key = `${path}?${new URLSearchParams(query)}`;
  const url = kept.get(key) ?? URL.createObjectURL(await getPicture(path, { query, signal }));
  kept.delete(key);
  kept.set(key, url);
  if (kept.size > MOST_KEPT) forget(kept.keys().next().value);
  return url;
}

export function forgetPictures() {
  for (const key of [...kept.keys()]) forget(key);
}

function forget(key) {
  URL.revokeObjectURL(kept.get(key));
  kept.delete(key);
}
