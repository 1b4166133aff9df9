// The rows of one world as the browser holds them: what every school and tie did at the start and in each term.

const ARRAYS = {
  u1: Uint8Array,
  i1: Int8Array,
  u2: Uint16Array,
  i2: Int16Array,
  u4: Uint32Array,
  i4: Int32Array,
  f4: Float32Array,
};
export const [COOPERATES, COMPETES, NEITHER, CLOSED] = [0, 1, 2, 3];
export const [OPEN, LEADS, RIDES, RESCUED, PUNCTURED] = [1, 2, 4, 8, 16];
export const [ACTIVE, INSIDE_TRUST, A_HELPS, B_HELPS] = [1, 2, 4, 8];
const UNHEARD = -32768; // greed and fear of a head that has no voluntary tie
const NO_VOLUNTARY_TIES = 255;

/** Return a buffer's bytes as numbers of a type; copied, for they may start at any byte. */
export function numbers(type, buffer) {
  const view = buffer.buffer ? buffer : new DataView(buffer);
  return new ARRAYS[type](view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

export class Rows {
  /** Make room for the rows of a world. */
  constructor(world) {
    const { schools, ties, rows } = world;
    Object.assign(this, { schools, ties, rows, ready: 0, events: [], metrics: {}, regime: [], why: [] });
    this.columns = world.columns.map(([name, type]) => {
      this[name] = new ARRAYS[type](rows * schools);
      return [name, type];
    });
    this.acts = new Uint8Array(rows * schools);
    this.tieActs = new Uint8Array(rows * ties);
    this.counts = Array.from({ length: rows }, () => [0, 0, 0, 0]); // schools by act
    this.turns = new Int32Array(rows); // how often the lead was handed to another school so far
    this.trustsSince = new Int32Array(rows); // the first row since which all trusts are as in this one
    this.firstEvent = new Int32Array(rows + 2); // events of row r: from firstEvent[r] to before firstEvent[r + 1]
  }

  /** Take a chunk of rows; return whether it brought any that were missing. */
  take(message, buffers) {
    const { first, rows: count } = message;
    if (first > this.ready || first + count <= this.ready) return false;
    this.columns.forEach(([name, type], k) => this[name].set(numbers(type, buffers[k]), first * this.schools));
    this.tieActs.set(numbers("u1", buffers[this.columns.length]), first * this.ties);
    for (const [name, values] of Object.entries(message.metrics)) {
      this.metrics[name] ??= [];
      values.forEach((value, k) => (this.metrics[name][first + k] = value));
    }
    message.regime.forEach((value, k) => (this.regime[first + k] = value));
    message.why.forEach((value, k) => (this.why[first + k] = value));
    this.events.length = this.firstEvent[this.ready];
    for (const event of message.events) if (event[0] >= this.ready) this.events.push(event);
    const from = this.ready;
    this.ready = first + count;
    this.indexEvents(from);
    for (let row = from; row < this.ready; row++) this.understand(row);
    return true;
  }

  /** Forget all after a row. */
  keep(row) {
    this.ready = Math.min(this.ready, row + 1);
    this.events.length = this.firstEvent[this.ready];
    for (const values of [...Object.values(this.metrics), this.regime, this.why]) {
      values.length = Math.min(values.length, this.ready);
    }
  }

  /** Return one column of one row. */
  column(name, row) {
    return this[name].subarray(row * this.schools, (row + 1) * this.schools);
  }

  /** Return what became of every tie in a row. */
  tiesAt(row) {
    return this.tieActs.subarray(row * this.ties, (row + 1) * this.ties);
  }

  /** Return the events of the rows from `first` to `last`, both included. */
  eventsIn(first, last) {
    const [from, to] = [Math.max(0, first), Math.min(last, this.ready - 1)];
    return to < from ? [] : this.events.slice(this.firstEvent[from], this.firstEvent[to + 1]);
  }

  /** Return how many of all events happened up to a row, that included. */
  eventsUpTo(row) {
    return this.ready ? this.firstEvent[Math.min(row, this.ready - 1) + 1] : 0;
  }

  /** Return a head's greed and fear over R − P, or null if it has no voluntary tie. */
  dilemma(row, school) {
    const at = row * this.schools + school;
    if (this.greed[at] === UNHEARD || this.fear[at] === UNHEARD) return null;
    return [this.greed[at] / 1000, this.fear[at] / 1000];
  }

  indexEvents(from) {
    let k = this.firstEvent[from];
    for (let row = from; row < this.ready; row++) {
      while (k < this.events.length && this.events[k][0] <= row) k++;
      this.firstEvent[row + 1] = k;
    }
  }

  understand(row) {
    const at = row * this.schools;
    const counts = [0, 0, 0, 0];
    let same = row > 0;
    let turns = 0;
    for (let i = at; i < at + this.schools; i++) {
      const share = this.cooperation[i];
      const open = this.flags[i] & OPEN;
      const act = !open ? CLOSED : share === NO_VOLUNTARY_TIES ? NEITHER : share > 127 ? COOPERATES : COMPETES;
      this.acts[i] = act;
      counts[act]++;
      if (row > 1 && this.flags[i] & LEADS && !(this.flags[i - this.schools] & LEADS)) turns++;
      if (same) {
        const before = i - this.schools;
        same = this.controller[before] === this.controller[i] && (this.flags[before] & OPEN) === open;
      }
    }
    this.counts[row] = counts;
    this.turns[row] = turns + (row > 0 ? this.turns[row - 1] : 0);
    this.trustsSince[row] = same ? this.trustsSince[row - 1] : row;
  }
}
