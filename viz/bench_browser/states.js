// The states of one run as the browser holds them: a bit for every player and step.

export const [COMPETED, COOPERATED, JUST_COMPETES, JUST_COOPERATES] = [0, 1, 2, 3];

export class States {
  /** Make room for the steps of a run. */
  constructor({ rows, nodes }) {
    Object.assign(this, { rows, nodes, ready: 0, width: Math.ceil(nodes / 8), shares: [] });
    this.bits = new Uint8Array(rows * this.width);
    this.kinds = new Uint8Array(nodes);
    this.counts = [0, 0, 0, 0];
    this.told = -1;
  }

  /** Take the next steps; return whether there are more than before. */
  take({ first, rows, shares }, [buffer]) {
    if (first > this.ready || first + rows <= this.ready) return false;
    const view = buffer.buffer ? buffer : new DataView(buffer);
    this.bits.set(new Uint8Array(view.buffer, view.byteOffset, rows * this.width), first * this.width);
    shares.forEach((share, k) => (this.shares[first + k] = share));
    this.ready = first + rows;
    return true;
  }

  /** Return what every player does at a step, and whether it did so before; `counts` has how many of each. */
  at(row) {
    if (row === this.told) return this.kinds;
    this.told = row;
    const { bits, width, nodes, kinds } = this;
    const counts = [0, 0, 0, 0];
    const [now, before] = [row * width, Math.max(0, row - 1) * width];
    for (let i = 0; i < nodes; i++) {
      const [at, bit] = [i >> 3, i & 7];
      const act = (bits[now + at] >> bit) & 1;
      const kind = act | ((act ^ ((bits[before + at] >> bit) & 1)) << 1);
      kinds[i] = kind;
      counts[kind]++;
    }
    this.counts = counts;
    return kinds;
  }
}
