// The way to the sandbox: everything the page knows or does goes through here.
export class Server {
  constructor(person) {
    this.root = `/sandbox/people/${encodeURIComponent(person)}`;
  }

  about() { return this.#get(""); }
  open() { return this.#post("/open", {}); }
  say(text) { return this.#post("/say", { text }); }
  press(messageId, action) { return this.#post("/act", { message_id: messageId, action }); }
  sendForm(data) { return this.#post("/form", { data }); }
  handOverCode(code) { return this.#post("/code", { code }); }

  follow(handlers) {
    const source = new EventSource(`${this.root}/live`);
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse(event.data || "{}")));
    }
  }

  async #get(path) {
    const answer = await fetch(this.root + path);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }

  async #post(path, body) {
    try {
      const answer = await fetch(this.root + path, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      return await answer.json();
    } catch {
      return { problem: "The sandbox cannot be reached. Is it still running?" };
    }
  }
}
