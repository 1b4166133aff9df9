// A frame: one town with what is written over it. Two of them stand side by side when worlds are compared.

import { make, write } from "./dom.js";
import { Caption, Held, Label, Score } from "./caption.js";
import { Town } from "./town.js";

export class Frame {
  /** `part` is the name of the canvas, `select` is called with the school that is clicked on. */
  constructor(say, part, select) {
    this.canvas = make("canvas", { "data-part": part, class: "town", role: "img", "aria-label": say("town") });
    this.side = make("h2", { class: "side-name", hidden: true });
    this.title = make("p", { class: "town-title" });
    this.caption = new Caption(say);
    this.score = new Score(say);
    this.held = new Held(say);
    this.label = new Label(say);
    this.town = new Town(this.canvas);
    this.element = make(
      "div",
      { class: "town-frame" },
      ...[this.canvas, this.title, this.caption.element, this.score.element, this.held.element, this.label.element],
    );
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.follow(select);
  }

  /** Say which of two towns it is; nothing if there is only one. */
  name(text) {
    this.side.hidden = !text;
    write(this.side, text);
  }

  /** Give the town its size and colours. */
  fit({ world, rows, palette, compares }, ratio) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.town.set({ world, rows, palette, width, height, ratio, untitled: compares });
  }

  /** Paint the town, unless the same picture stands there already; return whether it was painted. */
  paint(shown, hurries) {
    this.shown = shown;
    const { town, drawn } = this;
    const steps = this.still.matches ? 1 : hurries && town.multitude ? 2 : 0; // pictures a term; 0 is every frame
    const at = steps ? Math.floor(steps * shown.position + 1e-9) / steps : shown.position;
    if (drawn?.at === at && drawn.selected === shown.selected && drawn.scene === town.scene) return false;
    this.drawn = { at, selected: shown.selected, scene: town.scene };
    town.draw(at, shown.selected);
    return true;
  }

  /** Follow the pointer over the town: a label at the nearest school, and a click selects it. */
  follow(select) {
    const under = (event) => {
      if (!this.town.scene) return -1;
      const box = this.canvas.getBoundingClientRect();
      return this.town.nearest(event.clientX - box.left, event.clientY - box.top);
    };
    this.canvas.addEventListener("pointermove", (event) => {
      const school = event.pointerType === "touch" ? -1 : under(event);
      this.canvas.classList.toggle("over", school >= 0);
      this.label.show(school, school >= 0 ? this.town.placeOf(school) : null, this.shown);
    });
    this.canvas.addEventListener("pointerleave", () => this.label.show(-1));
    this.canvas.addEventListener("click", (event) => select(under(event)));
  }
}
