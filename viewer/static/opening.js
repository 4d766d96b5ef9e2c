// Opening a document of the case: asked for, waited for while it is made ready, and shown, or why it cannot be.
import { announce } from "./announce.js";
import { getJson } from "./api.js";
import { count, make, part } from "./dom.js";
import { downloadLink } from "./files.js";
import { clearHits } from "./hits.js";
import { clearPages, goTo, showPages } from "./pages.js";
import { forgetPictures } from "./pictures.js";
import { remember } from "./place.js";
import { clearProblem, showProblem } from "./problem.js";
import { on, state, tell } from "./state.js";

const ASK_AGAIN_MS = 1500;
let opening = new AbortController();

// Opens a document of the case; resolves when it is there, or when it is known that it cannot be.
export async function openDocument(id, { page = 1, kept = true } = {}) {
  opening.abort();
  opening = new AbortController();
  const { signal } = opening;
  clearProblem();
  part("state").replaceChildren(make("p", { class: "hint", text: "Opening …" }));
  clearPages();
  try {
    await shown(await getJson("document", { query: { document: id }, signal }), page, signal, kept);
  } catch (error) {
    if (!signal.aborted) failed(id, error, () => openDocument(id, { page, kept }));
  }
}

// Nothing of the document before may pass for this one: not its title, and not its notes.
function failed(id, error, again) {
  state.doc = { id, title: "This document could not be opened", state: "failed" };
  heading(state.doc);
  part("state").replaceChildren();
  clearHits();
  tell("document");
  showProblem(error, again);
}

// Whoever may not see the papers any more does not see them here either. After signing in they go on where they were.
function takeAway(error) {
  const page = state.page;
  clearPages();
  forgetPictures();
  showProblem(error, () => openDocument(state.doc.id, { page, kept: false }));
}

async function shown(doc, page, signal, kept = true) {
  state.doc = doc;
  state.page = 1;
  state.turn = 0;
  if (kept) remember(page, "pushState");
  heading(doc);
  if (doc.state === "preparing") {
    waiting();
    tell("document");
    announce(`${doc.title} is still being prepared.`);
    doc = await prepared(doc, signal);
    state.doc = doc;
    heading(doc);
  }
  part("state").replaceChildren();
  if (doc.state === "ready") showPages(doc);
  else unreadable(doc);
  tell("document");
  if (doc.state === "ready") goTo(page);
  announce(doc.state === "ready" ? `${doc.title}, ${count(doc.pages.length, "page")}.` : `${doc.title}. ${doc.sentence}`);
}

async function prepared(doc, signal) {
  let now = doc;
  while (now.state === "preparing") {
    await new Promise((go) => { setTimeout(go, ASK_AGAIN_MS); });
    signal.throwIfAborted();
    now = await getJson("document", { query: { document: doc.id }, signal });
  }
  return now;
}

function heading(doc) {
  document.body.classList.toggle("no-pages", doc.state !== "ready");
  document.title = `${doc.title} – Casework`;
  part("title").textContent = doc.title;
  const pageCount = doc.pages?.length ? count(doc.pages.length, "page") : "";
  const recognised = doc.recognised ? `${count(doc.recognised, "page")} recognised in a picture` : "";
  part("facts").textContent = [doc.type, doc.date, doc.unused && "Unused", pageCount, recognised].filter(Boolean).join(" · ");
  part("of").textContent = doc.pages?.length ? `of ${doc.pages.length}` : "";
}

function waiting() {
  part("state").replaceChildren(
    make("h2", { text: "Still being prepared" }),
    make("p", { class: "waiting", text: "This document is still being made ready to read. It opens here by itself." }));
}

function unreadable(doc) {
  clearHits();
  part("state").replaceChildren(make("h2", { text: "This document cannot be shown" }), make("p", { class: "error", text: doc.sentence }), downloadLink());
}

let last = null;
function forgetOld() {
  if (last && last !== state.doc.id) forgetPictures();
  last = state.doc.id;
}

// `first` is what the server told with the page; the address may name a page of it.
export function startOpening(first, page) {
  on("document", forgetOld);
  on("refused", takeAway);
  shown(first, page, opening.signal, false).catch((error) => showProblem(error, () => openDocument(first.id, { page })));
}
