// What the document is in full, what is attached to it or inside its file, and the file itself.
import { address } from "./api.js";
import { make, part } from "./dom.js";
import { chosen, openPanel, whenShown } from "./panels.js";
import { on, state } from "./state.js";

const CAUTION = "It is the file as CMS has it. It was not checked for viruses here.";
let openDocument = null;

export function startFiles(open) {
  openDocument = open;
  whenShown("files", list);
  on("document", () => {
    part("download").href = address("file");
    if (openPanel() === "files") list();
  });
}

export function downloadLink() {
  return make("p", {}, make("a", { href: address("file"), download: true, text: "Download the file" }), ` to open it with another program. ${CAUTION}`);
}

function list() {
  const { attached = [], inside = [] } = state.doc;
  part("files").replaceChildren(...[
    about(state.doc),
    ...section("Attachments in the case", attached.map(opens)),
    ...section("Inside the file", inside.map((name) => make("span", { text: name }))),
    inside.length ? make("p", { class: "hint", text: "To open one of these, download the file." }) : null,
    attached.length || inside.length ? null : make("p", { class: "hint", text: "Nothing is attached to this document." }),
    make("h3", { text: "The file" }),
    downloadLink(),
  ].filter(Boolean));
}

function about(doc) {
  const pages = doc.pages?.length && (doc.recognised ? `${doc.pages.length}, ${doc.recognised} of them recognised in a picture` : doc.pages.length);
  const rows = [["Title", doc.title], ["Type", doc.type], ["Category", doc.category], ["Date", doc.date], ["Used", doc.unused ? "No, unused material" : ""], ["Pages", pages], ["File", doc.fileName]];
  const told = rows.filter(([, value]) => value);
  return make("dl", { class: "details" }, ...told.flatMap(([name, value]) => [make("dt", { text: name }), make("dd", { text: String(value) })]));
}

function section(title, parts) {
  if (!parts.length) return [];
  return [make("h3", { text: title }), make("ul", { class: "document-list" }, ...parts.map((one) => make("li", {}, one)))];
}

function opens(one) {
  const open = () => { chosen(); openDocument(one.id); };
  return make("button", { type: "button", class: "row", on: { click: open } },
    make("span", { text: one.title }), make("span", { class: "hint", text: [one.type, one.date].filter(Boolean).join(" · ") }));
}
