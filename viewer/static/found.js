// What a search found, as lists: hits, and for the whole case groups of them by document.
import { count, make, part } from "./dom.js";
import { facts, snippet } from "./snippet.js";

const FIRST_SHOWN = 3;

export function hitItem(hit, act) {
  const button = make("button", { type: "button", class: "row" }, facts(hit), snippet(hit));
  button.addEventListener("click", () => { markRow(button); act(); });
  return make("li", {}, button);
}

export function markRow(button) {
  part("found").querySelectorAll("[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
  button?.setAttribute("aria-current", "true");
}

export function summary(found) {
  const hits = found.documents.reduce((sum, one) => sum + one.count, 0);
  return `${count(hits, "hit")} in ${count(found.documents.length, "document")} of the case.`;
}

// `openAt(document, hit)` opens a result.
export function caseResults(found, openAt) {
  return [
    make("h3", { text: summary(found), tabindex: "-1" }),
    found.more ? make("p", { class: "hint", text: "There is more than is shown. Search for more words to see fewer." }) : null,
    ...found.documents.map((one) => group(one, openAt)),
    named("Documents with these words in their name", found.names, openAt),
    named("Still being prepared, not searched yet", found.pending, openAt),
    named("Could not be read, so not searched", found.unreadable, openAt),
  ].filter(Boolean);
}

function group(one, openAt) {
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

function named(title, documents, openAt) {
  if (!documents.length) return null;
  const items = documents.map((one) => {
    const button = make("button", { type: "button", class: "row", on: { click: () => openAt(one) } }, make("span", { text: one.title }));
    if (one.sentence) button.append(make("span", { class: "hint", text: one.sentence }));
    return make("li", {}, button);
  });
  return make("div", { class: "group-of-hits" }, make("h4", { text: title }), make("ul", { class: "hit-list" }, ...items));
}
