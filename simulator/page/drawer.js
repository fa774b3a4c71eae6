/** The developer tools beside the phones: a drawer with tabs, each a view that works only while it is shown. */

import { CallLog } from "./calllog.js";
import { byId, el } from "./dom.js";
import { Faults } from "./faults.js";
import { People } from "./people.js";
import { Time } from "./time.js";
import { say } from "./words.js";

const OPEN_KEY = "drawer";

/** The order of the tabs; a view has `node`, `relabel()`, `start()` and `stop()`. */
const VIEWS = { calls: CallLog, faults: Faults, time: Time, people: People };

export class Drawer {
  #node = byId("drawer");
  #button = byId("tools");
  #views;
  #tabs;
  #shown = null;

  constructor(desk) {
    this.#views = Object.fromEntries(Object.entries(VIEWS).map(([name, View]) => [name, new View(desk)]));
    this.#tabs = Object.fromEntries(Object.keys(VIEWS).map((name) => [name, this.#tab(name)]));
    byId("drawer-tabs").append(...Object.values(this.#tabs));
    byId("drawer-tabs").addEventListener("keydown", (event) => this.#walk(event));
    this.#button.addEventListener("click", () => this.#toggle());
    document.addEventListener("visibilitychange", () => this.#work());
  }

  /** Open it where the last visit left it open. */
  restore() {
    const name = localStorage.getItem(OPEN_KEY);
    if (this.#views[name]) this.#show(name);
  }

  relabel() {
    for (const [name, tab] of Object.entries(this.#tabs)) tab.textContent = say(`tab_${name}`);
    for (const view of Object.values(this.#views)) view.relabel();
  }

  #tab(name) {
    const tab = el("button", {
      type: "button",
      class: "tab",
      id: `tab-${name}`,
      role: "tab",
      "aria-controls": `view-${name}`,
      click: () => this.#show(name),
    });
    const { node } = this.#views[name];
    for (const [key, value] of Object.entries({ id: `view-${name}`, role: "tabpanel", tabindex: "0" }))
      node.setAttribute(key, value);
    node.setAttribute("aria-labelledby", tab.id);
    return tab;
  }

  #toggle() {
    if (this.#shown) this.#show(null);
    else this.#show("calls");
  }

  /** Show one view, or with null close the drawer. */
  #show(name) {
    this.#views[this.#shown]?.stop();
    this.#shown = name;
    this.#node.hidden = name === null;
    this.#button.setAttribute("aria-expanded", String(name !== null));
    localStorage.setItem(OPEN_KEY, name ?? "");
    for (const [each, tab] of Object.entries(this.#tabs)) {
      tab.setAttribute("aria-selected", String(each === name));
      tab.tabIndex = each === name ? 0 : -1;
    }
    if (name) byId("drawer-body").replaceChildren(this.#views[name].node);
    this.#work();
  }

  #work() {
    const view = this.#views[this.#shown];
    if (document.hidden) view?.stop();
    else view?.start();
  }

  #walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const names = Object.keys(VIEWS);
    const next = names.at((names.indexOf(this.#shown) + step) % names.length);
    this.#show(next);
    this.#tabs[next].focus();
  }
}
