/** The page's conversation with the simulator's server: JSON calls and one stream of events. */

const BASE = "/page/api";

/** The server said no; `message` is its own explanation. */
export class Refused extends Error {}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? `${response.status} ${response.statusText}`);
  return body;
}

async function post(path, body) {
  const form = body instanceof FormData;
  const headers = form ? {} : { "Content-Type": "application/json" };
  return answerOf(
    await fetch(`${BASE}/${path}`, { method: "POST", headers, body: form ? body : JSON.stringify(body) }),
  );
}

/** Everything the page shows of one person's chat; without a person the server picks one. */
export async function fetchState(person) {
  const query = person ? `?person=${encodeURIComponent(person)}` : "";
  return answerOf(await fetch(`${BASE}/state${query}`));
}

/** Create a person, or change the one whose `id` is given. */
export function savePerson(fields) {
  return post("person", fields);
}

/** What one person can do in the chat. */
export class Person {
  constructor(id) {
    this.id = id;
  }

  text(text, replyTo = null) {
    const reply = replyTo === null ? {} : { reply_to_message_id: replyTo };
    return post("text", { person: this.id, text, ...reply });
  }

  press(messageId, data) {
    return post("press", { person: this.id, message_id: messageId, data });
  }

  location(place) {
    return post("location", { person: this.id, ...place });
  }

  venue(place) {
    return post("venue", { person: this.id, ...place });
  }

  photo(file, caption) {
    const form = new FormData();
    form.set("person", this.id);
    form.set("photo", file);
    if (caption) form.set("caption", caption);
    return post("photo", form);
  }

  sticker() {
    return post("sticker", { person: this.id });
  }

  voice() {
    return post("voice", { person: this.id });
  }

  block(blocked) {
    return post("block", { person: this.id, blocked });
  }

  speak(languageCode) {
    return savePerson({ id: this.id, language_code: languageCode });
  }

  /** Follow the chat: `opened` runs on every (re)connection, `lost` when it breaks, `happened` per event. */
  follow({ opened, lost, happened }) {
    const source = new EventSource(`${BASE}/events?person=${encodeURIComponent(this.id)}`);
    source.addEventListener("open", opened);
    source.addEventListener("error", lost);
    source.addEventListener("message", (event) => happened(JSON.parse(event.data)));
    return source;
  }
}
