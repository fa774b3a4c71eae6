/** Puts the page together: the server's state and events on one side, the parts of the page on the other. */

import { Person, fetchState, savePerson } from "./api.js";
import { Attach } from "./attach.js";
import { Chat } from "./chat.js";
import { Chats } from "./chats.js";
import { Composer } from "./composer.js";
import { attempt, openPhoto, prepareDialogs, showAlert, toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { Header } from "./header.js";
import { InlineResults } from "./inline.js";
import { ReplyKeyboard, Waiting } from "./keyboard.js";
import { startPayload } from "./links.js";
import { LocationSheet } from "./location.js";
import { MessageMenu } from "./message_menu.js";
import { setNow } from "./now.js";
import { Pinned } from "./pinned.js";
import { Scan } from "./scan.js";
import { prepareTheme } from "./theme.js";
import { Topics } from "./topics.js";
import { Walk } from "./walk.js";
import { say, speak } from "./words.js";

const PERSON_KEY = "person";
const DESK = "/page/desk.html";
const WIDE = "(min-width: 1080px)"; // three phones fit
const query = new URLSearchParams(window.location.search);
const embedded = window.parent !== window; // as one of the desk's phones

let me = null; // the Person whose chat this is
const group = query.has("chat") ? Number(query.get("chat")) : null; // null for the private chat
let online = false;
let blocked = false;
let invited = query.get("start"); // a deep link's payload waits for the START button, as in Telegram
let starting = false; // START was pressed; the input line takes the focus when it comes
let loads = 0; // fetches of the state under way
let early = []; // events that came meanwhile
let stream = null; // the chat's events, while the page can be seen

function openChat(id) {
  const chosen = id === null ? {} : { chat: id };
  window.location.assign(`/?${new URLSearchParams({ person: me.id, ...chosen })}`);
}

/** A start link leads out of a group into the private chat, where the START button waits. */
function openStart(payload) {
  window.location.assign(`/?${new URLSearchParams({ person: me.id, start: payload })}`);
}

/** A START once pressed does not wait again after a reload. */
function forgetInvitation() {
  invited = null;
  query.delete("start");
  history.replaceState(null, "", `?${query}`);
}

const actions = {
  botUsername: "",
  toast,
  openPhoto,
  send: (text, replyTo) => attempt(() => me.text(text, replyTo)),
  start: (payload) => (group === null ? attempt(() => me.start(payload)) : openStart(payload)),
  openMenu: (message) => messageMenu.open(message),
  react: (messageId, emoji) => attempt(() => me.react(messageId, emoji)),
  forward: (messageId, to) => attempt(() => me.forward(messageId, to).then(() => toast(say("forwarded_done")))),
  openScan: () => scan.open(),
  scan: (what) => attempt(() => me.scan(what)),
  scanned: (payload) => {
    if (group !== null) return openStart(payload);
    invited = payload;
    showFooter();
    byId("start").focus();
    return toast(say("scan_link"));
  },
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
  document: (file) => attempt(() => me.document(file)),
  sticker: () => attempt(() => me.sticker()),
  voice: () => attempt(() => me.voice()),
  replyTo: (message) => composer.replyTo(message),
  replyToNewest: () => composer.replyTo(chat.newest),
  scrollTo: (messageId) => chat.scrollTo(messageId),
  message: (messageId) => chat.get(messageId),
  typingEnded: () => setTyping(false),
  switchLanguage: (code) => attempt(() => me.speak(code).then(load)),
  written: (text) => inline.watch(text),
  toInlineResults: () => inline.focusFirst(),
  askInline: (query) => attempt(() => me.askInline(query, chat.lastPlace ?? {})),
  chooseInline: (queryId, resultId) => attempt(() => me.chooseInline(queryId, resultId)),
  clearInput: () => composer.clear(),
  fetchChats: () => attempt(() => me.chats()),
  openChat,
  addGroup: async (fields) => {
    const added = await attempt(() => me.group(fields));
    if (added) openChat(added.chat.id);
  },
  addTopic: (name) => attempt(() => me.topic(name).then(load)),
  topicChosen: () => {
    me.thread = topics.thread;
    chat.showOnly((message) => topics.holds(message));
  },
  openDesk: () => window.location.assign(DESK),
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
const walk = new Walk(actions);
const chats = new Chats(actions);
const inline = new InlineResults(actions);
const pinned = new Pinned(actions);
const messageMenu = new MessageMenu(actions);
const scan = new Scan(actions);
const topics = new Topics(actions);
const header = new Header(actions, embedded);

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
  const wantsStart = group === null && (chat.isEmpty || blocked || invited !== null);
  byId("welcome").hidden = group !== null || !chat.isEmpty;
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
  const started = await actions.start(invited);
  if (started === null) return;
  blocked = false;
  if (invited !== null) forgetInvitation();
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
  if (!message.outgoing) {
    setTyping(false);
    if (embedded) window.parent.postMessage("message", window.location.origin);
  }
  walk.show(chat.messages);
  showFooter();
}

function remove(messageId) {
  chat.remove(messageId);
  pinned.remove(messageId);
  walk.show(chat.messages);
}

function timeChanged(time) {
  setNow(time);
  chat.nameDays();
  walk.show(chat.messages);
}

function edit(message) {
  chat.put(message);
  pinned.refresh(message.message_id);
  walk.show(chat.messages);
}

const reactions = {
  message: ({ message }) => put(message),
  edit: ({ message }) => edit(message),
  delete: ({ message_id: messageId }) => remove(messageId),
  keyboard: ({ keyboard: markup }) => showKeyboard(markup),
  action: () => setTyping(true),
  answer: answered,
  bot: ({ online: isOnline }) => setOnline(isOnline),
  commands: ({ commands }) => composer.setCommands(commands),
  read: ({ message_id: messageId }) => chat.setRead(messageId),
  pin: ({ message_id: messageId }) => pinned.add(messageId),
  unpin: ({ message_id: messageId }) => pinned.remove(messageId),
  clock: timeChanged,
  unread: () => chats.refresh(),
  chats: () => chats.refresh().then((all) => all?.some(({ id }) => id === (group ?? me.id)) || openChat(null)),
  reaction: ({ message_id: messageId, reactions: given, my_reaction: mine }) => chat.react(messageId, given, mine),
  inline: (answer) => inline.show(answer),
};

function show(state) {
  actions.botUsername = state.bot.username;
  blocked = state.person.blocked ?? false;
  speak(state.person.language_code);
  setNow(state);
  header.show(state);
  chats.relabel(state, group);
  topics.show(state.chat?.is_forum ? (state.topics ?? []) : null);
  byId("welcome-line").textContent = state.description || say("welcome");
  chat.show(state.messages, state.bot.online);
  chat.setRead(state.read ?? 0);
  pinned.show(state.pinned ?? []);
  actions.topicChosen();
  chats.refresh();
  showKeyboard(state.keyboard);
  composer.setCommands(state.commands);
  attach.relabel();
  scan.relabel(state);
  locationSheet.relabel(state.landmarks);
  walk.relabel(state.landmarks);
  walk.show(chat.messages);
  setOnline(state.bot.online);
  showFooter();
}

/**
 * Fetch everything anew. Events that arrive meanwhile wait and are applied on top: each carries the whole new
 * value, so applying one that the state has already seen changes nothing.
 */
async function load() {
  loads += 1;
  const state = await attempt(() => me.state());
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

/** A hidden page lets go of its stream, for browsers keep but six connections to a host, over all windows. */
function follow() {
  stream?.close();
  stream = document.hidden
    ? null
    : me.follow({ opened: load, lost: () => header.setState("connecting"), happened });
}

async function main() {
  if (!embedded && window.location.search === "" && matchMedia(WIDE).matches) return window.location.replace(DESK);
  document.documentElement.classList.toggle("embedded", embedded);
  prepareTheme();
  prepareDialogs();
  byId("start").addEventListener("click", pressStart);
  me = new Person(await whoAmI(), group);
  if (!embedded) localStorage.setItem(PERSON_KEY, me.id);
  document.addEventListener("visibilitychange", follow);
  return follow();
}

main();
