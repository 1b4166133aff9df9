// The timeline above the slider: takeovers hang down, rescues stand up, changes are marked; the slider seeks.

import { make, pixelRatio, sizeCanvas } from "./dom.js";
import { when } from "./words.js";

export const THUMB = 18; // the slider's thumb keeps this width to itself

export class Timeline {
  constructor(say, seek) {
    this.say = say;
    this.canvas = make("canvas", { class: "timeline", "aria-hidden": "true" });
    this.slider = make("input", { type: "range", "data-part": "scrub", min: "0", max: "0", step: "1", value: "0" });
    this.slider.setAttribute("aria-label", say("scrub"));
    this.slider.addEventListener("input", () => seek(Number(this.slider.value)));
    const names = ["rescue", "takeover"].map((kind) => make("span", { class: kind, text: say(`timeline-${kind}`) }));
    this.element = make("div", { class: "scrub" }, make("p", { class: "names" }, ...names), this.canvas, this.slider);
  }

  show({ world, rows, row, furthest, palette }) {
    const { slider } = this;
    if (slider.max !== String(world.rows - 1)) slider.max = String(world.rows - 1);
    if (slider.value !== String(row)) slider.value = String(row);
    slider.setAttribute("aria-valuetext", when(row, this.say));
    const state = `${world.epoch} ${rows.ready} ${furthest} ${palette.paper} ${this.canvas.clientWidth}`;
    if (state === this.drawn) return;
    this.drawn = state;
    this.draw(world, rows, furthest, palette);
  }

  draw(world, rows, furthest, palette) {
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    if (!width) return;
    const ratio = pixelRatio();
    sizeCanvas(this.canvas, width, height, ratio);
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const x = (row) => THUMB / 2 + ((width - THUMB) * row) / Math.max(1, world.rows - 1);
    const counts = countsOf(rows, furthest);
    const most = Math.max(3, ...counts.takeover, ...counts.rescue);
    const middle = height / 2;
    const wide = Math.max(2, Math.min(6, ((width - THUMB) / world.rows) * 0.6));
    for (let row = 1; row <= Math.min(furthest, rows.ready - 1); row++) {
      const [up, down] = [counts.rescue[row] / most, counts.takeover[row] / most].map((share) => share * (middle - 2));
      context.fillStyle = palette.team;
      if (up) context.fillRect(x(row) - wide / 2, middle - 0.5 - up, wide, up);
      context.fillStyle = palette.jaws;
      if (down) context.fillRect(x(row) - wide / 2, middle + 0.5, wide, down);
    }
    context.fillStyle = palette.faint;
    context.fillRect(THUMB / 2, middle - 0.5, width - THUMB, 1);
    context.fillStyle = palette.ink;
    for (const { row } of world.changes) {
      context.beginPath();
      context.moveTo(x(row) - 5, 0);
      context.lineTo(x(row) + 5, 0);
      context.lineTo(x(row), 8);
      context.fill();
    }
  }
}

function countsOf(rows, furthest) {
  const counts = { takeover: new Array(rows.rows).fill(0), rescue: new Array(rows.rows).fill(0) };
  for (const [row, kind] of rows.eventsIn(0, furthest)) if (kind in counts) counts[kind][row]++;
  return counts;
}
