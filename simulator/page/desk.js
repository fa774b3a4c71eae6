/** The desk: three phones side by side, each a frame with the chat page of one person; the tools beside them. */

import { fetchState } from "./api.js";
import { byId } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Phone } from "./phone.js";
import { prepareTheme } from "./theme.js";
import { label, otherLanguage, say, speak } from "./words.js";

const PHONES_KEY = "phones";
const LANGUAGE_KEY = "desk-language";
const ROLES = ["phone_1", "phone_2", "phone_3"];

/** Whose phones the address names, else those of the last visit; what is left empty falls to the next person. */
function chosenPeople(people) {
  const kept = new URLSearchParams(window.location.search).get(PHONES_KEY) ?? localStorage.getItem(PHONES_KEY);
  const wanted = (kept ?? "").split(",").map((id) => people.find((person) => String(person.id) === id));
  const rest = people.filter((person) => !wanted.includes(person));
  return ROLES.map((_, n) => wanted[n] ?? rest.shift() ?? null);
}

function remember() {
  const ids = phones.map((phone) => phone.person?.id ?? "").join(",");
  localStorage.setItem(PHONES_KEY, ids);
  history.replaceState(null, "", `?${PHONES_KEY}=${ids}`);
}

/** On a narrow screen one phone is shown; the others go on in the background and count what they miss. */
function showPhone(wanted) {
  for (const phone of phones) phone.setShown(phone === wanted);
}

function walkTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = phones.at((phones.findIndex((phone) => phone.tab === event.target) + step) % phones.length);
  showPhone(next);
  next.tab.focus();
}

async function refreshPeople() {
  const { people } = await fetchState();
  for (const phone of phones) phone.setPeople(people);
  return people;
}

function relabel(language) {
  speak(language);
  document.title = say("desk_title");
  byId("language").textContent = otherLanguage() === "en" ? "EN" : "中";
  label(byId("language"), say("switch_language"));
  for (const phone of phones) phone.relabel();
  drawer.relabel();
}

const phones = ROLES.map((role) => new Phone(role, { changed: remember, show: showPhone, refreshPeople }));
const drawer = new Drawer({ refreshPeople });

async function main() {
  prepareTheme();
  byId("phones").append(...phones.map((phone) => phone.node));
  byId("switcher").append(...phones.map((phone) => phone.tab));
  byId("switcher").addEventListener("keydown", walkTabs);
  byId("language").addEventListener("click", () => {
    localStorage.setItem(LANGUAGE_KEY, otherLanguage());
    relabel(otherLanguage());
  });
  relabel(localStorage.getItem(LANGUAGE_KEY) ?? navigator.language);
  const people = await refreshPeople();
  chosenPeople(people).forEach((person, n) => phones[n].hold(person));
  showPhone(phones[0]);
  remember();
  drawer.restore();
  window.addEventListener("focus", refreshPeople);
  window.addEventListener("message", ({ origin, source }) => {
    if (origin === window.location.origin) phones.find((phone) => phone.isFrom(source))?.messageCame();
  });
}

main();
