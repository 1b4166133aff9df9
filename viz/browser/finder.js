// Find a school by its name.

import { make } from "./dom.js";

let finders = 0; // so that several players on one page have lists of their own

export class Finder {
  constructor(say, select) {
    this.say = say;
    this.select = select;
    const id = `coopetition-schools-${++finders}`;
    this.list = make("datalist", { id });
    this.field = make("input", {
      type: "text",
      list: id,
      "data-part": "find",
      autocomplete: "off",
      placeholder: say("find"),
    });
    this.field.setAttribute("aria-label", say("find"));
    this.field.addEventListener("input", (event) => this.look(isChosen(event)));
    this.field.addEventListener("keydown", (event) => event.key === "Enter" && this.look(true));
    this.element = make("div", { class: "finder" }, this.field, this.list);
  }

  setWorld(world) {
    this.names = world.names.map((name) => name.toLowerCase());
    this.list.replaceChildren(...world.names.map((value) => make("option", { value })));
  }

  /** Select the school that is meant, once it is chosen from the list or entered. */
  look(chosen) {
    const text = this.field.value.trim().toLowerCase();
    if (!text || !chosen) return;
    const tries = [(name) => name === text, (name) => name.startsWith(text), (name) => name.includes(text)];
    const school = tries.map((fits) => this.names.findIndex(fits)).find((found) => found >= 0);
    if (school === undefined) return;
    this.select(school);
    this.field.value = "";
  }
}

/** Whether the text came from the list as a whole instead of being typed. */
function isChosen(event) {
  return !event.inputType || event.inputType === "insertReplacementText";
}
