/** The attach menu and the sheet that sends a photo. */

import { byId } from "./dom.js";
import { Panel, menuItem } from "./panel.js";
import { say } from "./words.js";

export class Attach {
  #panel = new Panel(byId("attach"), byId("attach-panel"));
  #sheet = byId("photo-sheet");
  #file = byId("photo-file");
  #document = byId("document-file");
  #form = byId("photo-form");
  #preview = byId("photo-preview");

  constructor(actions) {
    this.actions = actions;
    this.#file.addEventListener("change", () => this.#chosen());
    this.#document.addEventListener("change", () => this.#documentChosen());
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#sheet.addEventListener("close", () => this.#forget());
  }

  /** Name the menu's items in the page's language. */
  relabel() {
    const item = (name, action) => menuItem(name, say(name), () => this.#run(action));
    this.#panel.node.replaceChildren(
      menuItem("pin", say("location"), () => this.#run(() => this.actions.shareLocation("pin"))),
      item("venue", () => this.actions.shareLocation("venue")),
      item("photo", () => this.#file.click()),
      item("document", () => this.#document.click()),
      item("scan", () => this.actions.openScan()),
      item("sticker", () => this.actions.sticker()),
      item("voice", () => this.actions.voice()),
    );
  }

  #run(action) {
    this.#panel.close();
    action();
  }

  #chosen() {
    if (this.#file.files.length === 0) return;
    this.#preview.src = URL.createObjectURL(this.#file.files[0]);
    this.#sheet.showModal();
    this.#form.elements.caption.focus();
  }

  #documentChosen() {
    if (this.#document.files.length) this.actions.document(this.#document.files[0]);
    this.#document.value = "";
  }

  #submit(event) {
    event.preventDefault();
    this.actions.photo(this.#file.files[0], this.#form.elements.caption.value.trim());
    this.#sheet.close();
  }

  #forget() {
    URL.revokeObjectURL(this.#preview.src);
    this.#preview.removeAttribute("src");
    this.#form.reset();
    this.#file.value = "";
  }
}
