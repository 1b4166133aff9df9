// The plane of greed and fear: every head a dot among the four games, and the way the mean has gone of late.

import { make, pixelRatio, sizeCanvas } from "./dom.js";
import { CLOSED, COMPETES, COOPERATES, NEITHER } from "./rows.js";

const GREED = [-1.5, 1]; // of R − P: where heads are; what lies beyond is drawn at the edge
const FEAR = [-0.75, 1.5];
const TRAIL = 12; // terms
const PAD = { left: 20, right: 10, top: 10, bottom: 22 };
const GAMES = [
  ["harmony", -1, -1],
  ["stag-hunt", -1, 1],
  ["snowdrift", 1, -1],
  ["prisoners-dilemma", 1, 1],
];

/** Return which game a head is in. */
export function gameOf([greed, fear]) {
  return GAMES.find(([, g, f]) => g > 0 === greed > 0 && f > 0 === fear > 0)[0];
}

export class Plane {
  constructor(say) {
    this.say = say;
    this.canvas = make("canvas", { "data-part": "plane", class: "plane", role: "img" });
    const axis = (key) => make("p", { class: "axis" }, make("strong", { text: say(key) }), ` ${say(`${key}-means`)}`);
    this.element = make(
      "details",
      { class: "fold plane-part", open: true },
      make("summary", { text: say("plane") }),
      make(
        "div",
        { class: "plane-body" },
        this.canvas,
        make("div", { class: "axes" }, axis("greed"), axis("fear"), this.games()),
      ),
    );
  }

  games() {
    const list = make("dl", { class: "games" });
    for (const [game] of GAMES) {
      list.append(make("dt", { text: this.say(`game-${game}`) }), make("dd", { text: this.say(`game-${game}-means`) }));
    }
    return list;
  }

  show({ rows, row, selected, palette }) {
    if (!this.element.open || !this.canvas.clientWidth) return;
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    const ratio = pixelRatio();
    sizeCanvas(this.canvas, width, height, ratio);
    const context = this.canvas.getContext("2d", { alpha: false });
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const frame = { left: PAD.left, right: width - PAD.right, top: PAD.top, bottom: height - PAD.bottom };
    const at = ([greed, fear]) => [
      frame.left + (frame.right - frame.left) * shareOf(greed, GREED),
      frame.bottom - (frame.bottom - frame.top) * shareOf(fear, FEAR),
    ];
    this.drawGames(context, frame, at, palette, width, height);
    drawHeads(context, rows, row, at, palette);
    drawTrail(context, rows, row, at, palette);
    const own = selected >= 0 ? rows.dilemma(row, selected) : null;
    if (own) mark(context, at(own), palette);
    context.restore();
    const mean = meanOf(rows, row);
    this.canvas.setAttribute(
      "aria-label",
      mean ? this.say("plane-told", { game: this.say(`game-${gameOf(mean)}`) }) : this.say("plane"),
    );
  }

  drawGames(context, frame, at, palette, width, height) {
    const { say } = this;
    context.globalAlpha = 1;
    context.fillStyle = palette.panel;
    context.fillRect(0, 0, width, height);
    const [x0, y0] = at([0, 0]);
    context.fillStyle = palette.cooperates;
    context.globalAlpha = 0.07;
    context.fillRect(frame.left, y0, x0 - frame.left, frame.bottom - y0);
    context.fillStyle = palette.competes;
    context.fillRect(x0, frame.top, frame.right - x0, y0 - frame.top);
    context.globalAlpha = 1;
    context.strokeStyle = palette.quiet;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(Math.round(x0) + 0.5, frame.top);
    context.lineTo(Math.round(x0) + 0.5, frame.bottom);
    context.moveTo(frame.left, Math.round(y0) + 0.5);
    context.lineTo(frame.right, Math.round(y0) + 0.5);
    context.stroke();
    context.fillStyle = palette.quiet;
    context.font = `600 12px ${palette.font}`;
    for (const [game, greed, fear] of GAMES) {
      context.textAlign = greed < 0 ? "left" : "right";
      context.textBaseline = fear < 0 ? "bottom" : "top";
      const x = greed < 0 ? frame.left + 6 : frame.right - 6;
      context.fillText(say(`game-${game}`), x, fear < 0 ? frame.bottom - 6 : frame.top + 6);
    }
    context.font = `12px ${palette.font}`;
    context.textAlign = "right";
    context.textBaseline = "alphabetic";
    context.fillText(say("greed-axis"), frame.right, frame.bottom + 16);
    context.save();
    context.translate(frame.left - 8, frame.top);
    context.rotate(-Math.PI / 2);
    context.fillText(say("fear-axis"), 0, 0);
    context.restore();
  }
}

/** Return the mean greed and fear of all heads that have a voluntary tie, or null. */
function meanOf(rows, row) {
  let [greed, fear, heads] = [0, 0, 0];
  for (let i = 0; i < rows.schools; i++) {
    const own = rows.dilemma(row, i);
    if (!own) continue;
    greed += clamped(own[0], GREED);
    fear += clamped(own[1], FEAR);
    heads++;
  }
  return heads ? [greed / heads, fear / heads] : null;
}

function drawHeads(context, rows, row, at, palette) {
  const acts = rows.column("acts", row);
  const size = rows.schools > 1000 ? 1.7 : rows.schools > 300 ? 2.4 : 3.4;
  context.globalAlpha = rows.schools > 1000 ? 0.55 : 0.8;
  for (const act of [NEITHER, COMPETES, COOPERATES]) {
    context.fillStyle = [palette.cooperates, palette.competes, palette.neither][act];
    for (let i = 0; i < rows.schools; i++) {
      if (acts[i] !== act || acts[i] === CLOSED) continue;
      const own = rows.dilemma(row, i);
      if (!own) continue;
      const [x, y] = at(own);
      if (act === COMPETES) context.fillRect(x - size * 0.88, y - size * 0.88, size * 1.76, size * 1.76);
      else {
        context.beginPath();
        context.arc(x, y, size, 0, 2 * Math.PI);
        context.fill();
      }
    }
  }
  context.globalAlpha = 1;
}

function drawTrail(context, rows, row, at, palette) {
  const line = [];
  for (let k = Math.max(1, row - TRAIL); k <= row; k++) {
    const mean = meanOf(rows, k);
    if (mean) line.push(at(mean));
  }
  if (!line.length) return;
  context.strokeStyle = palette.ink;
  context.lineCap = "round";
  for (let k = 1; k < line.length; k++) {
    context.globalAlpha = 0.2 + (0.8 * k) / line.length;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(...line[k - 1]);
    context.lineTo(...line[k]);
    context.stroke();
  }
  context.globalAlpha = 1;
  const [x, y] = line[line.length - 1];
  context.fillStyle = palette.ink;
  context.strokeStyle = palette.panel;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 6.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

function mark(context, [x, y], palette) {
  for (const [width, colour] of [
    [5, palette.panel],
    [2.5, palette.ink],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, 8, 0, 2 * Math.PI);
    context.stroke();
  }
}

function clamped(value, [low, high]) {
  return Math.max(low, Math.min(high, value));
}

function shareOf(value, range) {
  return (clamped(value, range) - range[0]) / (range[1] - range[0]);
}
