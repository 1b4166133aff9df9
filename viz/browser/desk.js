// The desk: where the parts of the player lie, and which of them are painted when.

import { make } from "./dom.js";
import { Cards } from "./cards.js";
import { Comparison } from "./comparison.js";
import { Finder } from "./finder.js";
import { Frame } from "./frame.js";
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
    this.frames = ["town", "other-town"].map((part) => new Frame(say, part, acts.select));
    this.comparison = new Comparison(say, acts);
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
    const [main, other] = this.frames.map((frame) => make("div", { class: "side" }, frame.side, frame.element));
    this.otherSide = other;
    this.towns = make("div", { class: "towns" }, other, main); // what was on the left, what is changed on the right
    this.timeline.element.prepend(...this.comparison.strip);
    this.transport.element.append(this.finder.element);
    this.stage = make(
      "div",
      { class: "stage" },
      make(
        "div",
        { class: "scene" },
        this.towns,
        this.legend.element,
        this.timeline.element,
        this.transport.element,
      ),
      this.school.element,
      this.verdict.element,
      this.comparison.element,
      this.cards.element,
      this.plane.element,
      this.log.element,
    );
    root.replaceChildren(this.notice, this.stage, this.summary.element);
    for (const part of [this.plane, this.log])
      part.element.addEventListener("toggle", () => this.shown && part.show(this.shown));
  }

  setWorld(world) {
    this.frames[0].title.textContent = this.titleOf(world);
    this.cards.setWorld(world);
    this.finder.setWorld(world);
  }

  titleOf(world) {
    return `${world.title} · ${world.place} · ${this.say("seed")} ${world.seed}`;
  }

  /** Put the question of a bet above the towns. */
  bet(element) {
    this.stage.prepend(element);
  }

  /** Return each frame that is seen, with what it shows. */
  sides(shown) {
    const main = [this.frames[0], { ...shown, compares: Boolean(shown.against) }];
    if (!shown.against) return [main];
    const { world, rows } = shown.against;
    return [main, [this.frames[1], { ...shown, world, rows, against: null, compares: true }]];
  }

  /** Let one or two towns be seen, and say which is which. */
  setSides({ against, world }) {
    const state = against ? `${world.epoch} ${against.world.epoch}` : "";
    if (this.sidesSeen === state) return;
    this.sidesSeen = state;
    this.otherSide.hidden = !against;
    this.verdict.element.hidden = Boolean(against);
    this.stage.classList.toggle("compares", Boolean(against));
    const same = world.scenario === against?.world.scenario;
    this.frames[0].name(!against ? "" : same ? this.say("with-change") : world.title);
    this.frames[1].name(!against ? "" : same ? this.say("as-it-was") : against.world.title);
    if (against) this.frames[1].title.textContent = this.titleOf(against.world);
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
    for (const [frame, its] of this.sides(shown)) frame.caption.show(its);
  }

  /** Show the figures, which change from row to row. */
  showFigures(shown) {
    this.shown = shown;
    for (const [frame, its] of this.sides(shown)) {
      frame.score.show(its);
      frame.held.show(its, frame.town);
    }
    for (const part of [this.timeline, this.transport, this.verdict, this.comparison, this.cards, this.summary])
      part.show(shown);
    shown.bet?.show(shown);
  }

  /** Show what takes longer to draw or to read. */
  showLists(shown) {
    this.shown = shown;
    this.select(shown.selected);
    for (const part of [this.school, this.plane, this.log]) part.show(shown);
  }
}
