// A Teams dialog: a card or a page in a modal window. The browser's own <dialog> keeps the focus inside and gives it back.
import { renderCard } from "./cards.js";

const part = (name) => document.getElementById(name ? `dialog-${name}` : "dialog");
const WIDTHS = { small: "24rem", medium: "40rem", large: "56rem" };

export class Dialog {
  constructor({ onSend }) {
    this.onSend = onSend;
    part("close").addEventListener("click", () => this.close());
    part().addEventListener("close", () => part("body").replaceChildren());
  }

  show({ title, card, url, width }) {
    part("title").textContent = title || "Casework";
    part("problem").hidden = true;
    part().style.width = WIDTHS[width] ?? (Number.isFinite(width) ? `${width}px` : WIDTHS.medium);
    part("body").replaceChildren(card ? renderCard(card, (action) => this.#send(action)) : frame(url, title));
    const again = part().open;
    this.#open();
    // A form that comes back says at its top why: reading goes on from there.
    if (again) part("title").focus();
  }

  // One sentence to end with.
  say(sentence) {
    const line = document.createElement("p");
    line.textContent = sentence;
    part("problem").hidden = true;
    part("body").replaceChildren(line);
    this.#open();
    part("close").focus();
  }

  problem(sentence) {
    part("problem").textContent = sentence;
    part("problem").hidden = false;
  }

  close() {
    part().close();
  }

  #open() {
    if (!part().open) part().showModal();
    part().scrollTop = 0;
    const first = part("body").querySelector("input, select, textarea, button, a[href], iframe");
    (first ?? part("close")).focus();
  }

  async #send(action) {
    if (action.type !== "Action.Submit") {
      this.problem("A button of this kind does not work in a dialog of Teams.");
      return;
    }
    const body = part("body");
    body.inert = true;
    body.setAttribute("aria-busy", "true");
    const outcome = await this.onSend(action.data);
    body.inert = false;
    body.removeAttribute("aria-busy");
    if (!part().open) return;
    if (outcome.problem) this.problem(outcome.problem);
    else if (outcome.dialog) this.show(outcome.dialog);
    else if (outcome.notice) this.say(outcome.notice);
    else this.close();
  }
}

function frame(url, title) {
  const page = document.createElement("iframe");
  page.src = /^https?:/.test(url) ? url : "about:blank";
  page.title = title || "Page of Casework";
  return page;
}
