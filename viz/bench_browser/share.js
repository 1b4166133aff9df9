// The share of cooperators: large, as a bar, and its trace from the start to the step shown.

import { make, pixelRatio, sizeCanvas, write } from "../browser/dom.js";
import { grouped } from "../browser/words.js";
import { markOf } from "./board.js";
import { COMPETED, COOPERATED, JUST_COMPETES, JUST_COOPERATES } from "./states.js";

const [AXIS, FOOT, ROOF, EDGE] = [40, 20, 8, 10];
const PARTS = [COOPERATED, JUST_COOPERATES, JUST_COMPETES, COMPETED];
const LEGEND = [COOPERATED, COMPETED, JUST_COOPERATES, JUST_COMPETES];

/** Return a share in percent; with a digit where a whole number would hide something. */
export function percent(share) {
  const value = share * 100;
  const whole = Math.round(value);
  if (value === whole || (value >= 10 && value <= 90)) return `${whole}%`;
  return value < 0.1 ? "<0.1%" : value > 99.9 ? ">99.9%" : `${value.toFixed(1)}%`;
}

export class SharePanel {
  /** `seek` goes to a step. */
  constructor(say, seek) {
    this.say = say;
    this.number = make("p", { class: "number", "data-part": "share" });
    this.parts = PARTS.map((kind) => make("span", { class: "part", "data-kind": kind }));
    this.trace = make("canvas", { class: "share-trace", role: "img", "data-part": "trace" });
    this.trace.addEventListener("click", (event) => this.click(event, seek));
    this.lines = LEGEND.map((kind) => {
      const [sign, count] = [make("canvas", { "aria-hidden": "true" }), make("strong", {})];
      const words = make("span", { text: say(`kind-${kind}`) });
      return { kind, sign, count, element: make("li", {}, sign, count, words) };
    });
    this.element = make(
      "div",
      { class: "share" },
      make("div", { class: "big" }, this.number, make("p", { class: "of", text: say("of-players") })),
      make("div", { class: "share-bar", "aria-hidden": "true" }, ...this.parts),
      make("ul", { class: "kinds" }, ...this.lines.map((line) => line.element)),
      this.trace,
    );
  }

  recolour(colours) {
    for (const { kind, sign } of this.lines) {
      const ratio = pixelRatio();
      const mark = markOf(kind, 7 * ratio, colours);
      Object.assign(sign, { width: mark.width, height: mark.height });
      sign.style.width = `${mark.width / ratio}px`;
      sign.getContext("2d").drawImage(mark, 0, 0);
    }
  }

  show({ world, states, row, furthest, ended, colours }) {
    const share = states.shares[row];
    write(this.number, percent(share));
    PARTS.forEach((kind, k) => (this.parts[k].style.flexGrow = states.counts[kind]));
    for (const { kind, count } of this.lines) write(count, grouped(states.counts[kind]));
    this.trace.setAttribute("aria-label", this.say("trace", { share: percent(share), row, rows: world.rows - 1 }));
    this.last = world.rows - 1;
    const mark = ended && world.story?.mark ? world.story : null;
    this.draw(states.shares, row, furthest, mark, colours);
  }

  click(event, seek) {
    const box = this.trace.getBoundingClientRect();
    const at = (event.clientX - box.left - AXIS) / (box.width - AXIS - EDGE);
    if (this.last) seek(Math.round(Math.max(0, Math.min(1, at)) * this.last));
  }

  draw(shares, row, furthest, mark, colours) {
    const [width, height] = [this.trace.clientWidth, this.trace.clientHeight];
    if (!width) return;
    const ratio = pixelRatio();
    sizeCanvas(this.trace, width, height, ratio);
    const pen = this.trace.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const x = (at) => AXIS + ((width - AXIS - EDGE) * at) / this.last;
    const y = (share) => height - FOOT - (height - FOOT - ROOF) * share;
    this.drawAxes(pen, x, y, width, height, colours);
    if (mark) this.drawPublished(pen, mark, y, width, colours);
    pen.lineJoin = "round";
    pen.lineWidth = 2;
    pen.strokeStyle = colours.kinds[COOPERATED];
    pen.globalAlpha = 0.35;
    line(pen, shares, row, furthest, x, y);
    pen.globalAlpha = 1;
    line(pen, shares, 0, row, x, y);
    pen.fillStyle = colours.kinds[COOPERATED];
    pen.strokeStyle = colours.panel;
    pen.beginPath();
    pen.arc(x(row), y(shares[row]), 5, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }

  drawAxes(pen, x, y, width, height, colours) {
    pen.font = `12px ${colours.font}`;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    pen.strokeStyle = colours.faint;
    pen.fillStyle = colours.quiet;
    pen.lineWidth = 1;
    for (const share of [0, 0.5, 1]) {
      const at = Math.round(y(share)) + 0.5;
      pen.beginPath();
      pen.moveTo(AXIS, at);
      pen.lineTo(width - EDGE, at);
      pen.stroke();
      pen.fillText(`${share * 100}%`, AXIS - 6, at);
    }
    pen.textBaseline = "bottom";
    for (const [at, align] of [
      [0, "left"],
      [this.last, "right"],
    ]) {
      pen.textAlign = align;
      pen.fillText(at ? this.say("steps", { n: grouped(at) }) : "0", x(at), height);
    }
  }

  drawPublished(pen, { mark, mark_words: words }, y, width, colours) {
    pen.strokeStyle = pen.fillStyle = colours.ink;
    pen.lineWidth = 1;
    pen.setLineDash([5, 4]);
    pen.beginPath();
    pen.moveTo(AXIS, y(mark));
    pen.lineTo(width - EDGE, y(mark));
    pen.stroke();
    pen.setLineDash([]);
    pen.textAlign = "right";
    pen.textBaseline = "bottom";
    const wide = pen.measureText(words).width;
    pen.fillStyle = colours.panel;
    pen.globalAlpha = 0.8;
    pen.fillRect(width - EDGE - wide - 4, y(mark) - 20, wide + 4, 17);
    pen.globalAlpha = 1;
    pen.fillStyle = colours.ink;
    pen.fillText(words, width - EDGE - 2, y(mark) - 4);
  }
}

function line(pen, shares, from, to, x, y) {
  pen.beginPath();
  for (let k = from; k <= to && k < shares.length; k++) pen.lineTo(x(k), y(shares[k]));
  pen.stroke();
}
