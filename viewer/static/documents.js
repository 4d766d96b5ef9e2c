// The documents of the case: a list by category, and the ones before and after the open one.
import { getJson } from "./api.js";
import { announce } from "./announce.js";
import { isOff, make, part, setOff } from "./dom.js";
import { chosen, openPanel, whenShown } from "./panels.js";
import { showProblem } from "./problem.js";
import { on, state } from "./state.js";

let openDocument = null;
let known = null;

export function startDocuments(open) {
  openDocument = open;
  part("before").addEventListener("click", () => step(-1));
  part("after").addEventListener("click", () => step(1));
  whenShown("documents", list);
  on("document", neighbours);
}

export async function step(by) {
  const button = part(by < 0 ? "before" : "after");
  const to = by < 0 ? state.doc?.before : state.doc?.after;
  if (isOff(button) || !to) return announce(by < 0 ? "This is the first document." : "This is the last document.");
  await openDocument(to.id);
}

async function neighbours() {
  const { before, after } = state.doc;
  for (const [button, to, off] of [["before", before, "This is the first document"], ["after", after, "This is the last document"]]) {
    setOff(part(button), !to);
    part(button).title = to ? `${part(button).textContent}: ${to.title}` : off;
  }
  if (openPanel() === "documents") reflect();
  await place();
}

async function place() {
  const id = state.doc.id;
  const { documents } = await theCase().catch(() => ({ documents: [] }));
  const at = documents.findIndex((one) => one.id === id);
  if (state.doc.id !== id || at < 0) return;
  part("place").textContent = `${at + 1} of ${documents.length}`;
  // A document that is still being prepared does not know its neighbours yet.
  state.doc.before ??= documents[at - 1] ?? null;
  state.doc.after ??= documents[at + 1] ?? null;
  setOff(part("before"), !state.doc.before);
  setOff(part("after"), !state.doc.after);
}

async function theCase() {
  known ??= getJson("case");
  return known.catch((error) => { known = null; throw error; });
}

async function list() {
  try {
    known = null;
    const { documents, states } = await theCase();
    part("documents").replaceChildren(...categories(documents, states));
    reflect();
  } catch (error) {
    showProblem(error, list);
  }
}

function categories(documents, states) {
  const groups = new Map();
  for (const one of documents) groups.set(one.category, [...(groups.get(one.category) ?? []), one]);
  return [...groups].flatMap(([category, group]) => [
    make("h3", { text: category }),
    make("ol", { class: "document-list" }, ...group.map((one) => item(one, states[one.id]))),
  ]);
}

function item(one, how) {
  const unreadable = !["converted", "preparing"].includes(how) && "cannot be read";
  const about = [one.type, one.date, one.unused && "unused", unreadable].filter(Boolean).join(" · ");
  const open = () => { chosen(); openDocument(one.id); };
  const button = make("button", { type: "button", class: "row", data: { document: one.id }, on: { click: open } });
  button.append(make("span", { text: one.title }), make("span", { class: "hint", text: about }));
  return make("li", { class: one.parent ? "child" : undefined }, button);
}

function reflect() {
  for (const row of part("documents").querySelectorAll(".row")) {
    const current = Number(row.dataset.document) === state.doc.id;
    if (current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}
