// A line of a document with the words that were looked for in bold.
import { make } from "./dom.js";

export function snippet(hit) {
  const parts = [];
  let rest = hit.text;
  for (const [text] of hit.words) {
    const start = rest.indexOf(text);
    if (start < 0) continue;
    parts.push(rest.slice(0, start), make("mark", { text }));
    rest = rest.slice(start + text.length);
  }
  return make("span", { class: "line-of-text" }, ...parts, rest);
}

export function facts(hit) {
  const said = [`Page ${hit.page}`];
  if (hit.fuzzy) said.push("spelt nearly so");
  if (hit.recognised) said.push("recognised in a picture");
  return make("span", { class: "hint", text: said.join(", ") });
}
