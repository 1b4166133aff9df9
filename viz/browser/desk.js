// The desk: where the parts of the player lie, and which of them are painted when.

import { make } from "./dom.js";
import { Caption, Label, Score } from "./caption.js";
import { Cards } from "./cards.js";
import { Finder } from "./finder.js";
import { Legend } from "./legend.js";
import { Log } from "./log.js";
import { Plane } from "./plane.js";
import { SchoolPanel } from "./school.js";
import { Summary } from "./summary.js";
import { Timeline } from "./timeline.js";
import { Transport } from "./transport.js";
import { Verdict } from "./verdict.js";

const NARROW = 720; // pixels: below it what is not looked at first starts folded

export class Desk {
  constructor(root, say, acts) {
    const wide = root.clientWidth >= NARROW;
    Object.assign(this, { say, acts });
    this.townCanvas = make("canvas", { "data-part": "town", class: "town", role: "img", "aria-label": say("town") });
    this.title = make("p", { class: "town-title" });
    this.caption = new Caption(say);
    this.score = new Score(say);
    this.label = new Label(say);
    this.timeline = new Timeline(say, acts.scrub);
    this.transport = new Transport(say, acts);
    this.finder = new Finder(say, acts.select);
    this.legend = new Legend(say, wide);
    this.verdict = new Verdict(say);
    this.cards = new Cards(say, acts.seek);
    this.school = new SchoolPanel(say, acts);
    this.plane = new Plane(say);
    this.log = new Log(say, acts.go);
    this.summary = new Summary(say);
    this.notice = make("p", { "data-part": "notice", class: "notice", role: "status", hidden: true });
    this.plane.element.open = this.log.element.open = wide;
    this.frame = make(
      "div",
      { class: "town-frame" },
      ...[this.townCanvas, this.title, this.caption.element, this.score.element, this.label.element],
    );
    this.transport.element.append(this.finder.element);
    this.stage = make(
      "div",
      { class: "stage" },
      make("div", { class: "scene" }, this.frame, this.legend.element, this.timeline.element, this.transport.element),
      this.school.element,
      this.verdict.element,
      this.cards.element,
      this.plane.element,
      this.log.element,
    );
    root.replaceChildren(this.notice, this.stage, this.summary.element);
    for (const part of [this.plane, this.log])
      part.element.addEventListener("toggle", () => this.shown && part.show(this.shown));
  }

  setWorld(world) {
    this.title.textContent = `${world.title} · ${world.place} · ${this.say("seed")} ${world.seed}`;
    this.cards.setWorld(world);
    this.finder.setWorld(world);
  }

  recolour(palette) {
    this.legend.recolour(palette);
  }

  /** Show or hide the panel of a school. */
  select(school) {
    this.stage.classList.toggle("with-school", school >= 0);
    this.school.element.hidden = school < 0;
  }

  /** Show what moves with every frame, besides the town. */
  showMoving(shown) {
    this.caption.show(shown);
  }

  /** Show the figures, which change from row to row. */
  showFigures(shown) {
    this.shown = shown;
    for (const part of [this.score, this.timeline, this.transport, this.verdict, this.cards, this.summary])
      part.show(shown);
  }

  /** Show what takes longer to draw or to read. */
  showLists(shown) {
    this.shown = shown;
    this.select(shown.selected);
    for (const part of [this.school, this.plane, this.log]) part.show(shown);
  }

  /** Follow the pointer over the town: a label at the nearest school, and a click selects it. */
  watchPointer(nearest, placeOf, shown) {
    const under = (event) => {
      const box = this.townCanvas.getBoundingClientRect();
      return nearest(event.clientX - box.left, event.clientY - box.top);
    };
    this.townCanvas.addEventListener("pointermove", (event) => {
      const school = event.pointerType === "touch" ? -1 : under(event);
      this.townCanvas.classList.toggle("over", school >= 0);
      this.label.show(school, school >= 0 ? placeOf(school) : null, shown());
    });
    this.townCanvas.addEventListener("pointerleave", () => this.label.show(-1));
    this.townCanvas.addEventListener("click", (event) => this.acts.select(under(event)));
  }
}
