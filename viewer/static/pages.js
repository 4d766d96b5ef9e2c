// All pages below one another, and which of them the reader is at.
import { part } from "./dom.js";
import { dropAll } from "./loader.js";
import { Sheet } from "./sheet.js";
import { on, state, tell } from "./state.js";
import { scaleOf } from "./zoom.js";

const SETTLE_MS = 80;
const MOST_FILLED = 16;

const scroller = part("pages");
let sheets = [];
let near = new Set();
let filled = [];
let settling = 0;

const watcher = new IntersectionObserver(seen, { root: scroller, rootMargin: "100% 0px" });

export const sheetOf = (number) => sheets[number - 1];
export const allSheets = () => sheets;

export function showPages(doc) {
  clearPages();
  sheets = doc.pages.map((_, each) => new Sheet(doc, each + 1));
  layOut();
  part("sheets").replaceChildren(...sheets.map((sheet) => sheet.element));
  sheets.forEach((sheet) => watcher.observe(sheet.element));
}

export function clearPages() {
  dropAll();
  watcher.disconnect();
  [sheets, near, filled] = [[], new Set(), []];
  part("sheets").replaceChildren();
  scroller.scrollTo(0, 0);
}

// Sizes of all pages as the zoom and the turn want them, with the reader where they were.
export function layOut() {
  const held = hold();
  for (const sheet of sheets) sheet.setZoom(scaleOf(sheet, scroller));
  part("sheets").dataset.turn = state.turn;
  held();
  fillNear();
}

// Remembers the place on the current page, and goes back to it when called.
function hold() {
  const sheet = sheetOf(state.page);
  if (!sheet?.element.isConnected) return () => {};
  const before = sheet.element.getBoundingClientRect();
  const top = scroller.getBoundingClientRect().top;
  const share = before.height ? (top - before.top) / before.height : 0;
  return () => {
    const after = sheet.element.getBoundingClientRect();
    scroller.scrollTop += after.top + share * after.height - top;
  };
}

export function goTo(number, { focus = false, hit = null } = {}) {
  const sheet = sheets[Math.min(Math.max(number, 1), sheets.length) - 1];
  if (!sheet) return;
  fill(sheet, 0);
  const there = (hit && !state.asText && sheet.hitLayer.querySelector(".now")) || sheet.element;
  const box = there.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  const above = there === sheet.element ? 0 : view.height / 3;
  scroller.scrollTop += box.top - view.top - above;
  if (there !== sheet.element) scroller.scrollLeft += box.left - view.left - view.width / 2;
  if (hit && state.asText) sheet.text.querySelector("mark.now")?.scrollIntoView({ block: "center" });
  setCurrent(sheet.number);
  if (focus) sheet.heading.focus({ preventScroll: true });
}

function seen(entries) {
  for (const { target, isIntersecting } of entries) {
    const sheet = sheetOf(Number(target.dataset.page));
    if (!sheet) continue;
    if (isIntersecting) near.add(sheet);
    else if (near.delete(sheet)) sheet.leave();
  }
  look();
  clearTimeout(settling);
  settling = setTimeout(fillNear, SETTLE_MS);
}

function fillNear() {
  for (const sheet of near) fill(sheet, Math.abs(sheet.number - state.page));
  const far = filled.filter((sheet) => !near.has(sheet) && sheet.number !== state.page);
  for (const sheet of far.slice(0, Math.max(0, filled.length - MOST_FILLED))) {
    sheet.empty();
    filled = filled.filter((one) => one !== sheet);
  }
}

function fill(sheet, rank) {
  sheet.load(rank);
  filled = [...filled.filter((one) => one !== sheet), sheet];
}

function setCurrent(number) {
  if (number === state.page) return;
  state.page = number;
  tell("page", number);
}

// The page that crosses the middle of the window, or the last one above it.
function look() {
  const view = scroller.getBoundingClientRect();
  const middle = view.top + view.height / 2;
  const crossing = [...near].find((sheet) => {
    const box = sheet.element.getBoundingClientRect();
    return box.top <= middle && box.bottom > middle;
  });
  if (crossing) setCurrent(crossing.number);
}

let looking = false;
scroller.addEventListener("scroll", () => {
  if (looking) return;
  looking = true;
  requestAnimationFrame(() => { looking = false; look(); });
}, { passive: true });

let width = 0;
new ResizeObserver(() => {
  const same = width === scroller.clientWidth;
  width = scroller.clientWidth;
  if (!same || scroller.dataset.fit === "page") layOut();
}).observe(scroller);
on("layout", layOut);
