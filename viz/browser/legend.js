// The key of the town, drawn with the very marks that it explains.

import { drawHulls, drawWedges } from "./bodies.js";
import { make, pixelRatio, sizeCanvas } from "./dom.js";
import { drawGlyph, drawJersey, ringAt } from "./glyphs.js";
import { CLOSED, COMPETES, COOPERATES, NEITHER } from "./rows.js";
import { RINGS } from "./palette.js";

const ENTRY_HIGH = 22;
const WIDEST = 56;
const ENTRIES = [
  ["cooperates", 24, (context, palette) => drawGlyph(context, 12, 11, 8, COOPERATES, 3, palette)],
  ["competes", 24, (context, palette) => drawGlyph(context, 12, 11, 8, COMPETES, 3, palette)],
  ["neither", 24, (context, palette) => drawGlyph(context, 12, 11, 8, NEITHER, 3, palette)],
  ["closed", 24, (context, palette) => drawGlyph(context, 12, 11, 8, CLOSED, 0, palette)],
  ["both-help", 34, (context, palette) => line(context, palette.cooperates, 2.5, [])],
  ["one-competes", 34, (context, palette) => line(context, palette.quiet, 1.2, [3, 3])],
  ["trust", 34, (context, palette) => line(context, palette.hulls[0], 13, [], "round")],
  ["engine", 48, engine],
  ["wedge", 40, wedge],
  ["leads", 24, leader],
  ["devours", 38, devourer],
  ["waits", 30, team],
  ["refused", 34, refused],
  ["ring", 56, rings],
  ["size", 48, sizes],
];

/** Draw the whole key on a canvas, one entry under the other. */
export function drawLegend(context, x, y, palette, say) {
  context.textAlign = "left";
  for (const [k, [name, width, draw]] of ENTRIES.entries()) {
    context.save();
    context.translate(x, y + k * (ENTRY_HIGH + 5));
    context.save();
    context.translate((WIDEST - width) / 2, 0);
    draw(context, palette);
    context.restore();
    context.fillStyle = palette.ink;
    context.font = `14px ${palette.font}`;
    context.textBaseline = "middle";
    context.fillText(say(`legend-${name}`), WIDEST + 8, ENTRY_HIGH / 2);
    context.restore();
  }
}

export class Legend {
  constructor(say, open) {
    this.canvases = ENTRIES.map(([, width]) =>
      make("canvas", { "aria-hidden": "true", style: `width:${width}px;height:${ENTRY_HIGH}px` }),
    );
    this.element = make(
      "details",
      { class: "legend", open },
      make("summary", { text: say("legend") }),
      make("ul", {}, ...ENTRIES.map(([name], k) => make("li", {}, this.canvases[k], say(`legend-${name}`)))),
    );
  }

  /** Draw the key in these colours. */
  recolour(palette) {
    const ratio = pixelRatio();
    ENTRIES.forEach(([, width, draw], k) => {
      sizeCanvas(this.canvases[k], width, ENTRY_HIGH, ratio);
      const context = this.canvases[k].getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, ENTRY_HIGH);
      draw(context, palette);
    });
  }
}

function line(context, colour, width, dashes, cap = "butt") {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = cap;
  context.setLineDash(dashes);
  context.beginPath();
  context.moveTo(cap === "round" ? 8 : 2, 11);
  context.lineTo(cap === "round" ? 26 : 32, 11);
  context.stroke();
  context.setLineDash([]);
}

function engine(context, palette) {
  const swallowed = { x: [30, 8], y: [11, 11] };
  const scene = { palette, camera: swallowed, radius: 4 };
  drawHulls(context, { hulls: [{ x: 34, y: 11, size: 8 }], ghosts: [1] }, scene);
  drawGlyph(context, 31, 11, 3, COMPETES, 3, palette);
  drawGlyph(context, 37, 11, 3, COMPETES, 3, palette);
}

function wedge(context, palette) {
  drawWedges(context, { behind: [[1, 0]], x: [34, 8], y: [11, 11] }, { palette, radius: 5 });
  drawGlyph(context, 9, 11, 5, COOPERATES, 3, palette);
  leader(context, palette, 30);
}

function leader(context, palette, x = 12) {
  drawJersey(context, x, 11, 7, palette);
  drawGlyph(context, x, 11, 7, COOPERATES, 3, palette);
}

function devourer(context, palette) {
  context.fillStyle = palette.jaws;
  context.globalAlpha = 0.42;
  context.beginPath();
  context.moveTo(2, 8);
  context.lineTo(26, 1);
  context.lineTo(26, 21);
  context.lineTo(2, 14);
  context.fill();
  context.globalAlpha = 1;
  ringAt(context, 26, 11, 9, 3, palette.jaws, 1);
  drawGlyph(context, 26, 11, 5, COMPETES, 3, palette);
}

function team(context, palette) {
  ringAt(context, 15, 11, 9, 2, palette.team, 1);
  drawGlyph(context, 15, 11, 5, COOPERATES, 3, palette);
  for (const angle of [-2.6, -0.5, 1.5]) {
    context.fillStyle = palette.team;
    context.beginPath();
    context.arc(15 + 9 * Math.cos(angle), 11 + 9 * Math.sin(angle), 2.6, 0, 2 * Math.PI);
    context.fill();
  }
}

function refused(context, palette) {
  context.setLineDash([2.5, 3.5]);
  ringAt(context, 10, 11, 8, 1.6, palette.ink, 1);
  context.setLineDash([]);
  drawGlyph(context, 10, 11, 5, COOPERATES, 3, palette);
  context.strokeStyle = palette.competes;
  context.lineWidth = 2.6;
  context.beginPath();
  context.arc(34, 11, 9, Math.PI - 0.9, Math.PI + 0.9);
  context.stroke();
}

function rings(context, palette) {
  [0, 3, 6, RINGS - 1].forEach((ring, k) => drawGlyph(context, 7 + 14 * k, 11, 6.5, COOPERATES, ring, palette));
}

function sizes(context, palette) {
  [4, 7, 10].forEach((radius, k) => drawGlyph(context, [5, 18, 37][k], 11, radius, NEITHER, 0, palette));
}
