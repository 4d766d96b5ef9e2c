// Reading the words alone, in place of the pictures: they flow, and grow with the browser's own text size.
import { announce } from "./announce.js";
import { part } from "./dom.js";
import { goTo } from "./pages.js";
import { state, tell } from "./state.js";

export function toggleText() {
  state.asText = !state.asText;
  const page = state.page;
  document.body.classList.toggle("as-text", state.asText);
  part("as-text").setAttribute("aria-pressed", String(state.asText));
  announce(state.asText ? "The text of the pages." : "The pages as pictures.");
  tell("layout");
  goTo(page);
}

export function startTextMode() {
  part("as-text").addEventListener("click", toggleText);
}
