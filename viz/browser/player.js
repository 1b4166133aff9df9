// The player: holds the world that is watched, and lets feed, clock and screen work together.

import { make, write } from "./dom.js";
import { speaker } from "./words.js";
import { Rows } from "./rows.js";
import { World } from "./world.js";
import { Against, differingAt, missingOf } from "./against.js";
import { Bet } from "./bet.js";
import { Feed } from "./feed.js";
import { Clock, SPEEDS } from "./clock.js";
import { Screen } from "./screen.js";
import { listenToKeys } from "./keyboard.js";
import { savePoster } from "./poster.js";

const TELL = 500; // ms between two messages on what is shown, while it plays
const SOON = 50; // ms until one is sent, while it rests
const ASK_SCHOOL = 300; // ms
const LONGEST_HOLD = 5000; // ms for which the clock stands until a change has come through

export class Player {
  constructor(model, holder) {
    this.root = make("section", { class: "coopetition coopetition-player" });
    Object.assign(this, { world: null, rows: null, band: null, selected: -1, row: 0, furthest: 0, timers: {} });
    this.acts = this.actions();
    this.clock = new Clock(() => this.paint());
    this.screen = new Screen(this.root, model, () => this.world && this.clock.wake());
    this.against = new Against(model, (other) => this.otherChanged(other));
    this.feed = new Feed(model, undefined, {
      world: (message, buffers) => this.takeWorld(message, buffers),
      frames: (message, buffers) => this.takeFrames(message, buffers),
      missing: () => this.missing(),
      band: (message) => this.takeBand(message),
      school: (message) => this.takeSchool(message),
      ask: ({ what }) => this.change(what),
      go: ({ row }) => this.seek(row, true),
      select: ({ school }) => this.select(school ?? -1),
      trouble: ({ text }) => this.trouble(text),
      alone: () => this.against.end(),
      comparing: () => this.compares,
      bet: ({ open }) => this.askForBet(open),
    });
    this.stopKeys = listenToKeys(this.root, this.acts);
    this.root.player = this.handle();
    this.mark();
    holder.append(this.root);
    this.feed.hello();
  }

  /** What buttons and keys do. */
  actions() {
    const pace = (by) => () => {
      this.clock.pace = Math.max(0, Math.min(SPEEDS.length - 1, this.clock.pace + by));
      this.screen.refresh();
    };
    return {
      toggle: () => (this.clock.playing ? this.pause() : this.play()),
      step: () => this.seek(this.clock.row + 1, true),
      back: () => this.seek(Math.ceil(this.clock.position) - 1, true),
      reset: () => this.seek(0, true),
      end: () => this.seek(this.clock.last, true),
      slower: pace(-1),
      faster: pace(1),
      undo: () => this.undo(),
      fork: () => this.feed.send({ type: this.against.rows ? "alone" : "fork" }),
      alone: () => this.feed.send({ type: "alone" }),
      pairs: () => this.against.start(),
      stop: () => this.against.stop(),
      png: () => this.screen.palette && savePoster(this.shown(), this.say),
      seek: (row) => this.seek(row, true),
      scrub: (row) => this.seek(row, false),
      select: (school) => this.select(school),
      go: (row, school) => {
        this.select(school);
        this.seek(row, true);
      },
    };
  }

  /** What tests and the page may ask of the player. */
  handle() {
    const { clock, feed, screen, against } = this;
    const ownRows = () => this.rows;
    const shownRow = () => this.row;
    const marked = () => this.world.changes.map((each) => each.row);
    const metricsAt = (row) => Object.entries(this.rows.metrics).map(([name, values]) => [name, values[row]]);
    return {
      get row() {
        return shownRow();
      },
      get position() {
        return clock.position;
      },
      get epoch() {
        return feed.epoch;
      },
      get ready() {
        return clock.ready;
      },
      get marks() {
        return marked();
      },
      get painted() {
        return screen.painted;
      },
      get against() {
        return against.rows;
      },
      get drawnAt() {
        return screen.desk.frames.map((frame) => frame.drawn?.at);
      },
      places: (row) => screen.desk.frames[0].town.scene.bodies.at(row),
      radius: () => screen.desk.frames[0].town.scene.radius,
      get own() {
        return ownRows();
      },
      get effects() {
        return against.pairs?.effects;
      },
      differing: (row) => differingAt(ownRows(), against.rows, row),
      otherPicture: () => screen.desk.frames[1].canvas.toDataURL(),
      play: () => this.play(),
      pause: () => this.pause(),
      seek: (row) => this.seek(row, true),
      selectSchool: (school) => this.select(school),
      picture: () => screen.desk.frames[0].canvas.toDataURL(),
      plane: () => screen.desk.plane.canvas.toDataURL(),
      metricsAt: (row) => Object.fromEntries(metricsAt(row)),
    };
  }

  /** Leave nothing behind. */
  close() {
    this.stopKeys();
    this.screen.stop();
    this.feed.close();
    this.against.close();
    this.clock.rest();
    Object.values(this.timers).forEach(clearTimeout);
    this.closed = true;
    this.root.remove();
  }

  // ---- what the server says

  takeWorld(message, buffers) {
    const world = new World(message, buffers);
    this.against.forget();
    this.ran = "";
    const again = message.keep >= 0 && world.sameTown(this.world);
    if (!this.screen.desk) {
      this.say = speaker(world.texts.player ?? world.texts);
      this.screen.furnish(this.say, this.acts, () => this.shown());
    }
    this.world = world;
    clearTimeout(this.timers.held);
    this.clock.held = false;
    this.band = null;
    this.screen.desk.setWorld(world);
    if (again) this.keep(message.keep);
    else this.startAfresh(message);
    this.notice(message.notice ?? "");
    if (this.selected >= 0) this.askForSchool();
    this.screen.refresh();
    this.mark();
  }

  keep(row) {
    this.rows.keep(row);
    this.countReady();
    this.furthest = Math.min(this.furthest, Math.max(row, this.clock.row));
    this.screen.desk.frames[0].town.forget(row);
    if (this.clock.row === row) this.clock.position = row; // the term under way is lived anew
  }

  startAfresh(message) {
    this.rows = new Rows(this.world);
    this.furthest = this.row = Math.max(0, Math.min(message.row || 0, this.world.rows - 1));
    Object.assign(this.clock, { last: this.world.rows - 1, ready: 0, position: this.row, playing: false });
    this.selected = message.school ?? -1;
    this.screen.setTown();
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (message.playing && !still) this.clock.play();
  }

  takeFrames(message, buffers) {
    const grew = this.rows.take(message, buffers);
    this.countReady();
    if (grew) {
      if (this.selected >= 0 && this.screen.desk.school.told?.rows < this.rows.ready) this.askForSchool();
      this.screen.refresh();
    }
    return grew;
  }

  takeBand(message) {
    this.band = message;
    this.screen.refresh();
  }

  takeSchool(message) {
    if (message.school !== this.selected) return;
    this.screen.desk.school.take(message);
    this.screen.refresh();
  }

  /** What is to be pulled next, or null if all rows are there. */
  missing() {
    return missingOf(this.world, this.rows);
  }

  /** Only what is there of all worlds that are shown can be shown. */
  countReady() {
    this.clock.ready = Math.min(this.rows?.ready ?? 0, this.against.ready);
    if (this.compares && this.allThere && this.otherwise && !this.ran && !this.secret && !this.world.recorded) {
      this.ran = `${this.feed.epoch} ${this.against.feed.epoch}`;
      this.against.start();
    }
  }

  /** Whether two worlds of the same town are there. */
  get compares() {
    return Boolean(this.world?.sameTown(this.against.world));
  }

  /** Whether a bet is open whose end has not been seen. */
  get secret() {
    return Boolean(this.bet?.open && !this.bet.seen(this));
  }

  get allThere() {
    return this.rows.ready >= this.rows.rows && this.against.ready >= this.rows.rows;
  }

  /** Whether the two worlds have other rules. */
  get otherwise() {
    return this.compares && this.world.rules !== this.against.world.rules;
  }

  /** The other world is another, is gone, or has grown. */
  otherChanged(other) {
    if (other) {
      this.ran = "";
      this.band = null;
      this.screen.setTown();
    }
    if (this.world) this.countReady();
    if (other && this.rows && !this.missing()) this.feed.askForBand();
    this.screen.refresh();
    this.mark();
  }

  /** Ask in which town it will be worse, before they play. */
  askForBet(open) {
    this.bet ??= new Bet(this.say, () => this.play());
    this.bet.open = open;
    this.screen.desk.bet(this.bet.element);
    this.screen.refresh();
  }

  // ---- what the reader does

  play() {
    if (!this.world) return;
    this.clock.play();
    this.mark();
    this.tell();
  }

  /** Stop at once: the row that is shown is painted here and now, and no frame after it. */
  pause() {
    if (!this.world) return;
    this.clock.pause();
    this.clock.rest();
    this.paint(true);
    this.tell();
  }

  /** Go to a row; `stop` to stay there. */
  seek(row, stop) {
    if (!this.world) return;
    if (stop) this.clock.pause();
    this.clock.seek(row);
    this.tell();
  }

  select(school) {
    if (!this.world || this.world.recorded || school === this.selected) return;
    this.selected = school >= 0 && school < this.world.schools ? school : -1;
    if (this.selected >= 0) this.askForSchool();
    this.screen.desk.select(this.selected);
    this.screen.refresh();
    this.mark();
    this.tell();
  }

  change(what) {
    if (!this.world) return;
    if (this.bet) this.bet.open = false;
    this.hold();
    this.feed.send({ ...what, epoch: this.feed.epoch, row: this.row });
  }

  undo() {
    this.hold();
    this.feed.send({ type: "undo", epoch: this.feed.epoch });
  }

  /** Let the clock stand until the world that was asked for is there: nothing is shown that will not have been. */
  hold() {
    this.clock.held = true;
    this.after("held", LONGEST_HOLD, () => (this.clock.held = false));
  }

  askForSchool() {
    this.after("school", this.screen.desk.school.told?.school === this.selected ? ASK_SCHOOL : 0, () => {
      if (this.selected >= 0) this.feed.send({ type: "school", epoch: this.feed.epoch, school: this.selected });
    });
  }

  /** Tell the server what is shown; while it plays, at most twice a second. */
  tell() {
    if (this.timers.tell) return;
    const due = (this.toldAt ?? -TELL) + (this.clock.playing ? TELL : SOON);
    this.after("tell", Math.max(0, due - performance.now()), () => {
      this.toldAt = performance.now();
      this.feed.send({ type: "shown", row: this.row, playing: this.clock.playing, school: this.selected });
    });
  }

  after(name, wait, act) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(() => {
      this.timers[name] = 0;
      act();
    }, wait);
  }

  // ---- what is seen

  shown() {
    const { world, rows, row, selected, band, furthest, clock } = this;
    const { position, playing, pace, waits: computing } = clock;
    const { palette } = this.screen;
    const { otherwise, bet } = this;
    const against = this.compares ? this.against : null;
    const town = { world, rows, row, position, selected, palette, band, furthest };
    return { ...town, playing, pace, computing, against, otherwise, bet };
  }

  paint(restCanWait = false) {
    if (!this.world || this.closed) return;
    const { clock } = this;
    if (clock.row < clock.ready) {
      if (clock.row !== this.row) this.tell();
      this.row = clock.row;
      this.furthest = Math.max(this.furthest, this.row);
      if (this.furthest >= clock.last) this.countReady();
      clock.position = Math.min(clock.position, clock.ready - 1);
      this.screen.paint(this.shown(), restCanWait);
    }
    this.mark();
  }

  mark() {
    const { row, world, clock, feed, selected } = this;
    this.screen.mark({
      row,
      rows: world?.rows ?? 0,
      ready: clock.ready,
      epoch: feed.epoch,
      playing: clock.playing,
      computing: world ? clock.waits : true,
      school: selected,
      compares: this.compares,
    });
  }

  /** Say what could not be done, and go on. */
  trouble(text) {
    this.clock.held = false;
    this.notice(text);
  }

  /** Show a notice, or none. */
  notice(text) {
    if (!this.screen.desk) return;
    this.screen.desk.notice.hidden = !text;
    write(this.screen.desk.notice, text);
  }
}
