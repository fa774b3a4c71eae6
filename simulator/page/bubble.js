/** One message as a bubble: what it carries, when it came, and the buttons under it. */

import { el, icon } from "./dom.js";
import { inlineKeyboard } from "./keyboard.js";
import { richText } from "./markup.js";
import { placeCard } from "./places.js";
import { clock, say } from "./words.js";

/** One builder per kind of content: (message, me, actions) → element. A venue has a location too, so it is first. */
const MEDIA = {
  photo: (message, me, actions) => photo(message, actions),
  venue: placeCard,
  location: placeCard,
  sticker: (message) =>
    el("div", { class: "sticker", role: "img", "aria-label": say("sticker") }, message.sticker.emoji ?? "🙂"),
  voice: (message) => voice(message.voice),
  document: (message) => file(message.document),
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

function file({ file_name: name, file_size: size }) {
  const kilobytes = size ? `${Math.max(1, Math.round(size / 1024))} KB` : "";
  return el(
    "div",
    { class: "file" },
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

/** Show on the bubble how far an outgoing message got: taken by the bot, or still waiting for it. */
export function setDelivered(node, delivered) {
  const ticks = node.querySelector(".ticks");
  ticks.replaceChildren(icon(delivered ? "ticks" : "tick"));
  ticks.setAttribute("aria-label", say(delivered ? "delivered" : "waiting"));
}

/** The element of a message; `me` is the person's last known point, or null. */
export function bubble(message, me, actions) {
  const kind = Object.keys(MEDIA).find((name) => message[name]);
  const media = kind ? MEDIA[kind](message, me, actions) : null;
  const text = words(message, actions) ?? (media ? null : el("em", {}, say("unsupported")));
  const body = el(
    "div",
    { class: `bubble ${kind ?? "plain"}${text ? "" : " bare"}` },
    forwardedFrom(message),
    quote(message, actions),
    media,
    text ? el("div", { class: "text", dir: "auto" }, text, meta(message)) : meta(message),
  );
  return el(
    "article",
    {
      class: `message ${message.outgoing ? "out" : "in"}`,
      "data-id": message.message_id,
      "aria-label": message.outgoing ? say("you") : message.from?.first_name,
      dblclick: () => actions.replyTo(message),
    },
    body,
    inlineKeyboard(message, actions),
  );
}
