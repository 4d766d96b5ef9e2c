// The small part of Markdown that Teams shows in messages and cards. Everything is escaped before anything is marked up.
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

function inline(text) {
  const kept = [];
  const keep = (html) => `\u0000${kept.push(html) - 1}\u0000`;
  const marked = escapeHtml(text.replaceAll("\u0000", ""))
    .replace(/\\([\\`*_{}[\]()#+\-.!|~&;<>])/g, (_, character) => keep(character))
    .replace(/`([^`]+)`/g, (_, code) => keep(`<code>${code}</code>`))
    .replace(/\[([^\]]+)\]\((https?:\/\/[^\s()]+)\)/g, (_, words, url) =>
      `${keep(`<a href="${url}" target="_blank" rel="noopener noreferrer">`)}${words}${keep("</a>")}`)
    .replace(/\*\*(?=\S)(.+?)\*\*/g, "<strong>$1</strong>")
    .replace(/(^|[^\w*])\*(?=\S)([^*]+?)\*(?!\w)/g, "$1<em>$2</em>")
    .replace(/(^|\W)_(?=\S)([^_]+?)_(?!\w)/g, "$1<em>$2</em>");
  return unkeep(marked, kept);
}

function unkeep(text, kept) {
  let shown = text;
  // What was kept may itself hold something kept.
  while (/\u0000\d+\u0000/.test(shown)) shown = shown.replace(/\u0000(\d+)\u0000/g, (_, at) => kept[Number(at)]);
  return shown;
}

const LISTS = [["ul", /^\s*[-*+]\s+/], ["ol", /^\s*\d+[.)]\s+/]];

function block(lines) {
  for (const [tag, mark] of LISTS) {
    if (lines.every((line) => mark.test(line))) {
      return `<${tag}>${lines.map((line) => `<li>${inline(line.replace(mark, ""))}</li>`).join("")}</${tag}>`;
    }
  }
  return `<p>${lines.map(inline).join("<br>")}</p>`;
}

function kind(line) {
  const found = LISTS.find(([, mark]) => mark.test(line));
  return found ? found[0] : "p";
}

// A message as HTML: paragraphs, lists, bold, italics, code, links to web pages.
export function markdown(text) {
  const blocks = [];
  let last = "";
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const now = line.trim() ? kind(line) : "";
    if (now && now === last) blocks.at(-1).push(line);
    else if (now) blocks.push([line]);
    last = now;
  }
  return blocks.map(block).join("");
}
