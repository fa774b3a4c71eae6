/** The language of the page: its phrases, and how it writes times and distances. */

import { now } from "./now.js";
import { WORDS } from "./phrases.js";

const DAY_S = 86_400;
const LOCALES = { en: "en-GB", zh: "zh-CN" };
let language = "en";

/** Switch to the language of a Telegram `language_code` and relabel what index.html marks with data-say. */
export function speak(languageCode) {
  language = languageCode?.startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-say-label]")) label(node, say(node.dataset.sayLabel));
  for (const node of document.querySelectorAll("[data-say-placeholder]")) {
    node.placeholder = say(node.dataset.sayPlaceholder);
  }
}

/** The `language_code` the person would switch to. */
export function otherLanguage() {
  return language === "zh" ? "en" : "zh-hans";
}

export function speaksChinese() {
  return language === "zh";
}

/** A phrase, its `{names}` filled in. */
export function say(key, values = {}) {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Give an icon button its name, for screen readers and as a tooltip. */
export function label(node, text) {
  node.setAttribute("aria-label", text);
  if (node.tagName === "BUTTON") node.title = text;
}

/** 14:05, for a time in Unix seconds. */
export function clock(seconds) {
  return new Intl.DateTimeFormat(LOCALES[language], {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(seconds * 1000);
}

/** 14:05:09, for an ISO 8601 time or Unix seconds. */
export function timeOfDay(moment) {
  const date = new Date(typeof moment === "number" ? moment * 1000 : moment);
  return new Intl.DateTimeFormat(LOCALES[language], { timeStyle: "medium", hour12: false }).format(date);
}

/** The calendar day of a time in Unix seconds, on this machine's calendar, as a sortable key. */
export function dayKey(seconds) {
  return new Intl.DateTimeFormat("sv-SE").format(seconds * 1000);
}

/** "Today", "Yesterday" or the date, by the simulator's clock. */
export function dayName(seconds) {
  const key = dayKey(seconds);
  if (key === dayKey(now())) return say("today");
  if (key === dayKey(now() - DAY_S)) return say("yesterday");
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long" }).format(seconds * 1000);
}

/** 350 m, 1.2 km, 38 km. */
export function distance(metres) {
  if (Math.round(metres) < 1000) return say("metres", { n: Math.round(metres) });
  const kilometres = metres / 1000;
  return say("kilometres", { n: kilometres < 9.95 ? kilometres.toFixed(1) : Math.round(kilometres) });
}

/** A landmark's name in the page's language. */
export function landmarkName(place) {
  return language === "zh" ? place.name : place.name_en;
}

/** A landmark's city in the page's language, as far as the server knows it. */
export function cityName(place) {
  return language === "zh" ? place.city : (place.city_en ?? place.city);
}
