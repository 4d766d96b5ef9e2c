// The list of messages: adding, replacing in place, removing, and keeping the newest in view.
import { renderCard } from "./cards.js";
import { markdown } from "./markdown.js";

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

export class Messages {
  constructor(log, { person, bot, onPress }) {
    this.log = log;
    this.names = { person, bot, notice: "Teams" };
    this.onPress = onPress;
  }

  // Show exactly these messages, touching only those that changed.
  all(messages) {
    const wanted = new Set(messages.map((each) => each.id));
    for (const item of [...this.log.children]) if (!wanted.has(item.dataset.id)) item.remove();
    for (const message of messages) this.put(message);
    this.toEnd();
  }

  put(message) {
    const known = this.find(message.id);
    if (known && known.dataset.version === version(message)) return;
    const item = this.#item(message);
    if (!known) {
      const near = this.#nearEnd();
      const after = [...this.log.children].find((each) => Number(each.dataset.id) > Number(message.id));
      this.log.insertBefore(item, after ?? null);
      if (near || message.from === "person") this.toEnd();
      return;
    }
    const focused = known.contains(document.activeElement) ? document.activeElement.textContent : null;
    known.replaceWith(item);
    if (focused !== null) refocus(item, focused);
    item.scrollIntoView({ block: "nearest" });
  }

  remove(id) {
    this.find(id)?.remove();
  }

  find(id) {
    return this.log.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  // A card's buttons rest while its answer is awaited.
  busy(id, on) {
    const item = this.find(id);
    if (on) item?.setAttribute("aria-busy", "true");
    else item?.removeAttribute("aria-busy");
  }

  // One sentence below a card, as the answer to its button.
  notice(id, text) {
    const item = this.find(id);
    if (!item) return;
    item.querySelector(".notice")?.remove();
    const line = document.createElement("div");
    line.className = "notice";
    line.innerHTML = markdown(text);
    item.append(line);
    line.scrollIntoView({ block: "nearest" });
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  #nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 160;
  }

  #item(message) {
    const item = document.createElement("article");
    item.className = `message from-${message.from}`;
    item.dataset.id = message.id;
    item.dataset.version = version(message);
    item.tabIndex = -1;
    item.append(this.#head(message));
    const body = document.createElement("div");
    body.className = message.cards.length ? "body with-card" : "body";
    item.append(body);
    if (message.text) body.append(words(message));
    for (const card of message.cards) body.append(renderCard(card, (action) => this.#press(message.id, action)));
    return item;
  }

  // A button that is pressed again while its answer is awaited does nothing.
  #press(id, action) {
    if (!this.find(id)?.hasAttribute("aria-busy")) this.onPress(id, action);
  }

  #head(message) {
    const head = document.createElement("p");
    head.className = "head";
    const at = new Date(message.at);
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = this.names[message.from] ?? message.from;
    const time = document.createElement("time");
    time.dateTime = message.at;
    const today = at.toDateString() === new Date().toDateString();
    time.textContent = (today ? "" : `${DAY.format(at)} `) + TIME.format(at) + (message.updated ? " · updated" : "");
    head.append(name, time);
    return head;
  }
}

// After an update in place: on the button of the same words, or on the message as a whole.
function refocus(item, words) {
  const same = [...item.querySelectorAll('button, [role="button"]')].find((button) => button.textContent === words);
  (same ?? item).focus({ preventScroll: true });
}

function version(message) {
  return JSON.stringify([message.text, message.cards]);
}

function words(message) {
  const text = document.createElement("div");
  text.className = "text";
  if (message.from !== "bot" || message.format === "plain") text.textContent = message.text;
  else text.innerHTML = markdown(message.text);
  return text;
}
