// Small pictures of the pages, fetched as they come into view.
import { make, part } from "./dom.js";
import { drop, want } from "./loader.js";
import { goTo } from "./pages.js";
import { chosen, openPanel, whenShown } from "./panels.js";
import { picture } from "./pictures.js";
import { on, state } from "./state.js";

const BEHIND = 100; // after everything the pages want
const list = part("thumbnails");
let built = null;

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) isIntersecting ? load(target) : drop(key(target));
}, { root: part("panel"), rootMargin: "50% 0px" });

const key = (button) => `thumbnail ${button.dataset.document}/${button.dataset.page}`;

export function startThumbnails() {
  whenShown("thumbnails", build);
  on("document", () => { if (openPanel() === "thumbnails") build(); });
  on("page", reflect);
  list.addEventListener("keydown", move);
}

function build() {
  if (built === state.doc || !state.doc.pages) return reflect();
  built = state.doc;
  watcher.disconnect();
  list.replaceChildren(...state.doc.pages.map(item));
  list.querySelectorAll("button").forEach((button) => watcher.observe(button));
  reflect();
}

function item([width, height], each) {
  const number = each + 1;
  const frame = make("span", { class: "thumbnail" });
  frame.style.aspectRatio = `${width} / ${height}`;
  const label = make("span", { text: String(number), "aria-hidden": "true" });
  const open = () => { goTo(number); chosen(); };
  const data = { document: state.doc.id, page: number };
  const button = make("button", { type: "button", tabindex: "-1", "aria-label": `Page ${number}`, data, on: { click: open } }, frame, label);
  return make("li", {}, button);
}

function load(button) {
  const frame = button.firstChild;
  if (frame.firstChild) return;
  const { document: id, page } = button.dataset;
  want(key(button), BEHIND + Math.abs(page - state.page), async (signal) => {
    const url = await picture(`pages/${page}/thumbnail.jpg`, { document: id }, signal);
    frame.replaceChildren(make("img", { src: url, alt: "" }));
  });
}

function reflect() {
  if (openPanel() !== "thumbnails") return;
  list.querySelectorAll("button").forEach((button, each) => {
    const current = each + 1 === state.page;
    if (current) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
    if (!list.contains(document.activeElement)) button.tabIndex = current ? 0 : -1;
    if (current) button.scrollIntoView({ block: "nearest" });
  });
}

// One stop for Tab; the arrows move within.
function move(event) {
  const buttons = [...list.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || !buttons[to]) return;
  event.preventDefault();
  event.stopPropagation();
  buttons.forEach((button, each) => { button.tabIndex = each === to ? 0 : -1; });
  buttons[to].focus();
}
