/** The menu of one message: reactions, reply, copy, forward; protected content cannot leave the chat. */

import { byId, el } from "./dom.js";
import { menuItem } from "./panel.js";
import { label, say } from "./words.js";

const EMOJI = ["👍", "❤", "🔥", "🎉", "😁", "🤔", "😢", "👎", "🙏", "👌", "👀", "💯"];

export class MessageMenu {
  #sheet = byId("message-sheet");
  #items = byId("message-items");
  #title = byId("message-title");

  constructor(actions) {
    this.actions = actions;
  }

  /** Offer what can be done with a message. */
  open(message) {
    const text = message.text ?? message.caption ?? "";
    const isProtected = message.has_protected_content;
    this.#title.textContent = say("message_menu");
    this.#items.replaceChildren(
      this.#reactions(message),
      this.#item("reply", () => this.actions.replyTo(message)),
      ...(text && !isProtected ? [this.#item("copy", () => this.actions.copy(text))] : []),
      ...(isProtected
        ? [el("p", { class: "faint" }, say("protected"))]
        : [menuItem("forward", say("forward"), () => this.#chooseChat(message))]),
    );
    this.#show();
  }

  #show() {
    if (!this.#sheet.open) this.#sheet.showModal();
    this.#items.querySelector("button")?.focus();
  }

  #item(name, action) {
    return menuItem(name, say(name), () => {
      this.#sheet.close();
      action();
    });
  }

  #reactions(message) {
    const own = message.my_reaction ?? "";
    return el(
      "div",
      { class: "emoji", role: "group", "aria-label": say("react") },
      ...EMOJI.map((emoji) => this.#emoji(message, emoji, emoji === own)),
    );
  }

  #emoji(message, emoji, chosen) {
    const react = () => {
      this.#sheet.close();
      this.actions.react(message.message_id, chosen ? "" : emoji);
    };
    const button = el("button", { type: "button", "aria-pressed": String(chosen), click: react }, emoji);
    label(button, emoji);
    return button;
  }

  async #chooseChat(message) {
    const chats = await this.actions.fetchChats();
    if (!chats) return;
    this.#title.textContent = say("forward_to");
    const lines = chats.map((chat) =>
      menuItem("person", chat.title ?? chat.first_name, () => {
        this.#sheet.close();
        this.actions.forward(message.message_id, chat.id);
      }),
    );
    this.#items.replaceChildren(...lines);
    this.#show();
  }
}
