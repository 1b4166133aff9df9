// Glyphs: one school as a mark. Shape and colour say what it does, the ring how disadvantaged its pupils are.
// Each mark is drawn once and kept as a small picture, for thousands are put on the canvas in every frame.

import { CLOSED, COMPETES, COOPERATES, NEITHER } from "./rows.js";
import { RINGS } from "./palette.js";

const MOST_DISADVANTAGED = 0.6 * 255; // from which the ring is darkest
const STEPS = 2; // sizes a pixel
const JERSEY = 4; // kept with the acts, as the fifth kind of picture

/** Return the shade of the ring, by number, of a share of disadvantaged pupils (0 to 255). */
export function ringOf(disadvantaged) {
  return Math.min(RINGS - 1, Math.floor((disadvantaged / MOST_DISADVANTAGED) * RINGS));
}

/** Draw one school's mark. */
export function drawGlyph(context, x, y, radius, act, ring, palette) {
  if (act === CLOSED) {
    drawCross(context, x, y, Math.max(2.5, radius * 0.62), palette.quiet);
    return;
  }
  context.fillStyle = palette.rings[ring];
  shape(context, x, y, radius, act);
  if (radius > 4) {
    context.fillStyle = palette.paper;
    shape(context, x, y, radius * 0.76, act);
  }
  context.fillStyle = [palette.cooperates, palette.competes, palette.neither][act];
  shape(context, x, y, radius * 0.7, act);
}

/** Draw the yellow jersey of the school that leads its local partnership. */
export function drawJersey(context, x, y, radius, palette) {
  const width = Math.max(0.9, radius * 0.24);
  const away = radius + Math.min(1, radius * 0.15) + width / 2;
  ringAt(context, x, y, away, width + Math.min(1.2, radius * 0.2), palette.ink, 0.5);
  ringAt(context, x, y, away, width, palette.yellow, 1);
}

/** Draw a ring. */
export function ringAt(context, x, y, radius, width, colour, opacity) {
  context.globalAlpha = opacity;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
  context.globalAlpha = 1;
}

export class Glyphs {
  /** Keep pictures of marks in these colours for a screen of so many pixels a unit of length. */
  constructor(palette, ratio) {
    this.palette = palette;
    this.ratio = ratio;
    this.kept = [];
  }

  /** Put a school's mark on a canvas that is measured in device pixels. */
  put(context, x, y, radius, act, ring) {
    this.stamp(context, x, y, radius, act, act === CLOSED ? 0 : ring);
  }

  /** Put the yellow jersey round a mark. */
  putJersey(context, x, y, radius) {
    this.stamp(context, x, y, radius, JERSEY, 0);
  }

  stamp(context, x, y, radius, kind, ring) {
    const size = Math.max(1, Math.round(radius * this.ratio * STEPS));
    const key = (size * RINGS + ring) * 5 + kind;
    const picture = (this.kept[key] ??= this.picture(size / STEPS / this.ratio, kind, ring));
    const half = picture.width / 2;
    context.drawImage(picture, Math.round(x * this.ratio) - half, Math.round(y * this.ratio) - half);
  }

  picture(radius, kind, ring) {
    const half = Math.ceil((kind === JERSEY ? radius * 1.4 + 4 : radius * 1.05 + 1.5) * this.ratio);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 2 * half;
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, half, half);
    if (kind === JERSEY) drawJersey(context, 0, 0, radius, this.palette);
    else drawGlyph(context, 0, 0, radius, kind, ring, this.palette);
    return canvas;
  }
}

function shape(context, x, y, radius, act) {
  context.beginPath();
  if (act === COOPERATES) context.arc(x, y, radius, 0, 2 * Math.PI);
  else if (act === COMPETES) context.rect(x - radius * 0.86, y - radius * 0.86, radius * 1.72, radius * 1.72);
  else if (act === NEITHER) {
    const r = radius * 0.95;
    context.moveTo(x, y - r);
    context.lineTo(x + r, y);
    context.lineTo(x, y + r);
    context.lineTo(x - r, y);
    context.closePath();
  }
  context.fill();
}

function drawCross(context, x, y, radius, colour) {
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.4, radius * 0.32);
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(x - radius, y - radius);
  context.lineTo(x + radius, y + radius);
  context.moveTo(x + radius, y - radius);
  context.lineTo(x - radius, y + radius);
  context.stroke();
}
