/** Links: which may be followed, and which lead back into this very chat. */

import { el } from "./dom.js";

const SAFE_SCHEMES = ["http:", "https:", "mailto:", "tel:", "tg:"];

/** The address to open, or null when it is none or could run code. A bare `example.org` is read as https. */
export function safeUrl(url) {
  const parsed = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`);
  return parsed && SAFE_SCHEMES.includes(parsed.protocol) ? parsed.href : null;
}

/**
 * The start payload of a deep link to this bot, `https://t.me/<bot>?start=…` or
 * `tg://resolve?domain=<bot>&start=…`; the empty string for a bare link to it, null for any other address.
 */
export function startPayload(url, username) {
  const parsed = URL.parse(url);
  if (!parsed) return null;
  const query = parsed.searchParams;
  const named =
    parsed.protocol === "tg:"
      ? query.get("domain")
      : ["t.me", "telegram.me"].includes(parsed.hostname) && parsed.pathname.slice(1);
  return named && named.toLowerCase() === username.toLowerCase() ? (query.get("start") ?? "") : null;
}

/** An anchor: a deep link to this bot starts it here, anything else opens in a new tab. */
export function anchor(url, attributes, content, actions) {
  const payload = startPayload(url, actions.botUsername);
  if (payload !== null) {
    const start = (event) => {
      event.preventDefault();
      actions.start(payload);
    };
    return el("a", { ...attributes, href: url, click: start }, content);
  }
  const href = safeUrl(url);
  return el("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer" }, content);
}
