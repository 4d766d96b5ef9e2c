// The keyboard: what each key does, in one table that is also the help.
import { make, part } from "./dom.js";

const KEPT = "casework-viewer-single-keys";
const NAMES = { " ": "Space", ArrowUp: "Up", ArrowDown: "Down", ArrowLeft: "Left", ArrowRight: "Right", PageUp: "Page up", PageDown: "Page down" };
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";

// A browser may refuse to keep things in a frame.
function kept() {
  try { return localStorage.getItem(KEPT) !== "off"; } catch { return true; }
}

function keep(isOn) {
  try { localStorage.setItem(KEPT, isOn ? "on" : "off"); } catch { /* then it holds for this page only */ }
}

// Rows of { keys, label, act }; `single` keys can be turned off.
export function startKeys(rows) {
  const box = part("keys");
  const list = rows.map(({ keys, label }) => make("tr", {}, make("td", {}, ...named(keys)), make("td", { text: label })));
  part("keys-list").replaceChildren(...list);
  part("keys-on").checked = kept();
  part("keys-on").addEventListener("change", () => keep(part("keys-on").checked));
  part("help").addEventListener("click", () => box.showModal());
  part("keys-close").addEventListener("click", () => box.close());
  document.addEventListener("keydown", (event) => pressed(event, rows));
}

const named = (keys) => keys.flatMap((key, each) => [each ? " or " : "", make("kbd", { text: NAMES[key] ?? key })]);

function pressed(event, rows) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (part("keys").open) return;
  const row = rows.find(({ keys }) => keys.includes(event.shiftKey && event.key.length > 1 ? `Shift ${event.key}` : event.key));
  if (!row || (row.single && !part("keys-on").checked)) return;
  if (row.act === undefined || (event.key !== "Escape" && event.target.closest(TYPING))) return;
  if (row.free && !row.free(event)) return;
  if (!row.goesOn) event.preventDefault();
  row.act();
}
