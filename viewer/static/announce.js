// One voice for screen readers; what comes in quick succession is said together.
import { part } from "./dom.js";

const GATHER_MS = 120;
let waiting = [];
let timer = 0;

export function announce(sentence) {
  waiting.push(sentence);
  clearTimeout(timer);
  timer = setTimeout(() => {
    part("said").textContent = waiting.join(" ");
    waiting = [];
  }, GATHER_MS);
}
