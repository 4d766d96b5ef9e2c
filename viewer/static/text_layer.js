// The page's words, invisible, each over its place in the picture, so that they can be selected and copied.
import { make } from "./dom.js";

const pen = document.createElement("canvas").getContext("2d");
const FONT = 100;

export function textLayer(lines) {
  pen.font = `${FONT}px sans-serif`;
  return lines.map((line) => make("div", { class: "line" }, ...line.map(placed)));
}

function placed([text, left, top, right, bottom, goesOn]) {
  const word = make("span", { class: goesOn ? "word goes-on" : "word", text: goesOn ? text : `${text} ` });
  const height = Math.max(bottom - top, 1);
  const size = height * 0.9;
  const natural = (pen.measureText(text).width * size) / FONT;
  word.style.left = `${left}px`;
  word.style.top = `${top}px`;
  word.style.fontSize = `${size}px`;
  word.style.lineHeight = `${height}px`;
  word.style.transform = `scaleX(${natural ? (right - left) / natural : 1})`;
  return word;
}

// What was selected, as it reads: words apart, a line for each line, words broken at the end of a line put together.
export function selectedText(selection) {
  const said = [];
  let lastLine = null;
  let lastSheet = null;
  for (const { word, text } of selectedWords(selection)) {
    const line = word.parentElement;
    const sheet = line.parentElement;
    if (lastLine && line !== lastLine && !said.at(-1)?.goesOn) said.push({ text: sheet === lastSheet ? "\n" : "\n\n" });
    said.push({ text, goesOn: word.classList.contains("goes-on") });
    [lastLine, lastSheet] = [line, sheet];
  }
  return said.map((one) => one.text).join("").replace(/ +\n/g, "\n").trimEnd();
}

function* selectedWords(selection) {
  for (let each = 0; each < selection.rangeCount; each += 1) {
    const range = selection.getRangeAt(each);
    for (const word of document.querySelectorAll(".words .word")) {
      if (!range.intersectsNode(word)) continue;
      const node = word.firstChild;
      const from = range.startContainer === node ? range.startOffset : 0;
      const to = range.endContainer === node ? range.endOffset : node.length;
      if (to > from) yield { word, text: node.data.slice(from, to) };
    }
  }
}

export function copyAsItReads() {
  document.addEventListener("copy", (event) => {
    if (event.target instanceof Element && event.target.closest("input, textarea")) return;
    const text = selectedText(getSelection());
    if (!text) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });
}
