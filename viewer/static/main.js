// The viewer: opens a document and puts the parts of the page together.
import { announce } from "./announce.js";
import { getJson } from "./api.js";
import { count, make, part, setOff } from "./dom.js";
import { startDocuments, step } from "./documents.js";
import { downloadLink, startFiles } from "./files.js";
import { clearHits, nextHit, previousHit } from "./hits.js";
import { startKeys } from "./keys.js";
import { startNotes } from "./notes.js";
import { clearPages, goTo, sheetOf, showPages } from "./pages.js";
import { close, openPanel, show, startPanels, toggle } from "./panels.js";
import { forgetPictures } from "./pictures.js";
import { clearProblem, showProblem } from "./problem.js";
import { startSearching } from "./searching.js";
import { on, state, tell } from "./state.js";
import { startTextMode, toggleText } from "./text_mode.js";
import { copyAsItReads } from "./text_layer.js";
import { startThumbnails } from "./thumbnails.js";
import { startZoom, turn } from "./zoom.js";

const ASK_AGAIN_MS = 1500;
let opening = new AbortController();

// Opens a document of the case; resolves when it is there, or when it is known that it cannot be.
async function openDocument(id, { page = 1, remember = true } = {}) {
  opening.abort();
  opening = new AbortController();
  const { signal } = opening;
  clearProblem();
  part("state").replaceChildren(make("p", { class: "hint", text: "Opening …" }));
  clearPages();
  try {
    await shown(await getJson("document", { query: { document: id }, signal }), page, signal, remember);
  } catch (error) {
    if (signal.aborted) return;
    part("state").replaceChildren();
    showProblem(error, () => openDocument(id, { page, remember }));
  }
}

// Whoever may not see the papers any more does not see them here either. After signing in they go on where they were.
function takeAway(error) {
  const page = state.page;
  clearPages();
  forgetPictures();
  showProblem(error, () => openDocument(state.doc.id, { page, remember: false }));
}

async function shown(doc, page, signal, remember = true) {
  state.doc = doc;
  state.page = 1;
  state.turn = 0;
  if (remember) place(page, "pushState");
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
  if (doc.state === "ready") pages(doc, page);
  else unreadable(doc);
  tell("document");
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

function pages(doc, page) {
  showPages(doc);
  goTo(page);
  counted();
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

// The address remembers the place, for the browser's own back, forward and reload.
function place(page, how = "replaceState") {
  const query = new URLSearchParams(location.search);
  query.set("document", state.doc.id);
  query.set("page", page);
  history[how](null, "", `${location.pathname}?${query}`);
}

let placing = 0;
function counted() {
  const { page, doc } = state;
  if (document.activeElement !== part("go")) part("go").value = page;
  setOff(part("previous"), page <= 1);
  setOff(part("next"), page >= doc.pages.length);
  clearTimeout(placing);
  placing = setTimeout(() => place(page), 400);
}

function turnPage(by) {
  const to = state.page + by;
  if (!sheetOf(to)) return announce(by < 0 ? "This is the first page." : "This is the last page.");
  goTo(to);
  announce(`Page ${to} of ${state.doc.pages.length}.`);
}

function goToTyped() {
  const typed = Number(part("go").value);
  const last = state.doc.pages?.length ?? 0;
  if (!Number.isInteger(typed) || !last) {
    part("go").value = state.page;
    return announce(`That is no page. Type a number from 1 to ${last}.`);
  }
  goTo(typed, { focus: true });
  part("go").value = state.page;
}

function fieldOfPage() {
  part("go").focus();
  part("go").select();
}

function keys(zoom) {
  const wide = () => part("pages").scrollWidth > part("pages").clientWidth + 1;
  // The arrows move along a wide page, and between the choices of a group.
  const free = (event) => !wide() && !event.target.closest("input, select");
  // With the focus nowhere yet, these keys are the pages' own.
  const scrolls = { act: () => part("pages").focus({ preventScroll: true }), free: () => document.activeElement === document.body, goesOn: true };
  return [
    { keys: ["ArrowRight"], label: "Next page", act: () => turnPage(1), free },
    { keys: ["ArrowLeft"], label: "Previous page", act: () => turnPage(-1), free },
    { keys: ["ArrowDown", "ArrowUp"], label: "Scroll", ...scrolls },
    { keys: ["PageDown", "PageUp", " "], label: "Scroll a window further", ...scrolls },
    { keys: ["Home", "End"], label: "Start or end of the document", ...scrolls },
    { keys: ["g"], label: "Go to page", act: fieldOfPage, single: true },
    { keys: ["]"], label: "Next document", act: () => step(1), single: true },
    { keys: ["["], label: "Previous document", act: () => step(-1), single: true },
    { keys: ["/"], label: "Search", act: () => show("search"), single: true },
    { keys: ["n"], label: "Next hit", act: nextHit, single: true },
    { keys: ["N"], label: "Previous hit (Shift and n)", act: previousHit, single: true },
    { keys: ["+", "="], label: "Zoom in", act: zoom.larger, single: true },
    { keys: ["-"], label: "Zoom out", act: zoom.smaller, single: true },
    { keys: ["w"], label: "Fit width", act: zoom.fitWidth, single: true },
    { keys: ["f"], label: "Fit page", act: zoom.fitPage, single: true },
    { keys: ["0"], label: "Automatic zoom", act: zoom.automatic, single: true },
    { keys: ["r"], label: "Rotate to the right", act: () => turn(90), single: true },
    { keys: ["R"], label: "Rotate to the left (Shift and r)", act: () => turn(-90), single: true },
    { keys: ["t"], label: "Pages, small", act: () => toggle("thumbnails"), single: true },
    { keys: ["d"], label: "Documents of the case", act: () => toggle("documents"), single: true },
    { keys: ["o"], label: "Notes", act: () => toggle("notes"), single: true },
    { keys: ["a"], label: "About this document", act: () => toggle("files"), single: true },
    { keys: ["x"], label: "Read as text", act: toggleText, single: true },
    { keys: ["?"], label: "This help", act: () => part("keys").showModal(), single: true },
    { keys: ["Escape"], label: "Close the panel", act: () => close(), free: () => Boolean(openPanel()) },
  ];
}

function start() {
  const first = JSON.parse(part("start").textContent);
  startPanels();
  startThumbnails();
  startDocuments(openDocument);
  startSearching(openDocument);
  startNotes();
  startFiles(openDocument);
  startTextMode();
  startKeys(keys(startZoom(() => sheetOf(state.page)?.zoom ?? 1)));
  copyAsItReads();
  part("previous").addEventListener("click", () => turnPage(-1));
  part("next").addEventListener("click", () => turnPage(1));
  part("hit-before").addEventListener("click", previousHit);
  part("hit-after").addEventListener("click", nextHit);
  part("go-form").addEventListener("submit", (event) => { event.preventDefault(); goToTyped(); });
  on("page", counted);
  on("document", clearOld);
  on("refused", takeAway);
  addEventListener("popstate", () => {
    const asked = new URLSearchParams(location.search);
    openDocument(Number(asked.get("document")) || first.id, { page: Number(asked.get("page")) || 1, remember: false });
  });
  const asked = Number(new URLSearchParams(location.search).get("page")) || 1;
  shown(first, asked, opening.signal, false).catch((error) => showProblem(error, () => openDocument(first.id, { page: asked })));
}

let last = null;
function clearOld() {
  if (last && last !== state.doc.id) forgetPictures();
  last = state.doc.id;
}

start();
