// Traces: how a measure went, term by term, over the band of other runs, with the playhead and the marks of changes.

import { TERMS, toldShort } from "./words.js";

const LEFT = 40; // room for the numbers at the axis
const BOTTOM = 15;
const TOP = 6;
const RIGHT = 8;

/** Return where a trace lies in a box of this size. */
export function frameOf(width, height) {
  return { left: LEFT, right: width - RIGHT, top: TOP, bottom: height - BOTTOM };
}

/** Return the row that a place on a trace means. */
export function rowAt(x, width, rows) {
  const frame = frameOf(width, 0);
  return Math.max(0, Math.min(rows - 1, Math.round(((x - frame.left) / (frame.right - frame.left)) * (rows - 1))));
}

/** Return a calm range that holds all values and is the same at every row. */
function rangeOf(lists, how) {
  let [low, high] = [Infinity, -Infinity];
  for (const values of lists) {
    for (const value of values ?? []) {
      if (value === null || value === undefined) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [0, 1];
  if (how === "percent") return [0, high > 0.5 ? 1 : Math.max(0.2, Math.ceil(high * 10 - 1e-9) / 10)];
  if (how === "gini") return [0, Math.max(0.2, Math.ceil(high * 10 - 1e-9) / 10)];
  if (how === "whole") return [0, roundUp(high)];
  const step = roundUp(Math.max(high - low, 1e-6)) / 4;
  return [Math.floor(low / step) * step, Math.ceil(high / step + 1e-9) * step];
}

/**
 * Draw a trace.
 *
 * `values` by row up to `row` (the playhead), faint from there to `furthest`; `before`, of the world that it is compared
 * with, faint and dashed; `band` has `low`, `middle` and `high`;
 * `marks` are rows at which something was changed.
 */
export function drawTrace(
  context,
  { width, height },
  { values, before, row, furthest, rows, how, band, marks, colour },
  palette,
) {
  const frame = frameOf(width, height);
  const range = rangeOf([values, before, band?.low, band?.high], how);
  const x = (at) => frame.left + ((frame.right - frame.left) * at) / Math.max(1, rows - 1);
  const y = (value) => frame.bottom - ((frame.bottom - frame.top) * (value - range[0])) / (range[1] - range[0]);
  context.clearRect(0, 0, width, height);
  drawAxes(context, frame, range, how, rows, x, palette);
  if (band) drawBand(context, band, x, y, palette);
  context.strokeStyle = palette.ink;
  context.lineWidth = 1;
  context.setLineDash([2, 2]);
  for (const mark of marks)
    stroke(context, [
      [x(mark), frame.top],
      [x(mark), frame.bottom],
    ]);
  context.lineJoin = "round";
  context.strokeStyle = palette.quiet;
  context.lineWidth = 1.6;
  context.setLineDash([5, 4]);
  if (before) stroke(context, points(before, 0, before.length - 1, x, y));
  context.setLineDash([]);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.globalAlpha = 0.28;
  stroke(context, points(values, row, furthest, x, y));
  context.globalAlpha = 1;
  stroke(context, points(values, 0, row, x, y));
  drawPlayhead(context, frame, x(row), values[row], y, colour, palette);
}

function drawPlayhead(context, frame, x, value, y, colour, palette) {
  context.strokeStyle = palette.quiet;
  context.lineWidth = 1;
  stroke(context, [
    [Math.round(x) + 0.5, frame.top - 4],
    [Math.round(x) + 0.5, frame.bottom],
  ]);
  if (value === null || value === undefined) return;
  context.fillStyle = colour;
  context.strokeStyle = palette.panel;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y(value), 4.5, 0, 2 * Math.PI);
  context.stroke();
  context.fill();
}

function drawBand(context, band, x, y, palette) {
  const there = (k) => band.low[k] !== null && band.high[k] !== null;
  const rows = band.low.map((_, k) => k).filter(there);
  if (!rows.length) return;
  context.fillStyle = palette.band;
  context.beginPath();
  rows.forEach((k) => context.lineTo(x(k), y(band.high[k])));
  [...rows].reverse().forEach((k) => context.lineTo(x(k), y(band.low[k])));
  context.closePath();
  context.fill();
  context.strokeStyle = palette.quiet;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  stroke(
    context,
    rows.map((k) => [x(k), y(band.middle[k])]),
  );
  context.setLineDash([]);
}

function drawAxes(context, frame, range, how, rows, x, palette) {
  context.strokeStyle = palette.faint;
  context.lineWidth = 1;
  for (const y of [frame.top, frame.bottom]) {
    stroke(context, [
      [frame.left, Math.round(y) + 0.5],
      [frame.right, Math.round(y) + 0.5],
    ]);
  }
  context.fillStyle = palette.quiet;
  context.font = `11px ${palette.font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillText(toldShort(range[1], how), frame.left - 5, frame.top + 2);
  context.fillText(toldShort(range[0], how), frame.left - 5, frame.bottom - 2);
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const year of yearTicks(rows)) context.fillText(String(year), x(year * TERMS), frame.bottom + 4);
}

function yearTicks(rows) {
  const years = Math.floor((rows - 1) / TERMS);
  const step = [1, 2, 5, 10, 20, 50].find((each) => years / each <= 5) ?? 100;
  return Array.from({ length: Math.floor(years / step) + 1 }, (_, k) => k * step);
}

function points(values, from, to, x, y) {
  const line = [];
  for (let k = from; k <= Math.min(to, values.length - 1); k++) {
    if (values[k] !== null && values[k] !== undefined) line.push([x(k), y(values[k])]);
  }
  return line;
}

function stroke(context, line) {
  context.beginPath();
  for (const [x, y] of line) context.lineTo(x, y);
  context.stroke();
}

function roundUp(value) {
  const size = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return [1, 2, 4, 5, 10].find((step) => step * size >= value - 1e-9) * size;
}
