// The clock: where the player is between the rows, and how fast it goes. Only the browser's own frames move it.

export const SPEEDS = [0.5, 2, 6, 20]; // terms a second
const NORMAL = 1;
const LONGEST_STEP = 0.1; // seconds: after a hidden tab the clock goes on where it was

export class Clock {
  /** `frame()` is called once for every frame in which something is to be painted. */
  constructor(frame) {
    this.frame = frame;
    this.position = 0;
    this.last = 0; // the last row of the world
    this.ready = 0; // rows that are there
    this.pace = NORMAL;
    this.playing = false;
    this.held = false; // a change is under way
    this.request = 0;
    this.before = null;
    this.beat = (now) => this.advance(now);
  }

  get row() {
    return Math.floor(this.position + 1e-9);
  }

  /** Whether rows are missing at the place where the clock stands. */
  get waits() {
    return this.row >= this.ready || (this.playing && this.position >= this.ready - 1 && this.ready - 1 < this.last);
  }

  play() {
    if (this.position >= this.last) this.position = 0;
    this.playing = true;
    this.before = null;
    this.wake();
  }

  /** Stop at the row that is shown. */
  pause() {
    this.playing = false;
    this.position = this.row;
  }

  seek(row) {
    this.position = Math.max(0, Math.min(this.last, Math.round(row)));
    this.wake();
  }

  /** Ask for a frame. */
  wake() {
    if (!this.request) this.request = requestAnimationFrame(this.beat);
  }

  /** Forget the frame that was asked for. */
  rest() {
    cancelAnimationFrame(this.request);
    this.request = 0;
  }

  advance(now) {
    this.request = 0;
    if (this.playing) {
      const seconds = this.before === null ? 0 : Math.min(LONGEST_STEP, (now - this.before) / 1000);
      this.before = now;
      if (!this.held) this.go(seconds * SPEEDS[this.pace]);
      this.wake();
    }
    this.frame();
  }

  go(terms) {
    const furthest = Math.min(this.last, this.ready - 1);
    if (this.position < furthest) this.position = Math.min(furthest, this.position + terms);
    if (this.position >= this.last) this.playing = false;
  }
}
