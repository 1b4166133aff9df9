// The town: all schools at their place. A picture is a pure function of the rows, the position between them, the size,
// the colours and the selected school: nothing of what was shown before stays in it.

import { Bodies } from "./bodies.js";
import { Glyphs, ringAt, ringOf } from "./glyphs.js";
import { Ground } from "./ground.js";
import { drawHappenings } from "./happenings.js";
import { ACTIVE, A_HELPS, B_HELPS, CLOSED, INSIDE_TRUST, LEADS } from "./rows.js";
import { fitBesideWords, scaleBar, usualRadius } from "./camera.js";

const FADING = [1, 0.75, 0.55, 0.4]; // of a closed school's cross, by terms since it closed
const CROWD = 700; // schools from which they turn all at once, as layers, and not one by one
const MULTITUDE = 2000; // schools from which, in a hurry, only whole and half rows are drawn
const CLICK = 22; // pixels from a school within which it is meant

export class Town {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
    this.ground = new Ground();
  }

  /** Set what is drawn and how it is seen: world, rows, palette, size on the page and pixels a unit of length. */
  set({ world, rows, palette, width, height, ratio, untitled }) {
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    const camera = fitBesideWords(world.x, world.y, width, height, untitled);
    const radius = usualRadius(camera.inside, world.schools);
    const pixels = [this.canvas.width, this.canvas.height];
    const radii = new Float32Array(world.schools);
    const radiusOf = (school) => radii[school];
    this.scene = { context: this.context, world, rows, palette, camera, radius, radii, radiusOf, ratio, pixels };
    this.scene.now = { x: Float32Array.from(camera.x), y: Float32Array.from(camera.y) };
    this.scene.bodies = new Bodies(this.scene);
    this.glyphs = new Glyphs(palette, ratio);
    this.crowd = world.schools >= CROWD;
    this.multitude = world.schools >= MULTITUDE;
    if (this.crowd) this.scene.drawCrowd = (layer, row) => this.drawSchools(layer, row, 0);
    this.ground.set(this.scene);
    this.middling = 0;
  }

  /** Forget what was drawn of rows after this one. */
  forget(row) {
    this.ground.forget(row);
    this.scene?.bodies.forget(row);
  }

  /** Draw the town at a position. */
  draw(position, selected) {
    const { context, ratio } = this.scene;
    const row = Math.floor(position + 1e-9);
    const part = Math.max(0, position - row);
    context.save(); // no picture inherits a pen from the one before
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    this.drawGround(row, part);
    this.measure(row, part);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (selected >= 0) this.drawOwnTies(row, selected);
    drawHappenings(this.scene, position, true);
    if (!this.crowd) {
      this.drawJerseys(row, part);
      this.drawSchools(context, row, part);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawHappenings(this.scene, position, false);
    if (selected >= 0) this.drawSelection(selected);
    this.drawScale();
    context.restore();
  }

  /** Return the school nearest to a place on the canvas, or -1 if none is near. */
  nearest(x, y) {
    const { now, radii } = this.scene;
    let [best, least] = [-1, CLICK];
    for (let i = 0; i < radii.length; i++) {
      const away = Math.hypot(now.x[i] - x, now.y[i] - y) - radii[i] * 0.5;
      if (away < least) [best, least] = [i, away];
    }
    return best;
  }

  /** Return where a school is drawn. */
  placeOf(school) {
    return [this.scene.now.x[school], this.scene.now.y[school], this.scene.radii[school]];
  }

  measure(row, part) {
    const { rows, radius, radii, world } = this.scene;
    this.move(row, part);
    const roll = rows.column("roll", row);
    const next = part > 0 ? rows.column("roll", row + 1) : roll;
    if (!this.middling) {
      const first = Float32Array.from(rows.column("roll", 0)).sort();
      this.middling = Math.max(1, first[first.length >> 1]);
      this.order = Uint32Array.from(world.x, (_, i) => i);
      this.order.sort((a, b) => rows.roll[b] - rows.roll[a] || a - b); // small schools lie on large ones
    }
    for (let i = 0; i < radii.length; i++) {
      const pupils = (roll[i] || next[i]) + ((next[i] || roll[i]) - (roll[i] || next[i])) * part;
      radii[i] = radius * Math.sqrt(Math.max(0.25, Math.min(3, pupils / this.middling)));
    }
  }

  /** Let every school be where it is at a position: on the way from its place in a row to that in the next. */
  move(row, part) {
    const { bodies, now } = this.scene;
    const from = bodies.at(row);
    const to = part > 0 ? bodies.at(row + 1) : from;
    const late = Math.max(0, (part - 0.4) / 0.6);
    const share = late * late * (3 - 2 * late); // one is first reached for, and then taken along
    for (let i = 0; i < now.x.length; i++) {
      now.x[i] = from.x[i] + (to.x[i] - from.x[i]) * share;
      now.y[i] = from.y[i] + (to.y[i] - from.y[i]) * share;
    }
  }

  /** Draw the yellow jerseys; one that is handed on is on its way along the line. */
  drawJerseys(row, part) {
    const { context, rows, now, radii, bodies } = this.scene;
    context.setTransform(1, 0, 0, 1, 0, 0);
    const flags = rows.column("flags", row);
    const next = part > 0 ? rows.column("flags", row + 1) : flags;
    const given = new Set();
    const put = (x, y, radius, opacity) => {
      context.globalAlpha = opacity;
      this.glyphs.putJersey(context, x, y, radius);
    };
    for (let i = 0; i < flags.length; i++) {
      if (!(next[i] & LEADS)) continue;
      const giver = flags[i] & LEADS ? i : bodies.before(row + 1, i);
      if (giver < 0) put(now.x[i], now.y[i], radii[i], part);
      else {
        given.add(giver);
        const [x, y, radius] = [now.x, now.y, radii].map((all) => all[giver] + (all[i] - all[giver]) * part);
        put(x, y, radius, 1);
      }
    }
    for (let i = 0; i < flags.length; i++) {
      if (flags[i] & LEADS && !(next[i] & LEADS) && !given.has(i)) put(now.x[i], now.y[i], radii[i], 1 - part);
    }
    context.globalAlpha = 1;
  }

  drawGround(row, part) {
    const { context } = this.scene;
    context.drawImage(this.ground.at(row), 0, 0);
    if (part > 0) {
      context.globalAlpha = part;
      context.drawImage(this.ground.at(row + 1), 0, 0);
      context.globalAlpha = 1;
    }
  }

  drawSchools(context, row, part) {
    const { rows, now, radii } = this.scene;
    if (this.crowd) this.measure(row, part);
    context.setTransform(1, 0, 0, 1, 0, 0);
    const { glyphs } = this;
    const after = part > 0 ? row + 1 : row;
    const [acts, nextActs] = [rows.column("acts", row), rows.column("acts", after)];
    const poor = rows.column("disadvantaged", row);
    const flags = rows.column("flags", row);
    const turning = 1 - 0.4 * Math.sin(Math.PI * part);
    for (let k = 0; k < radii.length; k++) {
      const i = this.order[k];
      const [act, next] = [acts[i], nextActs[i]];
      const [x, y, ring] = [now.x[i], now.y[i], ringOf(poor[i])];
      if (act === CLOSED) this.putCross(context, row, part, i);
      else if (next === CLOSED) {
        context.globalAlpha = 1 - part;
        glyphs.put(context, x, y, radii[i], act, ring);
        context.globalAlpha = part;
        glyphs.put(context, x, y, radii[i], CLOSED, 0);
        context.globalAlpha = 1;
      } else {
        if (this.crowd && flags[i] & LEADS) glyphs.putJersey(context, x, y, radii[i]);
        if (act === next) glyphs.put(context, x, y, radii[i], act, ring);
        else glyphs.put(context, x, y, radii[i] * turning, part < 0.5 ? act : next, ring);
      }
    }
  }

  putCross(context, row, part, school) {
    const { rows, camera, radius } = this.scene;
    let terms = 0;
    while (terms < 3 && row - terms > 0 && rows.acts[(row - terms - 1) * rows.schools + school] === CLOSED) terms++;
    context.globalAlpha = FADING[terms] + (FADING[Math.min(3, terms + 1)] - FADING[terms]) * part;
    this.glyphs.put(context, camera.x[school], camera.y[school], radius, CLOSED, 0);
    context.globalAlpha = 1;
  }

  drawOwnTies(row, school) {
    const { context, rows, world, now: camera, palette } = this.scene;
    const acts = rows.tiesAt(row);
    for (const k of world.tiesOf(school)) {
      if (!(acts[k] & ACTIVE) || acts[k] & INSIDE_TRUST) continue;
      const both = acts[k] & A_HELPS && acts[k] & B_HELPS;
      const partner = world.partnerOn(k, school);
      context.strokeStyle = both ? palette.cooperates : palette.competes;
      context.lineWidth = both ? 3 : 1.8;
      context.setLineDash(both ? [] : [4, 4]);
      context.beginPath();
      context.moveTo(camera.x[school], camera.y[school]);
      context.lineTo(camera.x[partner], camera.y[partner]);
      context.stroke();
    }
    context.setLineDash([]);
  }

  drawSelection(school) {
    const { context, palette, world, camera } = this.scene;
    const [x, y, radius] = this.placeOf(school);
    ringAt(context, x, y, radius + 6, 4, palette.paper, 1);
    ringAt(context, x, y, radius + 6, 2, palette.ink, 1);
    context.font = `600 13px ${palette.font}`;
    const wide = context.measureText(world.names[school]).width;
    const right = x + radius + 12 + wide < camera.width - 6;
    context.textAlign = right ? "left" : "right";
    context.textBaseline = "middle";
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = palette.paper;
    context.fillStyle = palette.ink;
    const at = right ? x + radius + 12 : x - radius - 12;
    context.strokeText(world.names[school], at, y);
    context.fillText(world.names[school], at, y);
  }

  drawScale() {
    const { context, palette, camera } = this.scene;
    const { km, pixels } = scaleBar(camera);
    const [right, y] = [camera.width - 18, camera.height - 14];
    context.strokeStyle = palette.quiet;
    context.fillStyle = palette.quiet;
    context.lineWidth = 1.4;
    context.beginPath();
    context.moveTo(right - pixels, y);
    context.lineTo(right, y);
    context.stroke();
    context.font = `12px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.fillText(`${km} km`, right - pixels / 2, y - 5);
  }
}
