/** Puts the page together: the server's state and events on one side, the parts of the page on the other. */

import { Person, Refused, fetchState, savePerson } from "./api.js";
import { Attach } from "./attach.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { openPhoto, prepareDialogs, showAlert, toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { Header } from "./header.js";
import { ReplyKeyboard, Waiting } from "./keyboard.js";
import { startPayload } from "./links.js";
import { LocationSheet } from "./location.js";
import { say, speak } from "./words.js";

const PERSON_KEY = "person";
const query = new URLSearchParams(window.location.search);

let me = null; // the Person whose chat this is
let online = false;
let blocked = false;
let invited = query.get("start"); // a deep link's payload waits for the START button, as in Telegram
let starting = false; // START was pressed; the input line takes the focus when it comes
let loads = 0; // fetches of the state under way
let early = []; // events that came meanwhile

/** Do something at the server; its refusal is shown, never swallowed. */
async function attempt(call) {
  try {
    return await call();
  } catch (problem) {
    if (!(problem instanceof Refused || problem instanceof TypeError)) throw problem;
    toast(problem.message);
    return null;
  }
}

const actions = {
  botUsername: "",
  toast,
  openPhoto,
  send: (text, replyTo) => attempt(() => me.text(text, replyTo)),
  start: (payload) => attempt(() => me.text(payload ? `/start ${payload}` : "/start")),
  insert: (text) => composer.insert(text),
  // Where the browser forbids the clipboard, the text is at least shown.
  copy: (text) =>
    navigator.clipboard.writeText(text).then(
      () => toast(say("copied")),
      () => toast(text),
    ),
  press: async (messageId, data, button) => {
    if (!waiting.begin(messageId, button)) return;
    if ((await attempt(() => me.press(messageId, data))) === null) waiting.end(messageId);
  },
  shareLocation: (via) => locationSheet.open(via, keyboard.asksLocation),
  location: (place) => attempt(() => me.location(place)),
  venue: (place) => attempt(() => me.venue(place)),
  photo: (file, caption) => attempt(() => me.photo(file, caption)),
  sticker: () => attempt(() => me.sticker()),
  voice: () => attempt(() => me.voice()),
  replyTo: (message) => composer.replyTo(message),
  replyToNewest: () => composer.replyTo(chat.newest),
  scrollTo: (messageId) => chat.scrollTo(messageId),
  typingEnded: () => setTyping(false),
  switchLanguage: (code) => attempt(() => me.speak(code).then(load)),
  become: (id) => window.location.assign(`/?person=${encodeURIComponent(id)}`),
  addPerson: async (name) => {
    const added = await attempt(() => savePerson({ first_name: name }));
    if (added) actions.become(added.person.id);
  },
  block: () => attempt(() => me.block(true).then(load)),
};

const waiting = new Waiting();
const chat = new Chat(actions);
const keyboard = new ReplyKeyboard(actions);
const composer = new Composer(actions);
const attach = new Attach(actions);
const locationSheet = new LocationSheet(actions);
const header = new Header(actions);

function setTyping(on) {
  chat.setTyping(on);
  header.setState(on ? "typing" : online ? "online" : "offline");
}

function setOnline(isOnline) {
  online = isOnline;
  chat.setOnline(online);
  setTyping(false);
}

function showKeyboard(markup) {
  keyboard.show(markup);
  composer.setPlaceholder(keyboard.placeholder);
}

/** An empty chat, a blocked bot and a fresh deep link offer one big button instead of the input line. */
function showFooter() {
  byId("welcome").hidden = !chat.isEmpty;
  const wantsStart = chat.isEmpty || blocked || invited !== null;
  byId("start").hidden = !wantsStart;
  byId("start").textContent = say(blocked ? "restart" : "start");
  byId("composer").hidden = wantsStart;
  if (starting && !wantsStart) {
    starting = false;
    byId("input").focus();
  }
}

async function pressStart() {
  if (blocked) await attempt(() => me.block(false));
  starting = true;
  await actions.start(invited);
  blocked = false;
  invited = null;
  showFooter();
}

function answered({ message_id: messageId, text, show_alert: alerts, url }) {
  waiting.end(messageId);
  if (url) followAnswer(url);
  if (text) (alerts ? showAlert : toast)(text);
}

function followAnswer(url) {
  const payload = startPayload(url, actions.botUsername);
  if (payload === null) window.open(url, "_blank", "noopener");
  else actions.start(payload);
}

function put(message) {
  chat.put(message);
  if (!message.outgoing) setTyping(false);
  showFooter();
}

const reactions = {
  message: ({ message }) => put(message),
  edit: ({ message }) => chat.put(message),
  delete: ({ message_id: messageId }) => chat.remove(messageId),
  keyboard: ({ keyboard: markup }) => showKeyboard(markup),
  action: () => setTyping(true),
  answer: answered,
  bot: ({ online: isOnline }) => setOnline(isOnline),
  commands: ({ commands }) => composer.setCommands(commands),
};

function show(state) {
  actions.botUsername = state.bot.username;
  blocked = state.person.blocked ?? false;
  speak(state.person.language_code);
  header.show(state);
  byId("welcome-line").textContent = state.description || say("welcome");
  chat.show(state.messages, state.bot.online);
  showKeyboard(state.keyboard);
  composer.setCommands(state.commands);
  attach.relabel();
  locationSheet.relabel(state.landmarks);
  setOnline(state.bot.online);
  showFooter();
}

/**
 * Fetch everything anew. Events that arrive meanwhile wait and are applied on top: each carries the whole new
 * value, so applying one that the state has already seen changes nothing.
 */
async function load() {
  loads += 1;
  const state = await attempt(() => fetchState(me.id));
  loads -= 1;
  if (state) show(state);
  if (loads === 0) early.splice(0).forEach(happened);
}

function happened(event) {
  if (loads > 0) early.push(event);
  else reactions[event.type]?.(event);
}

/** The person of the address, else the one of the last visit, else whom the server picks. */
async function whoAmI() {
  const { people, person } = await fetchState();
  const wanted = [query.get(PERSON_KEY), localStorage.getItem(PERSON_KEY), String(person.id)];
  return wanted.map((id) => people.find((each) => String(each.id) === id)).find(Boolean).id;
}

async function main() {
  prepareDialogs();
  byId("start").addEventListener("click", pressStart);
  me = new Person(await whoAmI());
  localStorage.setItem(PERSON_KEY, me.id);
  me.follow({ opened: load, lost: () => header.setState("connecting"), happened });
}

main();
