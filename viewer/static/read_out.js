// `marked(word)` names the kind of mark a word has, if any.
// A page as text, in paragraphs: for screen readers beside the picture, and for everybody in its place.
import { make } from "./dom.js";

const SHORT_LINE = 0.75;
const GAP = 0.6;

export function readOut(lines, marked) {
  if (!lines.length) return [make("p", { class: "hint", text: "This page has no text that can be read out." })];
  return paragraphs(lines).map((group) => make("p", {}, ...group.flatMap((line) => words(line, marked))));
}

function paragraphs(lines) {
  const full = usual(lines.map(rightOf));
  const groups = [[lines[0]]];
  for (let each = 1; each < lines.length; each += 1) {
    const [before, line] = [lines[each - 1], lines[each]];
    const gap = line[0][2] - bottomOf(before);
    const height = bottomOf(before) - before[0][2];
    const apart = gap > GAP * height || gap < -2 * height || rightOf(before) < SHORT_LINE * full;
    if (apart && !before.at(-1)[5]) groups.push([line]);
    else groups.at(-1).push(line);
  }
  return groups;
}

// Where full lines end; a heading that reaches further is no measure.
const usual = (ends) => ends.sort((one, other) => one - other)[Math.floor((ends.length - 1) * 0.8)];
const rightOf = (line) => Math.max(...line.map((word) => word[3]));
const bottomOf = (line) => Math.max(...line.map((word) => word[4]));

function words(line, marked) {
  return line.flatMap((word) => {
    const space = word[5] ? "" : " ";
    const kind = marked(word);
    return kind ? [make("mark", { class: kind, text: word[0] }), space] : [word[0] + space];
  });
}
