// `marked(word)` names the kind of mark a word has, if any.
// A page as text, in paragraphs: for screen readers beside the picture, and for everybody in its place.
import { make } from "./dom.js";

const SHORT_LINE = 0.75;
const GAP = 1.4;

export function readOut(lines, marked) {
  if (!lines.length) return [make("p", { class: "hint", text: "This page has no text that can be read out." })];
  return paragraphs(lines).map((group) => make("p", {}, ...group.flatMap((line) => words(line, marked))));
}

// A paragraph ends before a wider gap than between most lines, at a line that ends short, and where the text goes back up.
function paragraphs(lines) {
  const steps = lines.slice(1).map((line, each) => line[0][2] - lines[each][0][2]);
  const step = share(steps.filter((one) => one > 0), 0.5) ?? 0;
  const full = share(lines.map(rightOf), 0.8); // a heading that reaches further is no measure
  const groups = [[lines[0]]];
  lines.slice(1).forEach((line, each) => {
    const before = lines[each];
    const apart = steps[each] > GAP * step || steps[each] < -step || rightOf(before) < SHORT_LINE * full;
    if (apart && !before.at(-1)[5]) groups.push([line]);
    else groups.at(-1).push(line);
  });
  return groups;
}

const rightOf = (line) => Math.max(...line.map((word) => word[3]));
const share = (numbers, part) => numbers.sort((one, other) => one - other)[Math.floor((numbers.length - 1) * part)];

function words(line, marked) {
  return line.flatMap((word) => {
    const space = word[5] ? "" : " ";
    const kind = marked(word);
    return kind ? [make("mark", { class: kind, text: word[0] }), space] : [word[0] + space];
  });
}
