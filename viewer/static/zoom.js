// How large the pages are shown, and turned which way.
import { announce } from "./announce.js";
import { part } from "./dom.js";
import { state, tell } from "./state.js";

const FULL = 96 / 72; // CSS pixels for a point at 100%
const STEPS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const READABLE = 1.25;
const MARGIN = 16;

let mode = "auto";
const choice = part("zoom");

// Pixels for a point on this page.
export function scaleOf(page, scroller) {
  if (typeof mode === "number") return mode * FULL;
  const lying = state.turn % 180 !== 0;
  const [width, height] = lying ? [page.height, page.width] : [page.width, page.height];
  const wide = Math.max(scroller.clientWidth - 2 * MARGIN, 50) / width;
  const high = Math.max(scroller.clientHeight - 2 * MARGIN, 50) / height;
  if (mode === "page") return Math.min(wide, high);
  return mode === "width" ? wide : Math.min(wide, READABLE * FULL);
}

function setMode(wanted) {
  mode = wanted;
  part("pages").dataset.fit = typeof mode === "number" ? "" : mode;
  const value = typeof mode === "number" ? String(Math.round(mode * 100)) : mode;
  if (![...choice.options].some((option) => option.value === value)) choice.add(new Option(`${value}%`, value));
  choice.value = value;
  tell("layout");
  announce(`Zoom: ${choice.selectedOptions[0].text}.`);
}

function step(up, current) {
  const now = typeof mode === "number" ? mode : current() / FULL;
  const next = up ? STEPS.find((one) => one > now * 1.02) : STEPS.findLast((one) => one < now * 0.98);
  setMode(next ?? (up ? STEPS.at(-1) : STEPS[0]));
}

export function turn(by) {
  state.turn = (state.turn + by + 360) % 360;
  tell("layout");
  announce(state.turn ? `Turned by ${state.turn} degrees.` : "Not turned.");
}

export function startZoom(current) {
  choice.addEventListener("change", () => setMode(Number(choice.value) / 100 || choice.value));
  const acts = {
    larger: () => step(true, current),
    smaller: () => step(false, current),
    fitWidth: () => setMode("width"),
    fitPage: () => setMode("page"),
    automatic: () => setMode("auto"),
  };
  part("larger").addEventListener("click", acts.larger);
  part("smaller").addEventListener("click", acts.smaller);
  part("turn").addEventListener("click", () => turn(90));
  return acts;
}
