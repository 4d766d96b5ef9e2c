// The notes of the open document, and a form for one more. What is typed stays with the document it was typed for.
import { announce } from "./announce.js";
import { getJson, send } from "./api.js";
import { count, make, part } from "./dom.js";
import { openPanel, whenShown } from "./panels.js";
import { showProblem } from "./problem.js";
import { on, state } from "./state.js";

const MOST = 500;
const drafts = new Map(); // by document: { text, key }
const field = part("note");

export function startNotes() {
  whenShown("notes", load);
  on("document", () => { if (openPanel() === "notes") load(); });
  field.addEventListener("input", typed);
  part("note-form").addEventListener("submit", (event) => { event.preventDefault(); save(); });
}

// Unguessable, and one for each note, so that a note that is sent twice is kept once.
const newKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join("");
const draft = () => drafts.get(state.doc.id) ?? { text: "", key: newKey() };

function typed() {
  drafts.set(state.doc.id, { text: field.value, key: draft().key });
  left();
}

function left() {
  const over = field.value.length - MOST;
  const sentence = over > 0 ? `${count(over, "character")} too many` : `${count(-over, "character")} left`;
  part("note-left").textContent = `You have ${sentence}. The limit is ${MOST}.`;
  part("note-left").classList.toggle("error", over > 0);
}

async function load() {
  const id = state.doc.id;
  field.value = draft().text;
  complain("");
  left();
  try {
    const { notes } = await getJson("notes");
    if (state.doc.id === id) list(notes);
  } catch (error) {
    showProblem(error, load);
  }
}

function list(notes) {
  const none = make("p", { class: "hint", text: "There are no notes on this document." });
  const items = notes.map((note) => make("li", {},
    make("p", { class: "note", text: note.text }),
    make("p", { class: "hint", text: [note.by, note.when].filter(Boolean).join(", ") })));
  part("notes").replaceChildren(make("h3", { text: count(notes.length, "note") }),
    notes.length ? make("ul", { class: "note-list" }, ...items) : none);
}

async function save() {
  const { id } = state.doc;
  const text = field.value.trim();
  if (!text) return complain("Enter a note.");
  if (text.length > MOST) return complain(`A note has at most ${MOST} characters.`);
  complain("");
  const { key } = draft();
  const button = part("note-form").querySelector("button");
  button.setAttribute("aria-disabled", "true");
  try {
    const { notes } = await send("notes", { text, key });
    drafts.delete(id);
    announce("The note is saved.");
    if (state.doc.id === id) { field.value = ""; left(); list(notes); }
  } catch (error) {
    complain(error.message);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function complain(sentence) {
  part("note-problem").textContent = sentence && `Error: ${sentence}`;
  part("note-problem").hidden = !sentence;
  field.setAttribute("aria-invalid", String(Boolean(sentence)));
  if (sentence) field.focus();
}
