// The other world of a comparison: the same town with the same luck, as it was or under another scenario. It has no
// clock of its own: it is shown at the position of the one that is watched.

import { Feed } from "./feed.js";
import { Rows } from "./rows.js";
import { World } from "./world.js";

const BETWEEN = 60; // ms between two pieces of the many runs
const SILENCE = 60000; // ms after which a piece is asked for again

export class Against {
  /** `changed()` is called whenever something of it is other than before. */
  constructor(model, changed) {
    Object.assign(this, { world: null, rows: null, pairs: null, running: false, changed });
    this.feed = new Feed(model, "against", {
      world: (message, buffers) => this.take(message, buffers),
      frames: (message, buffers) => this.grow(message, buffers),
      missing: () => missingOf(this.world, this.rows),
      pairs: (message) => this.takePairs(message),
    });
  }

  /** How many rows are there; none of another town keeps nobody waiting. */
  get ready() {
    return this.rows ? this.rows.ready : Infinity;
  }

  take(message, buffers) {
    this.world = new World(message, buffers);
    this.rows = new Rows(this.world);
    this.changed(true);
  }

  grow(message, buffers) {
    const grew = this.rows.take(message, buffers);
    if (grew) this.changed(false);
    return grew;
  }

  /** Compare no more. */
  end() {
    this.stop();
    this.feed.epoch = -1;
    Object.assign(this, { world: null, rows: null, pairs: null });
    this.changed(true);
  }

  /** Let many pairs of runs be made, a piece after the other. */
  start() {
    this.running = true;
    this.ask();
    this.changed(false);
  }

  /** Call them off; what is done stays. */
  stop() {
    this.running = false;
    clearTimeout(this.timer);
    this.changed(false);
  }

  /** Forget the pairs, for one of the worlds is another. */
  forget() {
    if (!this.pairs && !this.running) return;
    this.pairs = null;
    this.stop();
  }

  ask() {
    this.feed.send({ type: "pairs" });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.running && this.ask(), SILENCE);
  }

  takePairs(message) {
    if (!this.running || message.of_epochs[1] !== this.feed.epoch) return;
    clearTimeout(this.timer);
    this.pairs = message;
    if (message.runs >= message.of || message.trouble) this.running = false;
    else this.timer = setTimeout(() => this.running && this.ask(), BETWEEN);
    this.changed(false);
  }

  close() {
    clearTimeout(this.timer);
    this.feed.close();
  }
}

/** Return what is to be pulled next of a world, or null if all rows are there. */
export function missingOf(world, rows) {
  if (!rows || rows.ready >= rows.rows) return null;
  const each = world.columns.reduce((sum, [, type]) => sum + Number(type[1]), 0);
  return { first: rows.ready, left: rows.rows - rows.ready, bytes: each * rows.schools + rows.ties };
}

/** Return how many schools are not as they are in the other world at a row: another act, another trust, open or not. */
export function differingAt(rows, other, row) {
  const ours = ["acts", "controller"].map((name) => rows.column(name, row));
  const theirs = ["acts", "controller"].map((name) => other.column(name, row));
  let count = 0;
  for (let i = 0; i < rows.schools; i++) if (ours.some((values, k) => values[i] !== theirs[k][i])) count++;
  return count;
}
