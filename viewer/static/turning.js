// Turning pages: to the one before and after, and to a number.
import { announce } from "./announce.js";
import { part, setOff } from "./dom.js";
import { goTo, sheetOf } from "./pages.js";
import { remember } from "./place.js";
import { on, state } from "./state.js";

let placing = 0;
function counted() {
  const { page, doc } = state;
  if (!doc.pages) return;
  if (document.activeElement !== part("go")) part("go").value = page;
  setOff(part("previous"), page <= 1);
  setOff(part("next"), page >= doc.pages.length);
  clearTimeout(placing);
  placing = setTimeout(() => { if (state.doc === doc) remember(page); }, 400);
}

export function turnPage(by) {
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

export function fieldOfPage() {
  part("go").focus();
  part("go").select();
}

export function startTurning() {
  on("page", counted);
  on("document", counted);
  part("previous").addEventListener("click", () => turnPage(-1));
  part("next").addEventListener("click", () => turnPage(1));
  part("go-form").addEventListener("submit", (event) => { event.preventDefault(); goToTyped(); });
}
