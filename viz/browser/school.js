// The panel of one school: its figures at the shown row, why its head acts as it does, its history and its partners.

import { make, pixelRatio, sizeCanvas, write } from "./dom.js";
import { drawTrace, frameOf, rowAt } from "./traces.js";
import { lineOf } from "./log.js";
import { told } from "./words.js";
import { gameOf } from "./plane.js";

const HISTORIES = [
  ["roll", "whole"],
  ["cooperation", "percent"],
  ["result", "signed"],
  ["reserves", "pounds"],
];
const FIGURES = [
  ["roll", "whole"],
  ["disadvantaged", "percent"],
  ["grade", "grade"],
  ["result", "sd"],
  ["attainment", "sd"],
  ["effectiveness", "sd"],
  ["reserves", "pounds"],
  ["trust", "percent"],
  ["loop_gain", "percent"],
];
const MOST_LINES = 30;

export class SchoolPanel {
  /** `acts` has `select`, `seek` and `go`. */
  constructor(say, acts) {
    this.say = say;
    this.acts = acts;
    this.told = null;
    this.name = make("h2", { class: "school-name" });
    this.where = make("p", { class: "where" });
    this.act = make("p", { class: "act" });
    this.head = make("p", { class: "head" });
    this.why = make("p", { class: "why" });
    this.figures = new Map(FIGURES.map(([name]) => [name, make("dd", {})]));
    this.traces = HISTORIES.map(([name, how]) => this.trace(name, how));
    this.grades = make("canvas", { class: "grades", role: "img", "aria-label": say("figure-grade") });
    this.partners = make("ul", { class: "partners" });
    this.events = make("ol", { class: "log" });
    this.events.addEventListener("click", (event) => {
      const line = event.target.closest("li");
      if (line) acts.go(Number(line.dataset.row), Number(line.dataset.school));
    });
    const close = make("button", {
      type: "button",
      class: "plain close",
      text: say("close"),
      on: { click: () => acts.select(-1) },
    });
    this.element = make(
      "aside",
      { "data-part": "school", class: "school", hidden: true, "aria-label": say("school") },
      make("header", {}, this.name, close),
      this.where,
      this.act,
      make("div", { class: "because" }, make("h3", { text: say("why-it-acts") }), this.head, this.why),
      make("dl", { class: "figures" }, ...FIGURES.map(([name]) => this.figure(name))),
      make("h3", { text: say("its-history") }),
      make("div", { class: "histories" }, ...this.traces.map((each) => each.element)),
      make("p", { class: "grades-title", text: say("figure-grade") }),
      this.grades,
      make("h3", { text: say("its-partners") }),
      this.partners,
      make("h3", { text: say("its-events") }),
      this.events,
    );
  }

  figure(name) {
    return make("div", {}, make("dt", { text: this.say(`figure-${name}`) }), this.figures.get(name));
  }

  trace(name, how) {
    const canvas = make("canvas", { class: "trace", role: "img", "aria-label": this.say(`figure-${name}`) });
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      if (this.told) this.acts.seek(rowAt(event.clientX - box.left, box.width, this.length));
    });
    return { name, how, canvas, element: make("div", {}, make("p", { text: this.say(`figure-${name}`) }), canvas) };
  }

  /** Take what the server told of a school. */
  take(message) {
    this.told = message;
    this.listed = null;
  }

  /** Show the selected school as it is at the shown row, as far as that is known. */
  show(shown) {
    const { world, selected, row } = shown;
    this.element.hidden = selected < 0;
    if (selected < 0) return;
    write(this.name, world.names[selected]);
    this.showAct(shown);
    const known = this.told?.school === selected && row < this.told.rows;
    this.element.classList.toggle("waiting", !known);
    if (!known) return;
    this.length = world.rows;
    this.showFigures(shown);
    this.showWhy(shown);
    this.showHistory(shown);
    this.showLists(shown);
  }

  showAct({ world, rows, row, selected }) {
    const act = rows.column("acts", row)[selected];
    this.act.dataset.act = String(act);
    write(this.act, this.say(row === 0 ? "act-before" : `act-${act}`));
    write(
      this.where,
      [world.authorityOf(selected), trustOf(rows, row, selected, this.say)].filter(Boolean).join(" · "),
    );
  }

  showFigures({ world, row }) {
    const { columns } = this.told;
    for (const [name, how] of FIGURES) {
      const value = columns[name]?.[row];
      const text = how === "grade" ? (world.grades[value ?? 0] ?? "") : told(value, how, this.say);
      write(this.figures.get(name), text);
    }
  }

  showWhy({ world, row }) {
    const { columns } = this.told;
    const strategy = world.strategies[columns.strategy[row]];
    write(this.head, strategy ? this.say("head", { words: strategy.words, meaning: strategy.meaning }) : "");
    const [greed, fear, share] = [columns.greed[row], columns.fear[row], columns.cooperation[row]];
    if (greed === null || fear === null || share === null) {
      write(this.why, this.say(row === 0 ? "why-before" : "why-none"));
      return;
    }
    const values = {
      greed: told(greed, "signed", this.say),
      fear: told(fear, "signed", this.say),
      trust: told(columns.trust[row], "percent", this.say),
      share: told(share, "percent", this.say),
    };
    const game = gameOf([greed, fear]);
    write(this.why, `${this.say(`why-${game}`, values)} ${this.say("why-share", values)}`);
  }

  showHistory({ world, row, furthest, palette }) {
    const ratio = pixelRatio();
    const marks = world.changes.map((change) => change.row);
    for (const { name, how, canvas } of this.traces) {
      const size = { width: canvas.clientWidth, height: canvas.clientHeight };
      if (!size.width) continue;
      sizeCanvas(canvas, size.width, size.height, ratio);
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const colour = name === "cooperation" ? palette.cooperates : palette.ink;
      drawTrace(
        context,
        size,
        { values: this.told.columns[name] ?? [], row, furthest, rows: world.rows, how, band: null, marks, colour },
        palette,
      );
    }
    drawGrades(
      this.grades,
      this.told.columns.grade,
      { row, furthest, rows: world.rows, words: world.grades },
      palette,
      ratio,
    );
  }

  showLists({ world, rows, row }) {
    const mine = this.told.events.filter(([at]) => at <= row).reverse();
    const state = `${this.told.school} ${this.told.epoch} ${mine.length}`;
    if (state !== this.listed) {
      this.events.replaceChildren(...mine.slice(0, MOST_LINES).map((event) => lineOf(event, this.say)));
      this.partners.replaceChildren(...this.told.partners.map((partner) => this.partner(partner, world)));
      this.listed = state;
    }
    const acts = rows.column("acts", row);
    for (const each of this.partners.children) each.dataset.act = acts[Number(each.dataset.school)];
  }

  partner(partner, world) {
    const button = make("button", { type: "button", class: "plain", on: { click: () => this.acts.select(partner) } });
    button.append(make("span", { class: "sign", "aria-hidden": "true" }), world.names[partner]);
    return make("li", { "data-school": partner }, button);
  }
}

function trustOf(rows, row, school, say) {
  const controllers = rows.column("controller", row);
  if (controllers[school] < 0) return say("no-trust");
  const members = controllers.reduce((sum, each) => sum + (each === controllers[school] ? 1 : 0), 0);
  return members > 1 ? say("in-trust", { n: members - 1 }) : say("own-trust");
}

function drawGrades(canvas, grades, { row, furthest, rows, words }, palette, ratio) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (!width) return;
  sizeCanvas(canvas, width, height, ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const frame = frameOf(width, height);
  const wide = (frame.right - frame.left) / Math.max(1, rows - 1);
  const shades = [palette.faint, palette.cooperates, palette.cooperates, palette.competes, palette.jaws];
  let from = 0;
  for (let k = 1; k <= Math.min(furthest, grades.length - 1) + 1; k++) {
    const ends = k > Math.min(furthest, grades.length - 1);
    if (!ends && grades[k] === grades[from]) continue;
    const [x, length] = [frame.left + from * wide, Math.max(2, (k - from) * wide - 2)];
    context.globalAlpha = grades[from] === 2 ? 0.45 : 0.9;
    context.fillStyle = shades[grades[from] ?? 0];
    context.fillRect(x, 1, length, 7);
    context.globalAlpha = 1;
    context.fillStyle = palette.quiet;
    context.font = `11px ${palette.font}`;
    context.textBaseline = "top";
    context.textAlign = "left";
    if (context.measureText(words[grades[from] ?? 0]).width < length + 2)
      context.fillText(words[grades[from] ?? 0], x, 11);
    from = k;
  }
  context.fillStyle = palette.ink;
  context.fillRect(frame.left + row * wide - 1, 0, 2, 10);
}
