// What is open now, and the news of it: "document" when another one is open, "page" when another page is in view,
// "layout" when pages changed their size or turn, "hit" when another hit is looked at, "refused" when access has ended.
export const state = { doc: null, page: 1, turn: 0, asText: false };

const news = new EventTarget();
export const on = (name, act) => news.addEventListener(name, (event) => act(event.detail));
export const tell = (name, detail) => news.dispatchEvent(new CustomEvent(name, { detail }));
