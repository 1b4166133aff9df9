// A world as the server described it: its schools, their places, and who is tied to whom.

import { numbers } from "./rows.js";

export class World {
  constructor(message, buffers) {
    Object.assign(this, message);
    this.x = numbers("f4", buffers[0]);
    this.y = numbers("f4", buffers[1]);
    this.authority = numbers("u2", buffers[2]);
    this.tieA = numbers("u4", buffers[3]);
    this.tieB = numbers("u4", buffers[4]);
    this.own = null;
  }

  /** Return the ties of a school, by row. */
  tiesOf(school) {
    if (!this.own) {
      this.own = Array.from({ length: this.schools }, () => []);
      for (let k = 0; k < this.ties; k++) {
        this.own[this.tieA[k]].push(k);
        this.own[this.tieB[k]].push(k);
      }
    }
    return this.own[school];
  }

  /** Return the school at the other end of a tie. */
  partnerOn(tie, school) {
    return this.tieA[tie] === school ? this.tieB[tie] : this.tieA[tie];
  }

  /** Return the name of a school's authority, or nothing if there is only one. */
  authorityOf(school) {
    return this.authority_names.length > 1 ? this.authority_names[this.authority[school]] : "";
  }

  /** Whether this is the same town as another: then only what happens in it differs. */
  sameTown(other) {
    return other !== null && other.schools === this.schools && other.ties === this.ties && other.rows === this.rows;
  }
}
