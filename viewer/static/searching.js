// The search panel: in the open document, or in the whole case with the hits grouped by document.
import { announce } from "./announce.js";
import { send } from "./api.js";
import { count, make, part } from "./dom.js";
import { clearHits, currentHit, currentHits, goToHit, nearestHit, nextHit, setHits } from "./hits.js";
import { chosen } from "./panels.js";
import { facts, snippet } from "./snippet.js";
import { on, state } from "./state.js";

const FIRST_SHOWN = 3;
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

function hitItem(hit, act) {
  const button = make("button", { type: "button", class: "row" }, facts(hit), snippet(hit));
  button.addEventListener("click", () => { current(button); act(); });
  return make("li", {}, button);
}

function current(button) {
  part("found").querySelectorAll("[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
  button?.setAttribute("aria-current", "true");
}

function reflect(at) {
  if (where() === "document") current(part("found").querySelectorAll(".hit-list .row")[at]);
}

async function findInCase() {
  clearHits();
  const found = await asking("find-in-case");
  if (!found) return;
  part("found").replaceChildren(...caseResults(found));
  announce(summary(found));
  part("found").querySelector("h3")?.focus();
}

function summary(found) {
  const hits = found.documents.reduce((sum, one) => sum + one.count, 0);
  return `${count(hits, "hit")} in ${count(found.documents.length, "document")} of the case.`;
}

function caseResults(found) {
  return [
    make("h3", { text: summary(found), tabindex: "-1" }),
    found.more ? make("p", { class: "hint", text: "There is more than is shown. Search for more words to see fewer." }) : null,
    ...found.documents.map(group),
    named("Documents with these words in their name", found.names),
    named("Still being prepared, not searched yet", found.pending),
    named("Could not be read, so not searched", found.unreadable),
  ].filter(Boolean);
}

function group(one) {
  const list = make("ol", { class: "hit-list" });
  const fill = (most) => list.replaceChildren(...one.hits.slice(0, most).map((hit) => hitItem(hit, () => openAt(one, hit))));
  fill(FIRST_SHOWN);
  const heading = make("h4", { text: one.title });
  const about = make("p", { class: "hint", text: [one.type, one.date, count(one.count, "hit")].filter(Boolean).join(" · ") });
  return make("div", { class: "group-of-hits" }, heading, about, list, all(one, fill, list));
}

function all(one, fill, list) {
  if (one.hits.length <= FIRST_SHOWN) return null;
  const button = make("button", { type: "button", text: `Show all ${one.hits.length} hits`, "aria-label": `Show all ${one.hits.length} hits in ${one.title}` });
  button.addEventListener("click", () => {
    fill(Infinity);
    button.remove();
    list.children[FIRST_SHOWN].querySelector("button").focus();
  });
  return button;
}

function named(title, documents) {
  if (!documents.length) return null;
  const items = documents.map((one) => {
    const button = make("button", { type: "button", class: "row", on: { click: () => openAt(one) } }, make("span", { text: one.title }));
    if (one.sentence) button.append(make("span", { class: "hint", text: one.sentence }));
    return make("li", {}, button);
  });
  return make("div", { class: "group-of-hits" }, make("h4", { text: title }), make("ul", { class: "hit-list" }, ...items));
}

async function openAt(one, hit) {
  chosen();
  if (one.id !== state.doc?.id) await openDocument(one.id, { page: hit?.page ?? 1 });
  if (!hit || state.doc?.state !== "ready") return;
  await findHere({ list: false });
  const index = currentHits().findIndex((each) => each.page === hit.page && each.line === hit.line);
  goToHit(Math.max(index, 0));
}
