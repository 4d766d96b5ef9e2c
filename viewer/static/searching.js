// The search panel: in the open document, or in the whole case with the hits grouped by document.
import { announce } from "./announce.js";
import { send } from "./api.js";
import { count, make, part } from "./dom.js";
import { caseResults, hitItem, markRow, summary } from "./found.js";
import { clearHits, currentHit, currentHits, goToHit, nearestHit, nextHit, setHits } from "./hits.js";
import { chosen } from "./panels.js";
import { on, state } from "./state.js";

const MOST_LISTED = 200;

let text = "";
let asked = new AbortController();
let openDocument = null;

export function startSearching(open) {
  openDocument = open;
  part("find-form").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  part("hit-clear").addEventListener("click", forget);
  on("document", () => {
    if (text && state.doc.state === "ready" && !part("hit-bar").hidden) findHere({ list: where() === "document" });
  });
  on("hit", (at) => reflect(at));
}

const where = () => new FormData(part("find-form")).get("where");

async function search() {
  const again = text === part("find").value.trim() && where() === "document" && currentHit();
  text = part("find").value.trim();
  if (!text) return complain("Enter a word to look for.");
  complain("");
  if (again) return nextHit();
  if (where() === "case") return findInCase();
  await findHere({ list: true });
  if (currentHits().length) goToHit(nearestHit());
}

function forget() {
  text = "";
  part("find").value = "";
  part("found").replaceChildren();
  clearHits();
  announce("Search cleared.");
  part("pages").focus({ preventScroll: true });
}

function complain(sentence) {
  part("find-problem").textContent = sentence && `Error: ${sentence}`;
  part("find-problem").hidden = !sentence;
  part("find").setAttribute("aria-invalid", String(Boolean(sentence)));
  if (sentence) part("find").focus();
}

async function asking(path) {
  asked.abort();
  asked = new AbortController();
  part("found").setAttribute("aria-busy", "true");
  try {
    return await send(path, { text }, { signal: asked.signal });
  } catch (error) {
    if (error.name !== "AbortError") complain(error.message);
    return null;
  } finally {
    part("found").removeAttribute("aria-busy");
  }
}

async function findHere({ list }) {
  const found = await asking("find");
  if (!found) return;
  setHits(found.hits);
  announce(`${count(found.hits.length, "hit")} in this document.`);
  if (list) part("found").replaceChildren(...hitsHere(found));
}

function hitsHere(found) {
  const heading = make("h3", { text: `${count(found.hits.length, "hit")} in this document` });
  const items = found.hits.slice(0, MOST_LISTED).map((hit, each) => hitItem(hit, () => { goToHit(each); chosen(); }));
  const more = found.hits.length > MOST_LISTED || found.more;
  const rest = more ? make("p", { class: "hint", text: "There are more hits. Search for more words to see fewer." }) : null;
  const late = found.pending ? make("p", { class: "hint", text: "This document is still being prepared. Search again in a moment." }) : null;
  return [heading, late, make("ol", { class: "hit-list" }, ...items), rest].filter(Boolean);
}

function reflect(at) {
  if (where() === "document") markRow(part("found").querySelectorAll(".hit-list .row")[at]);
}

async function findInCase() {
  clearHits();
  part("found").replaceChildren(make("p", { class: "waiting", text: "Searching the case …" }));
  announce("Searching the case.");
  const found = await asking("find-in-case");
  if (!found) return part("found").querySelector(".waiting")?.remove();
  part("found").replaceChildren(...caseResults(found, openAt));
  announce(summary(found));
  part("found").querySelector("h3")?.focus();
}

async function openAt(one, hit) {
  chosen();
  if (one.id !== state.doc?.id) await openDocument(one.id, { page: hit?.page ?? 1 });
  if (!hit || state.doc?.state !== "ready") return;
  await findHere({ list: false });
  const index = currentHits().findIndex((each) => each.page === hit.page && each.line === hit.line);
  goToHit(Math.max(index, 0));
}
