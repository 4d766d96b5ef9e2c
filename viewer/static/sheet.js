// One page: an empty sheet of the right size at first; near the reader it gets its picture, its words and its hits.
import { getJson } from "./api.js";
import { make } from "./dom.js";
import { drop, want } from "./loader.js";
import { picture } from "./pictures.js";
import { readOut } from "./read_out.js";
import { state } from "./state.js";
import { textLayer } from "./text_layer.js";

const SIZES = [["s", 900], ["m", 1400], ["l", 2200]];
const ENOUGH = 0.85;
const names = SIZES.map(([name]) => name);
const place = (word) => `${word[1]},${word[2]}`;

export class Sheet {
  constructor(doc, number) {
    this.key = `${doc.id}/${number}`;
    this.number = number;
    [this.width, this.height] = doc.pages[number - 1];
    this.name = `Page ${number} of ${doc.pages.length}`;
    this.hits = [];
    this.words = null;
    this.shown = "";
    this.#build();
  }

  #build() {
    this.image = make("img", { alt: `${this.name}.`, draggable: "false" });
    this.hitLayer = make("div", { class: "hits", "aria-hidden": "true" });
    this.wordLayer = make("div", { class: "words", "aria-hidden": "true" });
    this.face = make("div", { class: "face" }, this.hitLayer, this.wordLayer);
    this.sheet = make("div", { class: "sheet" }, this.face);
    this.note = make("p", { class: "recognised", hidden: true });
    this.text = make("div", { class: "text" });
    const heading = make("h2", { id: `page-${this.number}`, class: "number", tabindex: "-1", text: this.name });
    const named = { class: "page", "aria-labelledby": heading.id, data: { page: this.number } };
    this.element = make("article", named, heading, this.sheet, this.note, this.text);
    this.element.style.setProperty("--w", this.width);
    this.element.style.setProperty("--h", this.height);
  }

  setZoom(zoom) {
    this.zoom = zoom;
    this.element.style.setProperty("--zoom", zoom);
  }

  get heading() {
    return this.element.firstChild;
  }

  // Near the reader: ask for what is missing. `rank` is the distance in pages.
  load(rank) {
    if (!this.words) want(`${this.key} words`, rank + 0.5, (signal) => this.#loadWords(signal));
    const size = this.#size();
    if (state.asText || names.indexOf(this.shown) >= names.indexOf(size)) return;
    want(`${this.key} picture`, rank, (signal) => this.#loadPicture(size, signal));
  }

  // Scrolled past: what is not here yet is not wanted any more.
  leave() {
    drop(`${this.key} words`);
    drop(`${this.key} picture`);
  }

  // Far away: give back what takes room.
  empty() {
    this.leave();
    this.shown = "";
    this.image.remove();
    this.image.removeAttribute("src");
    this.wordLayer.replaceChildren();
    this.words = null;
  }

  mark(hits) {
    this.hits = hits;
    this.hitLayer.replaceChildren(...hits.flatMap((hit) => hit.words.map((word) => this.#box(hit, word))));
    if (this.words) this.#readOut();
  }

  #box(hit, [, left, top, right, bottom]) {
    const box = make("div", { class: `hit${hit.now ? " now" : ""}${hit.fuzzy ? " fuzzy" : ""}` });
    Object.assign(box.style, { left: `${left - 1}px`, top: `${top - 1}px` });
    Object.assign(box.style, { width: `${right - left + 2}px`, height: `${bottom - top + 2}px` });
    return box;
  }

  #size() {
    const pixels = Math.max(this.width, this.height) * (this.zoom ?? 1) * devicePixelRatio;
    return (SIZES.find(([, most]) => pixels * ENOUGH <= most) ?? SIZES.at(-1))[0];
  }

  async #loadPicture(size, signal) {
    try {
      this.image.src = await picture(`pages/${this.number}.jpg`, { size, document: this.key.split("/")[0] }, signal);
      await this.image.decode();
    } catch (error) {
      if (!signal.aborted && !this.shown) this.#failed(error);
      return;
    }
    this.shown = size;
    this.sheet.querySelector(".failed")?.remove();
    this.face.prepend(this.image);
  }

  async #loadWords(signal) {
    const query = { document: this.key.split("/")[0] };
    const page = await getJson(`pages/${this.number}.json`, { query, signal });
    this.words = page.lines.filter((line) => line.length);
    this.wordLayer.replaceChildren(...textLayer(this.words));
    this.image.alt = `${this.name}. ${this.words.length ? "Its text follows." : "It has no text that can be read out."}`;
    if (page.confidence !== null) this.#recognised(page.confidence);
    this.#readOut();
  }

  #recognised(confidence) {
    const sure = `${Math.round(confidence * 100)}%`;
    this.note.textContent = `Text recognised in a picture, ${sure} sure`;
    this.note.title = "Nobody typed this text: it may have mistakes. Compare it with the picture.";
    this.note.hidden = false;
  }

  #readOut() {
    const marked = new Map(this.hits.flatMap((hit) => hit.words.map((word) => [place(word), hit.now ? "now" : "found"])));
    this.text.replaceChildren(...readOut(this.words, (word) => marked.get(place(word))));
    this.element.classList.add("read");
  }

  #failed(error) {
    const again = make("button", { type: "button", text: "Try again", on: { click: () => this.load(0) } });
    this.sheet.querySelector(".failed")?.remove();
    this.sheet.append(make("div", { class: "failed" }, make("p", { text: error.message ?? "" }), again));
  }
}
