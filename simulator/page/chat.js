/** The list of messages: order, day separators, where it is scrolled to, and the pill that leads back down. */

import { bubble, setDelivery } from "./bubble.js";
import { byId, el, focusWithin } from "./dom.js";
import { placeOf } from "./places.js";
import { dayKey, dayName, label, say } from "./words.js";

const NEAR_BOTTOM_PX = 48;
const TYPING_MS = 5000; // a chat action lasts five seconds at most, by the Bot API

export class Chat {
  #log = byId("log");
  #scroller = byId("scroller");
  #pill = byId("pill");
  #typing = byId("typing");
  #typingTimer = 0;
  #messages = new Map();
  #me = null;
  #readUpTo = 0;
  #wanted = () => true;
  #online = false;
  #atBottom = true;
  #lastTop = 0;
  #unseen = 0;

  constructor(actions) {
    this.actions = actions;
    this.#scroller.addEventListener("scroll", () => this.#scrolled());
    this.#pill.addEventListener("click", () => this.toBottom());
    const settle = new ResizeObserver(() => this.#atBottom && this.toBottom("instant"));
    settle.observe(this.#scroller);
    settle.observe(this.#log);
  }

  get isEmpty() {
    return this.#messages.size === 0;
  }

  get messages() {
    return [...this.#messages.values()];
  }

  /** The point the person shared last, or null. */
  get lastPlace() {
    return this.#me && { latitude: this.#me.latitude, longitude: this.#me.longitude };
  }

  /** A message by its number, or null. */
  get(messageId) {
    return this.#messages.get(messageId) ?? null;
  }

  get newest() {
    return this.messages.at(-1) ?? null;
  }

  /** Start over with these messages; nothing is announced, as none of it is new. */
  show(messages, online) {
    this.#log.setAttribute("aria-busy", "true");
    this.#log.replaceChildren();
    this.#messages.clear();
    this.#me = null;
    this.#online = online;
    for (const message of messages) this.#append(message);
    this.#log.removeAttribute("aria-busy");
    this.toBottom("instant");
  }

  /** A new message, or a newer version of one that is shown. */
  put(message) {
    if (this.#messages.has(message.message_id)) this.#replace(message);
    else {
      this.#append(message);
      this.#arrived(message);
    }
  }

  /** Somebody reacted to a message, or took it back; `mine` is the person's own reaction. */
  react(messageId, reactions, mine) {
    const message = this.#messages.get(messageId);
    if (message) this.#replace({ ...message, reactions, my_reaction: mine });
  }

  remove(messageId) {
    this.#messages.delete(messageId);
    this.#nodeOf(messageId)?.remove();
  }

  /** The bot came or went. Once it is there it takes every waiting message. */
  setOnline(online) {
    this.#online = online;
    if (online) this.#markDelivered();
  }

  setTyping(on) {
    clearTimeout(this.#typingTimer);
    this.#typing.hidden = !on;
    if (on) this.#typingTimer = setTimeout(() => this.actions.typingEnded(), TYPING_MS);
    if (this.#atBottom) this.toBottom();
  }

  /** The bot has read the person's messages up to this one. */
  setRead(messageId) {
    this.#readUpTo = Math.max(this.#readUpTo, messageId);
    for (const node of this.#log.querySelectorAll(".message.out")) this.#setTicks(node);
  }

  /** Show only the messages that `wanted(message)` is true for, such as those of one topic. */
  showOnly(wanted) {
    this.#wanted = wanted;
    for (const message of this.#messages.values()) this.#nodeOf(message.message_id).hidden = !wanted(message);
    this.toBottom("instant");
  }

  /** Say again which day is today. */
  nameDays() {
    for (const day of this.#log.children) day.firstElementChild.textContent = dayName(Number(day.dataset.date));
  }

  scrollTo(messageId) {
    const node = this.#nodeOf(messageId);
    node?.scrollIntoView({ block: "center" });
    node?.classList.add("flash");
    node?.addEventListener("animationend", () => node.classList.remove("flash"), { once: true });
  }

  toBottom(behavior = "auto") {
    this.#atBottom = true;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior });
    this.#showPill();
  }

  #nodeOf(messageId) {
    return this.#log.querySelector(`[data-id="${messageId}"]`);
  }

  #append(message) {
    this.#messages.set(message.message_id, message);
    this.#holderOf(message).append(this.#draw(message));
    if (message.outgoing) this.#me = placeOf(message) ?? this.#me;
    else this.#markDelivered();
  }

  /** The section of the message's day, begun when it is a new one. */
  #dayOf({ date }) {
    const last = this.#log.lastElementChild;
    if (last?.dataset.day === dayKey(date)) return last;
    const key = { "data-day": dayKey(date), "data-date": date };
    const day = el("section", { class: "day", ...key }, el("h3", {}, dayName(date)));
    this.#log.append(day);
    return day;
  }

  /** Where a message goes: its day, and in it the album it is a part of. */
  #holderOf(message) {
    const day = this.#dayOf(message);
    const { media_group_id: id } = message;
    if (!id) return day;
    const last = day.lastElementChild;
    if (last.dataset.album === id) return last;
    const album = el("div", { class: `album ${message.outgoing ? "out" : "in"}`, "data-album": id });
    day.append(album);
    return album;
  }

  #replace(message) {
    this.#messages.set(message.message_id, message);
    const [old, fresh] = [this.#nodeOf(message.message_id), this.#draw(message)];
    const giveFocus = focusWithin(old);
    old.replaceWith(fresh);
    giveFocus(fresh);
  }

  #draw(message) {
    const node = bubble(message, this.#me, this.actions);
    node.hidden = !this.#wanted(message);
    if (message.outgoing) {
      node.classList.toggle("waiting", !this.#online);
      this.#setTicks(node);
    }
    return node;
  }

  #markDelivered() {
    for (const node of this.#log.querySelectorAll(".waiting")) {
      node.classList.remove("waiting");
      this.#setTicks(node);
    }
  }

  #setTicks(node) {
    const reached = node.classList.contains("waiting") ? "waiting" : "delivered";
    setDelivery(node, Number(node.dataset.id) <= this.#readUpTo ? "read" : reached);
  }

  #arrived(message) {
    if (message.outgoing || this.#atBottom) this.toBottom();
    else {
      this.#unseen += 1;
      this.#showPill();
    }
  }

  /** Only a person scrolls up; while the list itself glides down it still counts as being at the bottom. */
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    if (near || scrollTop < this.#lastTop) this.#atBottom = near;
    this.#lastTop = scrollTop;
    this.#showPill();
  }

  #showPill() {
    if (this.#atBottom) this.#unseen = 0;
    this.#pill.hidden = this.#atBottom;
    byId("pill-text").textContent = this.#unseen ? say("new_messages", { n: this.#unseen }) : "";
    label(this.#pill, this.#unseen ? byId("pill-text").textContent : say("scroll_down"));
  }
}
