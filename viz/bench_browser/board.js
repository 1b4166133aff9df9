// The board: draws the population; a pure function of what everybody does, the size and the colours.

import { COMPETED, COOPERATED, JUST_COMPETES, JUST_COOPERATES } from "./states.js";
import { placesOf } from "./places.js";

const KINDS = [COMPETED, COOPERATED, JUST_COMPETES, JUST_COOPERATES];

/** Return the canvas of one mark: a disc cooperates, a square competes; one that just changed is light with a rim. */
export function markOf(kind, radius, colours, apart = 0) {
  const edge = Math.ceil(radius) + 2;
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * edge, height: 2 * edge });
  const context = canvas.getContext("2d");
  const helps = kind === COOPERATED || kind === JUST_COOPERATES;
  const changed = kind === JUST_COOPERATES || kind === JUST_COMPETES;
  const rim = changed ? Math.max(1, radius * 0.22) : 0;
  const r = (helps ? radius : radius * 0.88) - rim / 2;
  context.lineJoin = "round";
  context.beginPath();
  if (helps) context.arc(edge, edge, r, 0, 2 * Math.PI);
  else context.rect(edge - r, edge - r, 2 * r, 2 * r);
  if (apart) {
    context.strokeStyle = colours.paper;
    context.lineWidth = 2 * apart + rim;
    context.stroke();
  }
  context.fillStyle = colours.kinds[kind];
  context.fill();
  if (changed) {
    context.strokeStyle = colours.kinds[helps ? COOPERATED : COMPETED];
    context.lineWidth = rim;
    context.stroke();
  }
  return canvas;
}

export class Board {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.sheet = document.createElement("canvas");
  }

  /** Draw this world from now on, on a canvas of at most so many pixels. */
  set(world, most, colours) {
    this.places = placesOf(world, most);
    const { size } = this.places;
    Object.assign(this, { world, size, colours });
    Object.assign(this.canvas, { width: size, height: size });
    this.inks = new Uint32Array(new Uint8Array(KINDS.flatMap((kind) => bytesOf(colours.kinds[kind]))).buffer);
    if (this.places.how === "marks") {
      this.pictures = KINDS.map((kind) => markOf(kind, this.places.radius, colours, world.ties ? 1.5 : 0));
      this.ground = this.drawTies();
    } else {
      const edge = this.places.how === "cells" ? this.places.side : size;
      Object.assign(this.sheet, { width: edge, height: edge });
      this.image = this.sheet.getContext("2d").createImageData(edge, edge);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
  }

  /** Draw what everybody does. */
  draw(kinds) {
    const { context, size, places } = this;
    context.clearRect(0, 0, size, size);
    if (places.how === "marks") this.drawMarks(kinds);
    else this.drawPixels(kinds);
  }

  drawPixels(kinds) {
    const { context, size, places, pixels, inks, image, sheet } = this;
    if (places.how === "cells") for (let i = 0; i < kinds.length; i++) pixels[i] = inks[kinds[i]];
    else this.drawDots(kinds);
    sheet.getContext("2d").putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(sheet, 0, 0, size, size);
  }

  drawDots(kinds) {
    const { size, places, pixels, inks } = this;
    const wide = Math.max(1, Math.round(places.radius * 2));
    for (let i = 0; i < kinds.length; i++) {
      const ink = inks[kinds[i]];
      const start = Math.round(places.y[i] - wide / 2) * size + Math.round(places.x[i] - wide / 2);
      for (let row = 0; row < wide; row++) pixels.fill(ink, start + row * size, start + row * size + wide);
    }
  }

  drawMarks(kinds) {
    const { context, places, pictures, ground } = this;
    if (ground) context.drawImage(ground, 0, 0);
    const half = pictures[0].width / 2;
    for (let i = 0; i < kinds.length; i++) {
      context.drawImage(pictures[kinds[i]], places.x[i] - half, places.y[i] - half);
    }
  }

  /** Draw the ties once: they stay as they are. */
  drawTies() {
    const { world, size, places, colours } = this;
    if (!world.ties) return null;
    const ground = Object.assign(document.createElement("canvas"), { width: size, height: size });
    const context = ground.getContext("2d");
    context.strokeStyle = colours.quiet;
    context.globalAlpha = Math.max(0.06, Math.min(0.5, 260 / world.ties));
    context.lineWidth = Math.max(1, size / 900);
    context.beginPath();
    for (let k = 0; k < world.ties; k++) {
      context.moveTo(places.x[world.a[k]], places.y[world.a[k]]);
      context.lineTo(places.x[world.b[k]], places.y[world.b[k]]);
    }
    context.stroke();
    return ground;
  }
}

function bytesOf(colour) {
  return [1, 3, 5].map((k) => parseInt(colour.slice(k, k + 2), 16)).concat(255);
}
