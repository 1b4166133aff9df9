// Happenings: what one sees of a takeover, a rescue and a refused rescue. Each is told over the term in which it
// happens (age 0 to 1) and glows for two terms after it (age 1 to 3); all of it follows from the position alone.

import { ACTIVE, A_HELPS, B_HELPS, INSIDE_TRUST } from "./rows.js";
import { ringAt } from "./glyphs.js";

export const GLOW = 2; // terms
const TEETH = 4; // a jaw
const AJAR = 0.32; // how far the jaws stay open once they have closed, so that one sees what they hold

/** Draw what happens around a position: `below` the schools (reaching arms, a throat) or above them (jaws, rings). */
export function drawHappenings(scene, position, below) {
  const { rows } = scene;
  const told = rows.eventsIn(Math.floor(position) + 1 - GLOW, Math.ceil(position));
  const helpers = new Map();
  for (const [row, kind, school, other] of told) {
    if (kind === "comes to help") remember(helpers, `${row} ${other}`, school);
  }
  for (const event of told) {
    const [row, kind, school, other] = event;
    const age = position - row + 1;
    if (age <= 0 || age >= 1 + GLOW) continue;
    if (kind === "takeover" && other >= 0) (below ? drawThroat : drawJaws)(scene, other, school, age);
    if (kind === "rescue") {
      const team = helpers.get(`${row} ${school}`) ?? [];
      (below ? drawArms : drawWaitingTeam)(scene, school, team, age);
    }
    if (kind === "refused rescue") {
      const alone = !told.some((one) => one[0] === row && one[1] === "takeover" && one[2] === school);
      (below ? drawPlea : drawTurnedBacks)(scene, school, asked(scene, row, school), age, alone);
    }
  }
}

/** The devourer's throat, widening towards the devoured. */
function drawThroat(scene, devourer, devoured, age) {
  const { context, palette } = scene;
  const bite = biteOf(scene, devourer, devoured, age);
  const wide = scene.radiusOf(devourer) * 0.9 + 1;
  context.globalAlpha = 0.38 * bite.glow;
  context.fillStyle = palette.jaws;
  context.beginPath();
  context.moveTo(bite.from.x - bite.uy * wide, bite.from.y + bite.ux * wide);
  context.lineTo(bite.x - bite.uy * bite.size, bite.y + bite.ux * bite.size);
  context.lineTo(bite.x + bite.uy * bite.size, bite.y - bite.ux * bite.size);
  context.lineTo(bite.from.x + bite.uy * wide, bite.from.y - bite.ux * wide);
  context.closePath();
  context.moveTo(bite.x + bite.size, bite.y);
  context.arc(bite.x, bite.y, bite.size, 0, 2 * Math.PI, true); // the same way round: one shape, no hole
  context.fill();
  ringAt(
    context,
    bite.from.x,
    bite.from.y,
    scene.radiusOf(devourer) + 3,
    Math.min(2.2, leastOf(scene) * 0.3),
    palette.jaws,
    0.9 * bite.glow,
  );
}

/** Two jaws with teeth that open on the way and close around the devoured. */
function drawJaws(scene, devourer, devoured, age) {
  const { context, palette } = scene;
  const bite = biteOf(scene, devourer, devoured, age);
  const open = AJAR + (age < 1 ? 0.6 * Math.sin(Math.PI * age ** 0.8) : 0);
  context.globalAlpha = bite.glow;
  context.fillStyle = palette.jaws;
  for (const side of [1, -1]) {
    context.save();
    context.translate(bite.x, bite.y);
    context.rotate(Math.atan2(bite.uy, bite.ux));
    context.translate(-bite.size, 0); // the hinge is at the back
    context.rotate(side * open);
    context.translate(bite.size, 0);
    jaw(context, bite.size, side);
    context.restore();
  }
  context.globalAlpha = 1;
}

/** One jaw: a crescent, thick at the hinge and thin in front, with teeth towards the inside. */
function jaw(context, size, side) {
  const inside = (angle) => size * (1 - (0.24 * angle) / Math.PI);
  const point = (angle, radius) => context.lineTo(Math.cos(angle) * radius, side * Math.sin(angle) * radius);
  const gums = 0.82 * Math.PI; // no teeth near the hinge
  context.beginPath();
  context.arc(0, 0, size * 1.08, Math.PI, 0, side > 0);
  for (let tooth = 0; tooth < TEETH; tooth++) {
    const [from, middle] = [(gums * tooth) / TEETH, (gums * (tooth + 0.5)) / TEETH];
    point(from, inside(from));
    point(middle, inside(middle) - 0.26 * size);
  }
  point(gums, inside(gums));
  point(Math.PI, inside(Math.PI));
  context.closePath();
  context.fill();
}

function biteOf(scene, devourer, devoured, age) {
  const { x, y } = scene.now;
  const from = { x: x[devourer], y: y[devourer] };
  const length = Math.max(1e-6, Math.hypot(x[devoured] - from.x, y[devoured] - from.y));
  const [ux, uy] = [(x[devoured] - from.x) / length, (y[devoured] - from.y) / length];
  const reach = length * eased(Math.min(1, age / 0.8));
  const grown = 0.45 + 0.55 * eased(Math.min(1, age / 0.5));
  const size = Math.max(leastOf(scene), (scene.radiusOf(devoured) + 1.5) / 0.66) * grown;
  return { from, x: from.x + ux * reach, y: from.y + uy * reach, ux, uy, size, glow: glowAt(age) };
}

/** The partners' arms: they reach from each helper to the school in trouble. */
function drawArms(scene, school, team, age) {
  const { context, palette, now: camera } = scene;
  const reach = eased(Math.min(1, age / 0.7));
  context.strokeStyle = palette.team;
  context.lineWidth = Math.max(leastOf(scene) * 0.25, scene.radius * 0.34);
  context.lineCap = "round";
  context.globalAlpha = 0.8 * glowAt(age);
  context.beginPath();
  for (const helper of team) {
    context.moveTo(camera.x[helper], camera.y[helper]);
    context.lineTo(...between(camera, helper, school, reach));
  }
  context.stroke();
  context.globalAlpha = 1;
}

/** The team that waits: riders in a ring around the school, one for each partner that came. */
function drawWaitingTeam(scene, school, team, age) {
  const { context, palette, now: camera } = scene;
  const arrived = eased(Math.min(1, age / 0.8));
  const around = scene.radiusOf(school) + Math.max(leastOf(scene) * 0.7, scene.radius * 0.8);
  const rider = Math.max(leastOf(scene) * 0.28, scene.radius * 0.36);
  const closing = eased(Math.max(0, Math.min(1, (age - 0.3) / 0.7)));
  context.globalAlpha = glowAt(age);
  context.strokeStyle = palette.team;
  context.lineWidth = Math.max(leastOf(scene) * 0.2, scene.radius * 0.26);
  context.beginPath();
  context.arc(camera.x[school], camera.y[school], around, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * closing);
  context.stroke();
  for (const helper of team) {
    const toward = Math.atan2(camera.y[helper] - camera.y[school], camera.x[helper] - camera.x[school]);
    const [hereX, hereY] = [camera.x[school] + Math.cos(toward) * around, camera.y[school] + Math.sin(toward) * around];
    const x = camera.x[helper] + (hereX - camera.x[helper]) * arrived;
    const y = camera.y[helper] + (hereY - camera.y[helper]) * arrived;
    context.fillStyle = palette.paper;
    disc(context, x, y, rider + 1.5);
    context.fillStyle = palette.team;
    disc(context, x, y, rider);
  }
  context.globalAlpha = 1;
}

/** A school that asks its partners: its arms reach out and fall back; if not devoured it stays in a broken ring. */
function drawPlea(scene, school, partners, age, alone) {
  const { context, palette, now: camera } = scene;
  const reach = age < 0.5 ? 0.75 * eased(age * 2) : 0.75 - 0.45 * eased(Math.min(1, (age - 0.5) * 2));
  context.globalAlpha = 0.85 * glowAt(age);
  context.strokeStyle = palette.ink;
  context.lineWidth = Math.max(1.4, scene.radius * 0.2);
  context.setLineDash([2.5, 3.5]);
  context.beginPath();
  for (const partner of partners) {
    context.moveTo(camera.x[school], camera.y[school]);
    context.lineTo(...between(camera, school, partner, reach));
  }
  if (alone) {
    context.moveTo(camera.x[school] + scene.radiusOf(school) + leastOf(scene) * 0.6, camera.y[school]);
    context.arc(camera.x[school], camera.y[school], scene.radiusOf(school) + leastOf(scene) * 0.6, 0, 2 * Math.PI);
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Partners that do not come: each turns its back, an arc between it and the school that asked. */
function drawTurnedBacks(scene, school, partners, age) {
  const { context, palette, now: camera } = scene;
  const turned = eased(Math.max(0, Math.min(1, (age - 0.4) / 0.6)));
  context.globalAlpha = glowAt(age);
  context.lineCap = "butt";
  context.strokeStyle = palette.competes;
  context.lineWidth = Math.max(leastOf(scene) * 0.25, scene.radius * 0.32);
  for (const partner of partners) {
    const toward = Math.atan2(camera.y[school] - camera.y[partner], camera.x[school] - camera.x[partner]);
    context.beginPath();
    const half = 0.95 * turned;
    context.arc(
      camera.x[partner],
      camera.y[partner],
      scene.radiusOf(partner) + leastOf(scene) * 0.5,
      toward - half,
      toward + half,
    );
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** Return the partners that a school could ask: those with whom both cooperated on a tie of their own choice. */
function asked({ rows, world }, row, school) {
  const acts = rows.tiesAt(row);
  const partners = [];
  for (const k of world.tiesOf(school)) {
    const free = acts[k] & ACTIVE && !(acts[k] & INSIDE_TRUST);
    if (free && acts[k] & A_HELPS && acts[k] & B_HELPS) partners.push(world.partnerOn(k, school));
  }
  return partners;
}

function between({ x, y }, from, to, share) {
  return [x[from] + (x[to] - x[from]) * share, y[from] + (y[to] - y[from]) * share];
}

/** The least size of a mark that can be seen: smaller in a crowd, that it does not hide its neighbours. */
function leastOf({ radius }) {
  return Math.max(4.5, Math.min(8.5, radius * 2));
}

function glowAt(age) {
  return age <= 1 ? Math.min(1, age * 6) : 1 - ((age - 1) / GLOW) ** 1.5;
}

function eased(share) {
  return share * share * (3 - 2 * share);
}

function remember(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

function disc(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
