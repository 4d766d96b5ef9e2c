// The address remembers the place, for the browser's own back, forward and reload.
import { state } from "./state.js";

export function remember(page, how = "replaceState") {
  const query = new URLSearchParams(location.search);
  query.set("document", state.doc.id);
  query.set("page", page);
  history[how](null, "", `${location.pathname}?${query}`);
}

export function remembered() {
  const asked = new URLSearchParams(location.search);
  return { id: Number(asked.get("document")) || null, page: Number(asked.get("page")) || 1 };
}
