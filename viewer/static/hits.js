// The hits in the open document: marked on the pages, gone through one by one, and counted aloud.
import { announce } from "./announce.js";
import { part } from "./dom.js";
import { allSheets, goTo } from "./pages.js";
import { state, tell } from "./state.js";

let hits = [];
let at = -1;

export const currentHits = () => hits;
export const currentHit = () => hits[at];

export function setHits(found) {
  hits = found;
  at = -1;
  part("hit-bar").hidden = false;
  mark();
  part("hit-place").textContent = hits.length ? "" : "No hits in this document";
}

export function clearHits() {
  hits = [];
  at = -1;
  part("hit-bar").hidden = true;
  mark();
}

export function goToHit(index, { quietly = false } = {}) {
  if (!hits.length) return quietly || announce("No hits in this document.");
  at = (index + hits.length) % hits.length;
  mark();
  const hit = hits[at];
  goTo(hit.page, { hit });
  const where = `Hit ${at + 1} of ${hits.length}, page ${hit.page} of ${state.doc.pages.length}`;
  part("hit-place").textContent = hit.fuzzy ? `${where} (spelt nearly so)` : where;
  announce(`${part("hit-place").textContent}. ${hit.text}`);
  tell("hit", at);
}

export const nextHit = () => goToHit(at + 1);
export const previousHit = () => goToHit(at < 0 ? -1 : at - 1);

// The first hit from the page the reader is at on.
export const nearestHit = () => Math.max(0, hits.findIndex((hit) => hit.page >= state.page));

function mark() {
  hits.forEach((hit, each) => { hit.now = each === at; });
  const byPage = new Map();
  for (const hit of hits) byPage.set(hit.page, [...(byPage.get(hit.page) ?? []), hit]);
  for (const sheet of allSheets()) {
    const own = byPage.get(sheet.number) ?? [];
    if (own.length || sheet.hits.length) sheet.mark(own);
  }
}
