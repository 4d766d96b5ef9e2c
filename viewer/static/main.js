// The viewer: puts the parts of the page together, and says which key does what.
import { part } from "./dom.js";
import { startDocuments, step } from "./documents.js";
import { startFiles } from "./files.js";
import { nextHit, previousHit } from "./hits.js";
import { startKeys } from "./keys.js";
import { startNotes } from "./notes.js";
import { openDocument, startOpening } from "./opening.js";
import { sheetOf } from "./pages.js";
import { close, openPanel, show, startPanels, toggle } from "./panels.js";
import { remembered } from "./place.js";
import { startSearching } from "./searching.js";
import { state } from "./state.js";
import { startTextMode, toggleText } from "./text_mode.js";
import { copyAsItReads } from "./text_layer.js";
import { startThumbnails } from "./thumbnails.js";
import { fieldOfPage, startTurning, turnPage } from "./turning.js";
import { startZoom, turn } from "./zoom.js";

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
  startTurning();
  startKeys(keys(startZoom(() => sheetOf(state.page)?.zoom ?? 1)));
  copyAsItReads();
  part("hit-before").addEventListener("click", previousHit);
  part("hit-after").addEventListener("click", nextHit);
  addEventListener("popstate", () => {
    const { id, page } = remembered();
    openDocument(id ?? first.id, { page, kept: false });
  });
  startOpening(first, remembered().page);
}

start();
