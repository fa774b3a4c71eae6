/** The page's conversation with the simulator's server: JSON calls and one stream of events. */

const BASE = "/page/api";

/** The server said no; `message` is its own explanation. */
export class Refused extends Error {}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? `${response.status} ${response.statusText}`);
  return body;
}

/** The JSON answer to a request. Raises `Refused` where the server says no, `TypeError` where there is none. */
export async function asked(url, options = {}) {
  return answerOf(await fetch(url, options));
}

async function post(path, body) {
  const form = body instanceof FormData;
  const headers = form ? {} : { "Content-Type": "application/json" };
  return asked(`${BASE}/${path}`, { method: "POST", headers, body: form ? body : JSON.stringify(body) });
}

/** Everything the page shows of one person's chat; the server picks whom when there is none. */
export function fetchState() {
  return asked(`${BASE}/state`);
}

/** Create a person, or change the one whose `id` is given. */
export function savePerson(fields) {
  return post("person", fields);
}

/** What one person can do in a chat: the private one with the bot, or the group whose id is given. */
export class Person {
  constructor(id, chat = null) {
    this.id = id;
    this.chat = chat;
    this.thread = null; // the forum topic that is written in, null for the general one
  }

  get #where() {
    const chat = this.chat === null ? {} : { chat: this.chat };
    const thread = this.thread === null ? {} : { message_thread_id: this.thread };
    return { person: this.id, ...chat, ...thread };
  }

  get #query() {
    return new URLSearchParams(this.#where);
  }

  state() {
    return asked(`${BASE}/state?${this.#query}`);
  }

  async chats() {
    const { chats } = await asked(`${BASE}/chats?person=${encodeURIComponent(this.id)}`);
    return chats;
  }

  text(text, replyTo = null) {
    const reply = replyTo === null ? {} : { reply_to_message_id: replyTo };
    return post("text", { ...this.#where, text, ...reply });
  }

  /** Press START in the private chat, with the payload of a link or null. */
  start(payload) {
    return post("start", { person: this.id, payload });
  }

  /** Send a message of this chat on into another; the private one has the person's own id. */
  forward(messageId, to) {
    return post("forward", { ...this.#where, message_id: messageId, to });
  }

  /** React with an emoji; an empty text takes it back. */
  react(messageId, emoji) {
    return post("react", { ...this.#where, message_id: messageId, emoji });
  }

  /** Look through the camera at another person's phone, or at a picture file: `{ outcome, text, payload }`. */
  scan(what) {
    if (!(what instanceof File)) return post("scan", { person: this.id, of: what });
    const form = new FormData();
    form.set("person", this.id);
    form.set("photo", what);
    return post("scan", form);
  }

  press(messageId, data) {
    return post("press", { ...this.#where, message_id: messageId, data });
  }

  location(place) {
    return post("location", { ...this.#where, ...place });
  }

  venue(place) {
    return post("venue", { ...this.#where, ...place });
  }

  group(group) {
    return post("group", { person: this.id, ...group });
  }

  topic(name) {
    return post("topic", { ...this.#where, name });
  }

  /** Ask the bot inline; `place` in degrees, or an empty object. */
  askInline(query, place) {
    return post("inline", { ...this.#where, query, ...place });
  }

  chooseInline(queryId, resultId) {
    return post("inline/choose", { ...this.#where, query_id: queryId, result_id: resultId });
  }

  photo(file, caption) {
    return this.#upload("photo", file, caption);
  }

  document(file) {
    return this.#upload("document", file, "");
  }

  sticker() {
    return post("sticker", this.#where);
  }

  voice() {
    return post("voice", this.#where);
  }

  block(blocked) {
    return post("block", { person: this.id, blocked });
  }

  speak(languageCode) {
    return savePerson({ id: this.id, language_code: languageCode });
  }

  #upload(kind, file, caption) {
    const form = new FormData();
    for (const [name, value] of Object.entries(this.#where)) form.set(name, value);
    form.set(kind, file);
    if (caption) form.set("caption", caption);
    return post(kind, form);
  }

  /** Follow the chat: `opened` runs on every (re)connection, `lost` when it breaks, `happened` per event. */
  follow({ opened, lost, happened }) {
    const source = new EventSource(`${BASE}/events?${this.#query}`);
    source.addEventListener("open", opened);
    source.addEventListener("error", lost);
    source.addEventListener("message", (event) => happened(JSON.parse(event.data)));
    return source;
  }
}
