// The one place where it is said that something did not work.
import { make, part } from "./dom.js";

export function showProblem(error, again) {
  if (error.name === "AbortError") return;
  const box = part("problem");
  box.replaceChildren(make("p", { text: error.message }));
  if (again) {
    const retry = () => { clearProblem(); again(); part("pages").focus(); };
    box.append(make("button", { type: "button", text: "Try again", on: { click: retry } }));
  }
  box.hidden = false;
}

export function clearProblem() {
  part("problem").hidden = true;
  part("problem").replaceChildren();
}
