/** One message as a bubble: what it carries, when it came, and the buttons under it. */

import { el, icon } from "./dom.js";
import { inlineKeyboard } from "./keyboard.js";
import { richText } from "./markup.js";
import { placeCard } from "./places.js";
import { clock, label, say } from "./words.js";

/** One builder per kind of content: (message, me, actions) → element. A venue has a location too, so it is first. */
const MEDIA = {
  photo: (message, me, actions) => photo(message, actions),
  venue: placeCard,
  location: placeCard,
  sticker: (message) =>
    el("div", { class: "sticker", role: "img", "aria-label": say("sticker") }, message.sticker.emoji ?? "🙂"),
  voice: (message) => voice(message.voice),
  document: (message) => file(message),
};

function photo(message, actions) {
  const { width, height } = message.photo.at(-1);
  const caption = message.caption ?? "";
  const image = el("img", { src: message.photo_url, alt: caption || say("photo"), width, height });
  const open = () => actions.openPhoto(message.photo_url, caption);
  return el(
    "button",
    { type: "button", class: "photo", "aria-label": say("open_photo"), click: open },
    image,
  );
}

function voice({ duration }) {
  const time = `${Math.floor(duration / 60)}:${String(duration % 60).padStart(2, "0")}`;
  const bars = Array.from({ length: 24 }, (_, n) => el("i", { class: `bar b${(n * 7 + (n % 3) * 4) % 9}` }));
  return el(
    "div",
    { class: "file" },
    icon("voice"),
    el("span", { class: "wave", "aria-hidden": "true" }, ...bars),
    el("span", { class: "faint" }, time),
  );
}

function file({ document: { file_name: name, file_size: size }, document_url: url }) {
  const kilobytes = size ? `${Math.max(1, Math.round(size / 1024))} KB` : "";
  return el(
    "a",
    { class: "file", href: url, download: name ?? "" },
    icon("document"),
    el("span", { class: "file-name" }, name ?? say("document")),
    el("span", { class: "faint" }, kilobytes),
  );
}

/** A message in a few plain words, for quotes. */
export function summary(message) {
  const kind = Object.keys(MEDIA).find((name) => message[name]);
  return message.text || message.caption || message.venue?.title || (kind ? say(kind) : say("unsupported"));
}

function forwardedFrom({ forward_origin: origin }) {
  if (!origin) return null;
  const sender = origin.sender_user ?? origin.sender_chat ?? origin.chat;
  const name = origin.sender_user_name ?? sender?.first_name ?? sender?.title ?? "";
  return el("p", { class: "forwarded" }, say("forwarded", { name }));
}

function quote({ reply_to_message: original }, actions) {
  if (!original) return null;
  return el(
    "button",
    { type: "button", class: "quote", click: () => actions.scrollTo(original.message_id) },
    summary(original),
  );
}

function meta(message) {
  const parts = [];
  if (message.edit_date) parts.push(el("span", { class: "edited" }, say("edited")));
  parts.push(el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)));
  if (message.outgoing) parts.push(el("span", { class: "ticks", role: "img" }));
  return el("span", { class: "meta" }, ...parts);
}

function words(message, actions) {
  const text = message.text ?? message.caption;
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  return text ? richText(text, entities, actions) : null;
}

/** Show on the bubble how far an outgoing message got: `waiting` for the bot, `delivered` or `read`. */
export function setDelivery(node, state) {
  const ticks = node.querySelector(".ticks");
  if (!ticks) return; // a service message has none
  ticks.replaceChildren(icon(state === "waiting" ? "tick" : "ticks"));
  ticks.dataset.delivery = state;
  ticks.setAttribute("aria-label", say(state));
}

/** What happened to the chat itself, in words; null for a message somebody wrote. */
function serviceText(message) {
  const who = message.from?.first_name ?? "";
  const names = (users) => users.map((user) => user.first_name).join(", ");
  if (message.new_chat_members) return say("joined", { name: names(message.new_chat_members) });
  if (message.left_chat_member) return say("left", { name: message.left_chat_member.first_name });
  if (message.forum_topic_created) return say("topic_created", { name: message.forum_topic_created.name });
  if (message.forum_topic_closed) return say("topic_closed");
  if (message.new_chat_title) return say("retitled", { who, name: message.new_chat_title });
  if (message.pinned_message) return say("pinned", { who, name: summary(message.pinned_message) });
  return message.group_chat_created || message.supergroup_chat_created ? say("group_created") : null;
}

/** In a group one must see who speaks. */
function sender(message) {
  if (message.outgoing || !message.chat || message.chat.type === "private") return null;
  return el("p", { class: "sender" }, message.from?.first_name ?? message.sender_chat?.title ?? "");
}

function viaBot({ via_bot: bot }) {
  return bot ? el("p", { class: "forwarded" }, say("via", { name: `@${bot.username}` })) : null;
}

function reactions({ reactions: given }) {
  return given?.length ? el("p", { class: "reactions" }, ...given.map(({ emoji }) => emoji ?? "⭐")) : null;
}

function menuButton(message, actions) {
  const open = () => actions.openMenu(message);
  const button = el("button", { type: "button", class: "round small menu-of", click: open }, icon("more"));
  label(button, say("message_menu"));
  return button;
}

/** A long or a right press on the bubble; a link or a field keeps the browser's own menu. */
function openMenu(event, message, actions) {
  if (event.target.closest("a, input, textarea")) return;
  event.preventDefault();
  actions.openMenu(message);
}

/** The element of a message; `me` is the person's last known point, or null. */
export function bubble(message, me, actions) {
  const service = serviceText(message);
  if (service) return el("p", { class: "service", "data-id": message.message_id }, service);
  const kind = Object.keys(MEDIA).find((name) => message[name]);
  const media = kind ? MEDIA[kind](message, me, actions) : null;
  const text = words(message, actions) ?? (media ? null : el("em", {}, say("unsupported")));
  const body = el(
    "div",
    { class: `bubble ${kind ?? "plain"}${text ? "" : " bare"}` },
    sender(message),
    viaBot(message),
    forwardedFrom(message),
    quote(message, actions),
    media,
    text ? el("div", { class: "text", dir: "auto" }, text, meta(message)) : meta(message),
    reactions(message),
  );
  return el(
    "article",
    {
      class: `message ${message.outgoing ? "out" : "in"}`,
      "data-id": message.message_id,
      "aria-label": message.outgoing ? say("you") : message.from?.first_name,
      dblclick: () => actions.replyTo(message),
      contextmenu: (event) => openMenu(event, message, actions),
    },
    body,
    menuButton(message, actions),
    inlineKeyboard(message, actions),
  );
}
