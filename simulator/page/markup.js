/** Text with Telegram message entities as elements. Offsets count UTF-16 units, as JavaScript strings do. */

import { el, pressable } from "./dom.js";
import { anchor } from "./links.js";
import { say } from "./words.js";

const PLAIN_TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** One builder per entity type that is more than a tag: (entity, inner nodes, its text, actions) → element. */
const BUILDERS = {
  code: (entity, inner, text, actions) =>
    pressable(el("code", { title: say("copy") }, inner), () => actions.copy(text)),
  pre: (entity, inner) => el("pre", { "data-language": entity.language }, el("code", {}, inner)),
  spoiler: (entity, inner) => spoiler(inner),
  blockquote: (entity, inner) => el("blockquote", {}, inner),
  expandable_blockquote: (entity, inner) => foldedQuote(inner),
  text_link: (entity, inner, text, actions) => anchor(entity.url, {}, inner, actions),
  url: (entity, inner, text, actions) => anchor(text, {}, inner, actions),
  email: (entity, inner, text, actions) => anchor(`mailto:${text}`, {}, inner, actions),
  phone_number: (entity, inner, text, actions) => anchor(`tel:${text}`, {}, inner, actions),
  bot_command: (entity, inner, text, actions) => tappable(inner, () => actions.send(text)),
  mention: (entity, inner, text, actions) => tappable(inner, () => actions.insert(`${text} `)),
  text_mention: (entity, inner, text, actions) => tappable(inner, () => actions.insert(`${text} `)),
  hashtag: (entity, inner, text, actions) => tappable(inner, () => actions.insert(`${text} `)),
  cashtag: (entity, inner, text, actions) => tappable(inner, () => actions.insert(`${text} `)),
};

function tappable(inner, action) {
  return pressable(el("span", { class: "link" }, inner), action);
}

function spoiler(inner) {
  const node = el("span", { class: "spoiler", "aria-label": say("hidden_text") }, el("span", {}, inner));
  const reveal = () => {
    node.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  return pressable(node, reveal);
}

function foldedQuote(inner) {
  const node = el("blockquote", { class: "folded", "aria-expanded": "false" }, inner);
  return pressable(node, () => node.setAttribute("aria-expanded", String(!node.classList.toggle("folded"))));
}

function build(entity, inner, text, actions) {
  const builder = BUILDERS[entity.type];
  if (builder) return builder(entity, inner, text, actions);
  const tag = PLAIN_TAGS[entity.type];
  return tag ? el(tag, {}, inner) : inner;
}

/** A block brings its own line break, so the one that follows it in the text would be an empty line. */
function skipBreakAfter(entity, text, end) {
  return BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
}

function span(text, entities, from, to, actions) {
  const fragment = document.createDocumentFragment();
  let position = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity.offset < position || entity.offset >= to) continue;
    const end = Math.min(entity.offset + entity.length, to);
    fragment.append(text.slice(position, entity.offset));
    const inner = span(text, entities.slice(index + 1), entity.offset, end, actions);
    fragment.append(build(entity, inner, text.slice(entity.offset, end), actions));
    position = skipBreakAfter(entity, text, end);
  }
  fragment.append(text.slice(position, to));
  return fragment;
}

/** The text as a document fragment; an outer entity comes before the ones inside it. */
export function richText(text, entities, actions) {
  const ordered = (entities ?? []).toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, ordered, 0, text.length, actions);
}
