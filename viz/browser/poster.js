// The poster: town and headline of the shown row on one picture, to keep or to print.

import { Town } from "./town.js";
import { drawLegend } from "./legend.js";
import { drawTrace } from "./traces.js";
import { regimeColour } from "./palette.js";
import { COMPETES, COOPERATES } from "./rows.js";
import { grouped, told, when } from "./words.js";

const [POSTER_WIDE, POSTER_HIGH] = [1600, 1000];
const [TOWN_WIDE, TOWN_HIGH, TOWN_TOP] = [1060, 800, 150];
const KEY_TOP = 540;
const EDGE = 48;

/** Save the poster of what is shown as a PNG file. */
export function savePoster(shown, say) {
  drawPoster(shown, say).toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = address;
    link.download = `coopetition-${shown.world.scenario}-${say("seed")}-${shown.world.seed}-${shown.row}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }, "image/png");
}

function drawPoster(shown, say) {
  const { world, rows, row, palette } = shown;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [POSTER_WIDE, POSTER_HIGH];
  const context = canvas.getContext("2d");
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, POSTER_WIDE, POSTER_HIGH);
  context.textBaseline = "alphabetic";
  const write = (text, x, y, font, colour, most) => {
    context.font = `${font} ${palette.font}`;
    context.fillStyle = colour;
    context.fillText(text, x, y, most);
  };
  write(world.title, EDGE, 78, "700 40px", palette.ink);
  write(
    `${world.place} · ${when(row, say)} · ${say("seed")} ${world.seed} · ${say("one-story")}`,
    EDGE,
    114,
    "20px",
    palette.quiet,
  );
  const town = document.createElement("canvas");
  const seen = new Town(town);
  seen.set({ world, rows, palette, width: TOWN_WIDE, height: TOWN_HIGH, ratio: 1 });
  seen.draw(row, -1);
  context.drawImage(town, 0, TOWN_TOP);
  drawLegend(context, EDGE, KEY_TOP, palette, say);
  const left = TOWN_WIDE + 24;
  const regime = row ? rows.regime[row] : "none";
  write(say(`regime-${regime}`), left, 190, "700 34px", regimeColour(palette, regime), POSTER_WIDE - left - EDGE);
  write(say(`means-${regime}`), left, 222, "17px", palette.ink, POSTER_WIDE - left - EDGE);
  drawContest(context, rows.counts[row], left, 250, POSTER_WIDE - left - EDGE, palette, write, say);
  world.headline.forEach((measure, k) => drawMeasure(context, measure, shown, [left, 350 + k * 155], write, say));
  write("coopetition", EDGE, POSTER_HIGH - 28, "600 17px", palette.quiet);
  return canvas;
}

function drawContest(context, counts, x, y, wide, palette, write, say) {
  const both = counts[COOPERATES] + counts[COMPETES];
  const share = both ? counts[COOPERATES] / both : 0.5;
  context.fillStyle = both ? palette.cooperates : palette.faint;
  context.fillRect(x, y, wide * share, 18);
  context.fillStyle = both ? palette.competes : palette.faint;
  context.fillRect(x + wide * share, y, wide * (1 - share), 18);
  write("●", x, y + 44, "16px", palette.cooperates);
  write(
    `${grouped(counts[COOPERATES])} ${say("cooperate", { n: counts[COOPERATES] })}`,
    x + 20,
    y + 44,
    "600 16px",
    palette.ink,
  );
  context.textAlign = "right";
  write("■", x + wide, y + 44, "16px", palette.competes);
  write(
    `${grouped(counts[COMPETES])} ${say("compete", { n: counts[COMPETES] })}`,
    x + wide - 20,
    y + 44,
    "600 16px",
    palette.ink,
  );
  context.textAlign = "left";
}

function drawMeasure(context, { name, label, how }, { world, rows, row, palette, band }, [x, y], write, say) {
  const values = rows.metrics[name] ?? [];
  write(told(values[row], how, say), x, y, "700 26px", palette.ink);
  const wide = context.measureText(told(values[row], how, say)).width;
  write(label, x + wide + 12, y, "16px", palette.quiet);
  const size = { width: POSTER_WIDE - x - EDGE, height: 100 };
  const trace = document.createElement("canvas");
  [trace.width, trace.height] = [size.width, size.height];
  const own = band?.low[name] && { low: band.low[name], middle: band.middle[name], high: band.high[name] };
  const marks = world.changes.map((change) => change.row);
  const seen = { values, row, furthest: row, rows: world.rows, how, band: own, marks, colour: palette.ink };
  drawTrace(trace.getContext("2d"), size, seen, palette);
  context.drawImage(trace, x, y + 10);
}
