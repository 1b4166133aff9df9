// The feed: asks the server for rows, one chunk at a time, and hands on what it says; owns no picture and no clock.

const CHUNK = 1.5e6; // bytes wanted in one reply
const MOST_ROWS = 60;
const FIRST_ROWS = 4; // so that the page can be used at once
const AGAIN = 50; // ms until rows that were not ready are asked for again
const PATIENCE = 5000; // ms until an answer that did not come is asked for again
const BETWEEN_BANDS = 120; // ms
const BAND_PATIENCE = 60000;

export class Feed {
  /**
   * Listen to a widget's model; `hear` has a function for each kind of message and `missing`, which says what to pull.
   * `about` is the world that it is about: undefined is the one that is watched.
   */
  constructor(model, about, hear) {
    this.model = model;
    this.about = about;
    this.hear = hear;
    this.epoch = -1;
    this.asked = null; // the pull in flight
    this.timers = {};
    this.listener = (message, buffers) => message.about === about && this.receive(message, buffers || []);
    model.on("msg:custom", this.listener);
  }

  /** Say that a view is there. */
  hello() {
    this.send({ type: "hello" });
    this.later("hello", PATIENCE, () => this.hello());
  }

  send(message) {
    this.model.send(this.about ? { ...message, about: this.about } : message);
  }

  /** Ask for the next rows if some are missing and none are on their way. */
  pull() {
    const missing = this.hear.missing();
    if (this.asked || !missing) return;
    const { first, left, bytes } = missing;
    const room = Math.max(1, Math.min(MOST_ROWS, Math.floor(CHUNK / bytes)));
    const count = Math.min(left, first === 0 ? Math.min(FIRST_ROWS, room) : room);
    this.asked = { first };
    this.send({ type: "pull", epoch: this.epoch, first, count });
    this.later("pull", PATIENCE, () => {
      this.asked = null;
      this.pull();
    });
  }

  /** Ask for the band of other runs, again and again until all have run. */
  askForBand() {
    if (!this.hear.band || this.hear.comparing?.()) return;
    this.send({ type: "band", epoch: this.epoch });
    this.later("band", BAND_PATIENCE, () => this.askForBand());
  }

  /** Stop all that is under way. */
  close() {
    this.model.off("msg:custom", this.listener);
    Object.values(this.timers).forEach(clearTimeout);
    this.timers = {};
  }

  receive(message, buffers) {
    if (message.kind === "world") this.takeWorld(message, buffers);
    else if (message.kind === "frames") this.takeFrames(message, buffers);
    else if (message.kind === "band") this.takeBand(message);
    else if (message.kind === "school") {
      if (message.epoch === this.epoch) this.hear.school(message);
    } else this.hear[message.kind]?.(message);
  }

  takeWorld(message, buffers) {
    if (message.keep >= 0 && message.epoch < this.epoch) return;
    clearTimeout(this.timers.hello);
    clearTimeout(this.timers.band);
    this.epoch = message.epoch;
    this.asked = null;
    this.hear.world(message, buffers);
    this.pull();
  }

  takeFrames(message, buffers) {
    if (message.epoch !== this.epoch) return; // of a world that is no more
    const mine = this.asked !== null && message.first === this.asked.first;
    const grew = message.rows > 0 && this.hear.frames(message, buffers);
    if (!mine && !grew) return;
    this.asked = null;
    clearTimeout(this.timers.pull);
    if (grew) this.pull();
    else this.later("pull", AGAIN, () => this.pull());
    if (grew && !this.hear.missing()) this.askForBand();
  }

  takeBand(message) {
    if (message.epoch !== this.epoch) return;
    clearTimeout(this.timers.band);
    this.hear.band(message);
    if (message.runs < message.of) this.later("band", BETWEEN_BANDS, () => this.askForBand());
  }

  later(name, wait, act) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(act, wait);
  }
}
