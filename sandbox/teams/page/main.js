// A small Teams for the sandbox's people: one conversation with the bot each.
import { Dialog } from "./dialog.js";
import { Messages } from "./messages.js";
import { Server } from "./server.js";
import { openSignIn } from "./sign-in.js";

const TYPING_LASTS = 8000;
// What a button leads to may come as a message after the button was answered.
const ANSWER_FOLLOWS = 5000;
const $ = (id) => document.getElementById(id);
const key = new URLSearchParams(location.search).get("as") || "asha";
const server = new Server(key);

function announce(sentence) {
  $("status").textContent = "";
  requestAnimationFrame(() => { $("status").textContent = sentence; });
}

const typing = {
  waiting: 0,
  ended: 0,
  timer: 0,
  show() { $("typing").hidden = false; },
  hide() { if (!this.waiting) $("typing").hidden = true; },
  // The bot said that it is typing: true for a few seconds, or until its message is there.
  told() {
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), TYPING_LASTS);
  },
  async during(work) {
    this.waiting += 1;
    this.show();
    try { return await work; } finally { this.waiting -= 1; this.ended = Date.now(); this.hide(); }
  },
  get awaited() { return this.waiting > 0 || Date.now() - this.ended < ANSWER_FOLLOWS; },
};

const dialog = new Dialog({ onSend: (data) => server.sendForm(data) });

async function press(id, action) {
  const told = action.data?.msteams ?? {};
  if (told.type === "signin") return signIn(told.value);
  messages.busy(id, true);
  const outcome = await typing.during(server.press(id, action));
  messages.busy(id, false);
  if (outcome.dialog) return dialog.show(outcome.dialog);
  if (outcome.notice && told.type === "task/fetch") return dialog.say(outcome.notice);
  if (outcome.notice) messages.notice(id, outcome.notice);
  if (outcome.card) announce("The card was updated.");
  if (outcome.problem) announce(outcome.problem);
}

function signIn(url) {
  const opened = openSignIn(url, async (code) => {
    announce("Signed in. Casework goes on.");
    await typing.during(server.handOverCode(code));
    $("compose").focus();
  });
  if (!opened) announce("The browser did not open the sign-in window. Allow pop-up windows for this page.");
}

let messages;

function listPeople(about) {
  for (const each of about.people) {
    const link = document.createElement("a");
    link.href = `/?as=${encodeURIComponent(each.key)}`;
    link.textContent = each.name;
    const job = document.createElement("span");
    job.textContent = each.job;
    link.append(job);
    if (each.key === key) link.setAttribute("aria-current", "page");
    $("people").append(row(link));
  }
}

function listLinks(about) {
  $("others").hidden = !about.links.length;
  for (const each of about.links) {
    const link = document.createElement("a");
    link.href = each.url;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = each.name;
    $("links").append(row(link));
  }
}

function row(child) {
  const item = document.createElement("li");
  item.append(child);
  return item;
}

function compose() {
  const box = $("compose");
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 4, 160)}px`;
  };
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $("compose-form").requestSubmit();
  });
  $("compose-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    grow();
    box.focus();
    typing.during(server.say(text));
  });
}

async function start() {
  const about = await server.about();
  document.title = `${about.bot}, as ${about.name} – Teams (sandbox)`;
  $("signed-in").textContent = `You are ${about.name}, ${about.job}`;
  listPeople(about);
  listLinks(about);
  messages = new Messages($("log"), { person: about.name, bot: about.bot, onPress: press });
  server.follow({
    all: (everything) => messages.all(everything),
    message: (message) => {
      if (message.from !== "person") typing.hide();
      messages.put(message);
      // Whoever waits for an answer sees it, wherever they were reading.
      if (typing.awaited) messages.toEnd();
    },
    update: (message) => messages.put(message),
    delete: ({ id }) => messages.remove(id),
    typing: () => typing.told(),
  });
  compose();
  $("compose").focus();
  await server.open();
}

start().catch((error) => announce(error.message));
