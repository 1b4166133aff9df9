// The comparison: one sentence on what the change did, the differences at the term shown, how many schools are otherwise
// term by term, and the many runs with which it is known whether that is luck.

import { make, pixelRatio, sizeCanvas, write } from "./dom.js";
import { differingAt } from "./against.js";
import { THUMB } from "./timeline.js";
import { grouped, toldShort, yearOf } from "./words.js";

export const COMPARED = [
  ["takeover_events", "whole"],
  ["cooperation", "percent"],
  ["attainment_gap_months", "months"],
  ["roll_gini", "gini"],
];

const LEAST_SHARE = 0.2; // of schools that a full bar of the strip stands for, at least

export class Comparison {
  /** `acts` has `alone`, `pairs` and `stop`. */
  constructor(say, acts) {
    Object.assign(this, { say, of: COMPARED[0][0] });
    this.sentence = make("h2", { "data-part": "compared", class: "compared", "aria-live": "polite" });
    this.usually = make("p", { "data-part": "usually", class: "usually" });
    this.cells = COMPARED.map(([name, how]) => this.cell(name, how));
    this.progress = make("progress", { max: "1", value: "0", "aria-label": say("pairs") });
    this.run = make("button", { type: "button", "data-do": "pairs", text: say("pairs-run") });
    this.run.addEventListener("click", () => (this.running ? acts.stop() : acts.pairs()));
    const leave = make("button", { type: "button", "data-do": "alone", text: say("alone") });
    leave.addEventListener("click", acts.alone);
    this.many = make("div", { class: "many" }, this.progress, this.run, leave);
    this.element = make(
      "section",
      { class: "comparison", "data-part": "compare", "aria-label": say("comparison"), hidden: true },
      make("div", { class: "words" }, this.sentence, this.usually),
      this.many,
      make("div", { class: "cells", role: "group", "aria-label": say("differences") }, ...this.cells.map((c) => c.element)),
    );
    this.canvas = make("canvas", { class: "strip", "aria-hidden": "true" });
    this.note = make("p", { class: "strip-note", "data-part": "differing" });
    this.strip = [this.note, this.canvas];
  }

  cell(name, how) {
    const number = make("strong", {});
    const sides = make("span", { class: "sides" });
    const element = make(
      "button",
      { type: "button", class: "cell", "data-compared": name, "aria-pressed": "false" },
      make("span", { class: "measure", text: this.say(`compared-${name}`) }),
      number,
      sides,
    );
    element.addEventListener("click", () => {
      this.of = name;
      if (this.shown) this.show(this.shown);
    });
    return { name, how, number, sides, element };
  }

  show(shown) {
    this.shown = shown;
    const { against, rows, row } = shown;
    const secret = shown.bet?.open && !shown.bet.seen(shown); // what will be is not told before it has been seen
    this.element.hidden = !against || secret;
    for (const each of this.strip) each.hidden = !against;
    if (!against) return;
    const other = against.rows;
    this.running = against.running;
    for (const { name, how, number, sides, element } of this.cells) {
      const [a, b] = [other.metrics[name]?.[row], rows.metrics[name]?.[row]];
      element.setAttribute("aria-pressed", String(name === this.of));
      write(number, difference(a, b, how));
      write(sides, [a, b].map((value) => (value === undefined ? "" : short(value, how))).join(" → "));
    }
    this.tell(shown);
    if (!shown.world.recorded) this.showMany(against, shown);
    this.many.hidden = Boolean(shown.world.recorded);
    const count = differingAt(rows, other, row);
    write(this.note, this.say("differing", { n: grouped(count), of: grouped(rows.schools) }));
    this.draw(shown);
  }

  /** Write what the change did by the end of this run, and what it does in many runs. */
  tell({ against, rows, world, otherwise }) {
    const { say } = this;
    const [last, other] = [world.rows - 1, against.rows];
    const how = COMPARED.find(([name]) => name === this.of)[1];
    const same = world.scenario === against.world.scenario;
    const side = same ? say("with-change") : say("with-scenario", { title: world.title, other: against.world.title });
    if (rows.ready <= last || other.ready <= last) return write(this.sentence, say("comparing"));
    if (!otherwise) return write(this.sentence, say("compared-nothing"));
    const [a, b] = [other.metrics[this.of][last], rows.metrics[this.of][last]];
    write(this.sentence, say("compared", { side, difference: this.word(b - a, how), year: yearOf(last) }));
  }

  showMany(against, { otherwise }) {
    const { say } = this;
    const { pairs, running } = against;
    const how = COMPARED.find(([name]) => name === this.of)[1];
    const found = pairs?.effects[this.of];
    this.progress.hidden = !running;
    this.progress.value = pairs ? pairs.runs / pairs.of : 0;
    this.run.hidden = !otherwise || (pairs !== null && pairs.runs >= pairs.of);
    this.run.dataset.running = String(running);
    write(this.run, say(running ? "pairs-stop" : pairs ? "pairs-on" : "pairs-run", { n: pairs?.runs ?? 0, of: pairs?.of ?? 50 }));
    let text = "";
    if (!otherwise) text = say("compared-how");
    else if (pairs?.trouble) text = pairs.trouble;
    else if (found?.usual) text = say("usually", { n: pairs.runs, range: this.range(found.usual, how), mean: this.word(found.mean, how, 1) });
    else if (running) text = say("pairs-first");
    write(this.usually, text);
  }

  /** Return a difference in words: "9 fewer takeovers". */
  word(value, how, more = 0) {
    const size = sized(value, how, more);
    if (Number(size) === 0) return this.say(`same-${this.of}`);
    return this.say(`${value < 0 ? "less" : "more"}-${this.of}`, { n: size === "1" ? 1 : size });
  }

  /** Return from where to where differences lie, in words: "4 to 11 fewer". */
  range([low, high], how) {
    const { say } = this;
    const [from, to] = [sized(low, how), sized(high, how)];
    const side = (value) => say(`${value < 0 ? "fewer" : "above"}-${this.of}`);
    if (Number(from) === 0 && Number(to) === 0) return say("range-none");
    if (low >= 0 || Number(from) === 0) return say("range", { low: from, high: to, word: side(1) });
    if (high <= 0 || Number(to) === 0) return say("range", { low: to, high: from, word: side(-1) });
    return say("range-across", { low: from, less: side(-1), high: to, more: side(1) });
  }

  /** Draw for every term how many schools are otherwise in the two worlds. */
  draw({ world, rows, against, palette, furthest, row }) {
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    if (!width) return;
    const other = against.rows;
    const last = Math.min(furthest, rows.ready - 1, other.ready - 1);
    const state = `${world.epoch} ${against.world.epoch} ${last} ${row} ${width} ${palette.paper}`;
    if (state === this.drawn) return;
    this.drawn = state;
    const key = `${world.epoch} ${against.world.epoch}`;
    if (key !== this.counted?.key) this.counted = { key, counts: [] };
    const { counts } = this.counted;
    for (let k = 0; k <= last; k++) counts[k] ??= differingAt(rows, other, k) / rows.schools;
    const ratio = pixelRatio();
    sizeCanvas(this.canvas, width, height, ratio);
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const x = (at) => THUMB / 2 + ((width - THUMB) * at) / Math.max(1, world.rows - 1);
    const wide = Math.max(2, ((width - THUMB) / world.rows) * 0.8);
    const most = Math.max(LEAST_SHARE, ...counts.slice(0, last + 1));
    context.fillStyle = palette.faint;
    context.fillRect(THUMB / 2, height - 1, width - THUMB, 1);
    for (let k = 0; k <= last; k++) {
      const high = counts[k] ? Math.max(2, (counts[k] / most) * (height - 2)) : 0;
      context.fillStyle = k === row ? palette.ink : palette["two-tier"];
      context.fillRect(x(k) - wide / 2, height - high, wide, high);
    }
  }
}

/** Return the size of a difference as it is written, without its sign. */
function sized(value, how, more = 0) {
  const size = Math.abs(value ?? 0);
  if (how === "percent") return (size * 100).toFixed(more);
  if (how === "months") return size.toFixed(1);
  return size.toFixed(how === "whole" ? more : 2);
}

function short(value, how) {
  return value === null ? "–" : toldShort(value, how);
}

/** Return a difference with its sign: "−9", "+12 pts". */
function difference(a, b, how) {
  if (a === null || a === undefined || b === null || b === undefined) return "–";
  const size = sized(b - a, how);
  const sign = Number(size) === 0 ? "±" : b > a ? "+" : "−";
  return `${sign}${size}${how === "percent" ? " pts" : ""}`;
}
