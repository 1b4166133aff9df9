// The ground: trusts as pale bands around their schools and the ties between schools. It changes only from term to
// term, so each row's ground is drawn once into a layer of its own; two are kept, and shown one over the other.
// The schools of a crowd, too many to be moved one by one, are drawn into the same layer.

import { drawHulls, drawWedges } from "./bodies.js";
import { ACTIVE, A_HELPS, B_HELPS, INSIDE_TRUST, OPEN } from "./rows.js";

const BOTH_HELP = A_HELPS | B_HELPS;
const AT_ONCE = 300; // lines in one path: many short paths are faster than one endless one
const MANY = 1500; // schools from which broken lines are drawn whole, for speed

export class Ground {
  constructor() {
    this.layers = [0, 1].map(() => ({ canvas: document.createElement("canvas"), row: -1 }));
    this.trusts = { canvas: document.createElement("canvas"), row: -1 }; // paper and bands, which change once a year
  }

  /** Set whose ground it is and how it is seen. */
  set(scene) {
    this.scene = scene;
    for (const layer of [...this.layers, this.trusts]) {
      layer.row = -1;
      layer.canvas.width = scene.pixels[0];
      layer.canvas.height = scene.pixels[1];
    }
  }

  /** Forget what was drawn of rows after this one; -1 forgets all. */
  forget(row) {
    for (const layer of [...this.layers, this.trusts]) if (layer.row > row) layer.row = -1;
  }

  /** Return the canvas on which the ground of a row is drawn. */
  at(row) {
    const layer = this.layers[row % 2];
    if (layer.row !== row) {
      this.draw(layer.canvas.getContext("2d", { alpha: false }), row);
      layer.row = row;
    }
    return layer.canvas;
  }

  draw(context, row) {
    const { ratio, rows } = this.scene;
    const since = rows.trustsSince[row];
    if (this.trusts.row !== since) {
      this.drawTrusts(this.trusts.canvas.getContext("2d", { alpha: false }), row);
      this.trusts.row = since;
    }
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.trusts.canvas, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const places = this.scene.bodies.at(row);
    drawWedges(context, places, this.scene);
    this.drawTies(context, row, places);
    drawHulls(context, places, this.scene);
    this.scene.drawCrowd?.(context, row);
    context.restore();
  }

  drawTrusts(context, row) {
    const { palette, camera, radius, ratio, rows } = this.scene;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = palette.paper;
    context.fillRect(0, 0, camera.width, camera.height);
    context.lineCap = "round";
    context.lineJoin = "round";
    context.lineWidth = Math.max(5, radius * 3.1);
    const { ghosts } = this.scene.bodies.at(row);
    for (const [trust, pairs] of netsOf(rows, row, camera, new Set(ghosts))) {
      context.strokeStyle = palette.hulls[trust % palette.hulls.length];
      context.beginPath();
      for (const [a, b] of pairs) {
        context.moveTo(camera.x[a], camera.y[a]);
        context.lineTo(camera.x[b], camera.y[b]);
      }
      context.stroke();
    }
  }

  drawTies(context, row, places) {
    const { palette, rows, world, radius, ratio } = this.scene;
    const acts = rows.tiesAt(row);
    const [both, broken] = [[], []];
    for (let k = 0; k < acts.length; k++) {
      const act = acts[k];
      if (!(act & ACTIVE) || act & INSIDE_TRUST) continue;
      (row > 0 && (act & BOTH_HELP) === BOTH_HELP ? both : broken).push(world.tieA[k], world.tieB[k]);
    }
    context.lineCap = "butt";
    const few = rows.schools < MANY;
    context.strokeStyle = palette.faint;
    context.lineWidth = few ? 1 : 0.7 / ratio;
    if (few && row > 0) context.setLineDash([3, 3.5]); // before the first term nobody has acted
    this.lines(context, broken, places);
    context.setLineDash([]);
    context.globalAlpha = few ? 0.5 : 0.6;
    context.strokeStyle = palette.cooperates;
    context.lineWidth = few ? Math.max(1, radius * 0.19) : 1 / ratio; // wider than a pixel is slow
    this.lines(context, both, places);
    context.globalAlpha = 1;
  }

  lines(context, ends, { x, y }) {
    for (let from = 0; from < ends.length; from += 2 * AT_ONCE) {
      context.beginPath();
      for (let k = from; k < Math.min(ends.length, from + 2 * AT_ONCE); k += 2) {
        context.moveTo(x[ends[k]], y[ends[k]]);
        context.lineTo(x[ends[k + 1]], y[ends[k + 1]]);
      }
      context.stroke();
    }
  }
}

/** Return, for every trust of two schools or more outside hulls, the pairs that join it with the least length. */
function netsOf(rows, row, camera, inside) {
  const [controller, flags] = [rows.column("controller", row), rows.column("flags", row)];
  const members = new Map();
  for (let i = 0; i < rows.schools; i++) {
    if (controller[i] < 0 || !(flags[i] & OPEN) || inside.has(i)) continue;
    if (!members.has(controller[i])) members.set(controller[i], []);
    members.get(controller[i]).push(i);
  }
  return [...members].filter(([, each]) => each.length > 1).map(([trust, each]) => [trust, shortestNet(each, camera)]);
}

/** Return the pairs that join all members with the least length (Prim's minimum spanning tree). */
function shortestNet(members, { x, y }) {
  const away = new Float32Array(members.length).fill(Infinity);
  const nearest = new Int32Array(members.length);
  const inside = new Uint8Array(members.length);
  const pairs = [];
  let newest = 0;
  inside[0] = 1;
  while (pairs.length < members.length - 1) {
    let next = -1;
    for (let k = 0; k < members.length; k++) {
      if (inside[k]) continue;
      const length = Math.hypot(x[members[k]] - x[members[newest]], y[members[k]] - y[members[newest]]);
      if (length < away[k]) [away[k], nearest[k]] = [length, newest];
      if (next < 0 || away[k] < away[next]) next = k;
    }
    pairs.push([members[nearest[next]], members[next]]);
    inside[next] = 1;
    newest = next;
  }
  return pairs;
}
