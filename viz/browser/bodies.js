// Bodies: what has become of places. A school that was swallowed stands inside the hull of the one that swallowed it,
// and a ghost where it stood; who rides with this term's leader draws near to it. A pure function of the rows.

import { ACTIVE, A_HELPS, B_HELPS, INSIDE_TRUST, LEADS, OPEN, RIDES } from "./rows.js";

const KEPT_ROWS = 4; // rows whose places are kept
const SMALL = 3.5; // pixels of a school's radius below which neither gaps in a line nor a wedge can be seen
const TURN = 2.399963; // radians from one place inside a hull to the next: the golden angle
const SLOT = 1.75; // radii from one place inside a hull to the next
const RIM = 1.35; // radii from the outermost place to the edge of a hull
const MOST_SHOULDERED = 100_000; // schools times hulls; of more, none is shouldered aside
const NEAR = 0.3; // how much of the way to the leader a helper goes
const FURTHEST = 7; // radii that it goes at most

export class Bodies {
  constructor(scene) {
    this.scene = scene;
    this.kept = new Map();
  }

  /** Forget all after a row. */
  forget(row) {
    for (const each of [...this.kept.keys()]) if (each > row) this.kept.delete(each);
  }

  /** Return the places at a row: `x` and `y` of every school, `hulls`, `ghosts`, and who rides behind whom. */
  at(row) {
    if (!this.kept.has(row)) {
      if (this.kept.size >= KEPT_ROWS) this.kept.delete(this.kept.keys().next().value);
      this.kept.set(row, this.made(row));
    }
    return this.kept.get(row);
  }

  made(row) {
    const { camera } = this.scene;
    const places = { x: new Float32Array(camera.x), y: new Float32Array(camera.y), hulls: [], ghosts: [] };
    for (const [root, members] of this.swallowed(row)) places.hulls.push(this.packed(root, members, places));
    places.behind = this.riders(row, places);
    for (const [school, leader] of places.behind) {
      const [east, north] = [places.x[leader] - places.x[school], places.y[leader] - places.y[school]];
      const share = Math.min(NEAR, (FURTHEST * this.scene.radius) / Math.max(1e-6, Math.hypot(east, north)));
      places.x[school] += east * share;
      places.y[school] += north * share;
    }
    this.shoulder(places);
    return places;
  }

  /** Put what a school has swallowed beside it, the newest outermost; return the hull around them. */
  packed(root, members, { x, y, ghosts }) {
    const { camera, radius } = this.scene;
    const slot = SLOT * radius;
    members.forEach((school, k) => {
      const away = slot * Math.sqrt(k + 1);
      x[school] = camera.x[root] + away * Math.cos((k + 1) * TURN);
      y[school] = camera.y[root] + away * Math.sin((k + 1) * TURN);
      ghosts.push(school);
    });
    if (members.length > 1)
      return { root, members, x: camera.x[root], y: camera.y[root], size: slot * Math.sqrt(members.length) + RIM * radius };
    const [east, north] = [(x[members[0]] + camera.x[root]) / 2, (y[members[0]] + camera.y[root]) / 2];
    return { root, members, x: east, y: north, size: slot / 2 + RIM * radius };
  }

  /** Let hulls shoulder aside whoever is not theirs, so that nobody seems to be inside who is not. */
  shoulder({ x, y, hulls }) {
    if (hulls.length * x.length > MOST_SHOULDERED) return;
    const roots = new Set(hulls.flatMap(({ root, members }) => [root, ...members]));
    for (const hull of hulls) {
      const least = hull.size + 1.3 * this.scene.radius;
      for (let i = 0; i < x.length; i++) {
        const [east, north] = [x[i] - hull.x, y[i] - hull.y];
        const away = Math.hypot(east, north);
        if (away >= least || roots.has(i)) continue;
        x[i] = hull.x + (away > 0 ? (east / away) * least : least);
        y[i] = hull.y + (away > 0 ? (north / away) * least : 0);
      }
    }
  }

  /** Return the schools inside each hull, in the order in which they were swallowed, by the school that holds them. */
  swallowed(row) {
    const { rows } = this.scene;
    const [controller, flags] = [rows.column("controller", row), rows.column("flags", row)];
    const owner = new Map();
    for (const [, kind, school, other] of rows.eventsIn(0, row)) {
      if (kind !== "takeover" || other < 0) continue;
      owner.delete(school); // last swallowed, last in line
      owner.set(school, other);
    }
    const holds = (school) => {
      const other = owner.get(school);
      const both = other !== undefined && flags[school] & OPEN && flags[other] & OPEN;
      return both && controller[school] >= 0 && controller[school] === controller[other] ? other : -1;
    };
    const found = new Map();
    for (const school of owner.keys()) {
      let [root, steps] = [holds(school), 0];
      if (root < 0) continue;
      for (let next = holds(root); next >= 0 && steps < 20; next = holds(root), steps++) root = next;
      if (root === school || steps >= 20) continue; // they have swallowed one another
      if (!found.has(root)) found.set(root, []);
      found.get(root).push(school);
    }
    return found;
  }

  /** Return `[helper, leader]` for all who ride with a leader with whom they help each other, outside hulls. */
  riders(row, { ghosts }) {
    if (row === 0) return [];
    const { rows, world, camera } = this.scene;
    const [flags, acts, inside] = [rows.column("flags", row), rows.tiesAt(row), new Set(ghosts)];
    const leaderOf = new Map();
    const away = (a, b) => Math.hypot(camera.x[a] - camera.x[b], camera.y[a] - camera.y[b]);
    const join = (school, leader) => {
      if (!(flags[leader] & LEADS) || flags[school] & LEADS || !(flags[school] & RIDES) || inside.has(school)) return;
      const before = leaderOf.get(school);
      if (before === undefined || away(school, leader) < away(school, before)) leaderOf.set(school, leader);
    };
    for (let k = 0; k < acts.length; k++) {
      if (!(acts[k] & ACTIVE) || acts[k] & INSIDE_TRUST || !(acts[k] & A_HELPS) || !(acts[k] & B_HELPS)) continue;
      join(world.tieA[k], world.tieB[k]);
      join(world.tieB[k], world.tieA[k]);
    }
    return [...leaderOf];
  }

  /** Return from whom a new leader takes over: the nearest partner that led and leads no more; -1 if there is none. */
  before(row, leader) {
    const { rows, world, camera } = this.scene;
    const [then, now] = [rows.column("flags", row - 1), rows.column("flags", row)];
    let [best, least] = [-1, Infinity];
    for (const k of world.tiesOf(leader)) {
      const other = world.partnerOn(k, leader);
      if (!(then[other] & LEADS) || now[other] & LEADS) continue;
      const far = Math.hypot(camera.x[other] - camera.x[leader], camera.y[other] - camera.y[leader]);
      if (far < least) [best, least] = [other, far];
    }
    return best;
  }
}

/** Draw ghosts, and hulls on their tracks. Where marks are small, no ghosts, and tracks without gaps: nobody could see them. */
export function drawHulls(context, { hulls, ghosts }, { palette, camera, radius }) {
  const small = radius < SMALL;
  const tread = Math.max(small ? 1 : 2, radius * 0.55);
  context.strokeStyle = palette.quiet;
  context.lineWidth = 1;
  context.setLineDash([1.5, 2.5]);
  for (const school of small ? [] : ghosts) {
    circle(context, camera.x[school], camera.y[school], Math.max(2, radius * 0.9));
    context.stroke();
  }
  context.fillStyle = context.strokeStyle = palette.engine;
  context.lineWidth = tread;
  context.lineCap = "butt";
  context.setLineDash(small ? [] : [tread * 1.2, tread * 0.9]); // the tracks, link by link
  for (const { x, y, size } of hulls) {
    circle(context, x, y, size + (small ? tread : 0));
    context.fill();
    if (small) continue;
    circle(context, x, y, size + tread * 0.85);
    context.stroke();
  }
  context.setLineDash([]);
}

function circle(context, x, y, size) {
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
}

/** Draw the slipstream: a wedge from each helper to this term's leader, all as one shape. */
export function drawWedges(context, { behind, x, y }, { palette, radius }) {
  if (radius < SMALL) return;
  context.fillStyle = palette.team;
  context.globalAlpha = 0.26;
  const wide = radius * 1.1;
  context.beginPath();
  for (const [school, leader] of behind) {
    const [east, north] = [x[school] - x[leader], y[school] - y[leader]];
    const length = Math.max(1e-6, Math.hypot(east, north));
    const [across, along] = [(-north / length) * wide, (east / length) * wide];
    context.moveTo(x[leader], y[leader]);
    context.lineTo(x[school] + across, y[school] + along);
    context.lineTo(x[school] - across, y[school] - along);
  }
  context.fill();
  context.globalAlpha = 1;
}
