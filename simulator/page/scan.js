/** The camera: held before another phone, or given a picture; a start link in the QR code opens the bot. */

import { byId, el } from "./dom.js";
import { menuItem } from "./panel.js";
import { say } from "./words.js";

export class Scan {
  #sheet = byId("scan-sheet");
  #phones = byId("scan-phones");
  #loses = byId("scan-loses");
  #problem = byId("scan-problem");
  #file = byId("scan-file");
  #others = [];

  constructor(actions) {
    this.actions = actions;
    this.#file.addEventListener("change", () => this.#chosen());
  }

  /** Know whose phones the camera can be pointed at. */
  relabel({ people, person }) {
    this.#others = people.filter(({ id }) => id !== person.id);
  }

  open() {
    const phones = this.#others.map(({ id, first_name: name }) =>
      menuItem("scan", say("scan_phone", { name }), () => this.#look(id)),
    );
    this.#phones.replaceChildren(...phones, menuItem("photo", say("scan_file"), () => this.#file.click()));
    this.#problem.textContent = "";
    this.#loses.checked = false;
    this.#sheet.showModal();
  }

  #chosen() {
    if (this.#file.files.length) this.#look(this.#file.files[0]);
    this.#file.value = "";
  }

  async #look(what) {
    this.#problem.textContent = "";
    const sight = await this.actions.scan(what);
    if (!sight) return;
    if (sight.outcome === "link") {
      this.#sheet.close();
      this.actions.scanned(this.#loses.checked ? "" : sight.payload);
    } else this.#problem.replaceChildren(say(`scan_${sight.outcome}`), ...this.#read(sight));
  }

  #read({ text }) {
    return text ? [el("q", {}, text)] : [];
  }
}
