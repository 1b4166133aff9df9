// Words over the town: what is being seen happen, the score, and the label at the school under the pointer.

import { make, write } from "./dom.js";
import { GLOW } from "./happenings.js";
import { COMPETES, COOPERATES } from "./rows.js";
import { grouped } from "./words.js";

const TELLING = ["takeover", "closure", "rescue", "refused rescue"];
const MOST = 2; // lines

export class Caption {
  constructor(say) {
    this.say = say;
    this.element = make("ul", { class: "town-words" });
  }

  /** Tell the latest happenings that still glow. */
  show({ rows, position, world }) {
    const events = rows.eventsIn(Math.floor(position) + 1 - GLOW, Math.ceil(position));
    const told = events.filter(([row, kind]) => TELLING.includes(kind) && position - row + 1 < 1 + GLOW);
    const latest = told.reduce((row, event) => Math.max(row, event[0]), -1);
    const state = `${world.epoch} ${latest}`;
    if (state === this.drawn) return;
    this.drawn = state;
    const now = told.filter(([row]) => row === latest);
    const lines = TELLING.map((kind) => now.filter((event) => event[1] === kind)).filter((each) => each.length);
    this.element.replaceChildren(...lines.slice(0, MOST).map((each) => this.line(each)));
  }

  line(events) {
    const [[, kind, , , , text]] = events;
    const n = events.length;
    const many = n > 1 ? [make("strong", { text: this.say(`many-${kind.replaceAll(" ", "-")}`, { n }) }), " "] : [];
    return make("li", { "data-kind": kind }, make("span", { class: "dot", "aria-hidden": "true" }), ...many, text);
  }
}

/** The score in a corner of the town, for screens on which the verdict lies further down. */
export class Score {
  constructor(say) {
    this.say = say;
    this.regime = make("strong", {});
    this.counts = ["cooperate", "compete"].map((side) => make("span", { class: side }));
    this.element = make("p", { class: "score", "aria-hidden": "true" }, this.regime, ...this.counts);
  }

  show({ rows, row }) {
    const regime = row > 0 ? rows.regime[row] : "none";
    this.element.dataset.regime = regime;
    write(this.regime, row > 0 ? this.say(`regime-${regime}`) : "");
    write(this.counts[0], `● ${grouped(rows.counts[row][COOPERATES])}`);
    write(this.counts[1], `■ ${grouped(rows.counts[row][COMPETES])}`);
  }
}

/** What holds schools: engines with what they swallowed, and how often the lead was handed on. */
export class Held {
  constructor(say) {
    this.say = say;
    [this.engines, this.turns] = [make("span", {}), make("span", {})];
    this.element = make("p", { class: "held" }, this.engines, this.turns);
  }

  show({ rows, row }, town) {
    const { hulls, ghosts } = town.scene.bodies.at(row);
    const n = hulls.length;
    write(this.engines, n ? this.say("engines", { n, schools: grouped(n + ghosts.length) }) : "");
    write(this.turns, rows.turns[row] ? this.say("turns", { n: grouped(rows.turns[row]) }) : "");
  }
}

export class Label {
  constructor(say) {
    this.say = say;
    this.name = make("strong", {});
    this.act = make("span", {});
    this.element = make("div", { class: "label", hidden: true, "aria-hidden": "true" }, this.name, this.act);
  }

  /** Show a school's name and act beside its mark, or nothing for -1. */
  show(school, place, shown) {
    this.element.hidden = school < 0;
    if (school < 0) return;
    const { world, rows, row } = shown;
    write(this.name, world.names[school]);
    write(this.act, this.say(row === 0 ? "act-before" : `act-${rows.column("acts", row)[school]}`));
    const [x, y, radius] = place;
    const box = this.element.parentElement;
    const left = Math.min(
      Math.max(4, x - this.element.offsetWidth / 2),
      box.clientWidth - this.element.offsetWidth - 4,
    );
    const above = y - radius - this.element.offsetHeight - 8;
    this.element.style.left = `${left}px`;
    this.element.style.top = `${above > 4 ? above : y + radius + 8}px`;
  }
}
