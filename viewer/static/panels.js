// One panel at a time beside the pages; on a phone it lies over them until something in it was chosen.
import { isPhone, part } from "./dom.js";

const panel = part("panel");
const buttons = [...document.querySelectorAll("button[data-panel]")];
const openers = {};
let open = "";

export const openPanel = () => open;

// `act` is called each time the panel is shown.
export function whenShown(name, act) {
  openers[name] = act;
}

export function show(name, { focus = true } = {}) {
  open = name;
  panel.hidden = false;
  for (const section of panel.querySelectorAll("section")) section.hidden = section.id !== `panel-${name}`;
  part("panel-title").textContent = part(`panel-${name}`).dataset.title;
  cover();
  reflect();
  openers[name]?.();
  const field = name === "search" ? part("find") : part("panel-title");
  if (focus) field.focus();
}

export function close({ focus = true } = {}) {
  if (!open) return;
  const button = buttons.find((one) => one.dataset.panel === open);
  open = "";
  panel.hidden = true;
  cover();
  reflect();
  if (focus) button.focus();
}

export function toggle(name) {
  if (open === name) close();
  else show(name);
}

// Something in the panel was chosen: on a phone the pages are wanted now.
export function chosen() {
  if (!isPhone() || !open) return;
  close({ focus: false });
  part("pages").focus({ preventScroll: true });
}

// What lies under the panel on a phone cannot be reached.
function cover() {
  const covered = isPhone() && Boolean(open);
  for (const each of [part("state"), part("sheets")]) each.inert = covered;
  part("pages").tabIndex = covered ? -1 : 0;
  part("pages").classList.toggle("covered", covered);
}

function reflect() {
  for (const button of buttons) button.setAttribute("aria-expanded", String(button.dataset.panel === open));
}

export function startPanels() {
  for (const button of buttons) button.addEventListener("click", () => toggle(button.dataset.panel));
  part("panel-close").addEventListener("click", () => close());
  part("more").addEventListener("click", () => {
    const shown = part("view-tools").classList.toggle("shown");
    part("more").setAttribute("aria-expanded", String(shown));
  });
  matchMedia("(max-width: 48rem)").addEventListener("change", cover);
}
