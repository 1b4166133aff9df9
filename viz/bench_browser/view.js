// The view: holds the run that is watched, and lets feed, clock, board and panels work together.

import { Feed } from "../browser/feed.js";
import { make, pixelRatio, write } from "../browser/dom.js";
import { listenToKeys } from "../browser/keyboard.js";
import { themeMeant } from "../browser/palette.js";
import { speaker } from "../browser/words.js";
import { Asking } from "./asking.js";
import { Board } from "./board.js";
import { PACES, Pacing, StepClock } from "./pace.js";
import { SharePanel, percent } from "./share.js";
import { States } from "./states.js";

const AHEAD = 240; // steps that are there before they are shown
const FIGURES = 80; // ms between two pictures of the figures, while it plays
const SPEAK = 4000; // ms between two sentences for those who hear the page
const COLOURS = ["paper", "panel", "ink", "quiet", "faint"];

class StepFeed extends Feed {
  askForBand() {} // there are no other runs to compare with
}

export class BenchView {
  constructor(model, holder) {
    this.model = model;
    this.root = make("section", { class: "coopetition coopetition-bench" });
    Object.assign(this, { world: null, states: null, row: 0, furthest: 0, painted: 0, stale: true, figuresAt: 0 });
    Object.assign(this, { drawn: "", spokenAt: 0 });
    this.acts = this.actions();
    this.clock = new StepClock(() => this.paint());
    this.feed = new StepFeed(model, undefined, {
      world: (message, buffers) => this.takeWorld(message, buffers),
      frames: (message, buffers) => this.takeFrames(message, buffers),
      missing: () => this.missing(),
      trouble: ({ text }) => this.notice(text),
    });
    this.stopKeys = listenToKeys(this.root, this.acts);
    this.size = new ResizeObserver(() => this.refresh());
    this.size.observe(this.root);
    this.restyle = () => this.recolour();
    this.scheme = window.matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.restyle);
    model.on("change:theme", this.restyle);
    this.root.bench = this.handle();
    holder.append(this.root);
    this.recolour();
    this.mark();
    this.feed.hello();
  }

  /** What buttons and keys do. */
  actions() {
    const pace = (by) => () => {
      this.clock.tempo = Math.max(0, Math.min(PACES.length - 1, this.clock.tempo + by));
      this.refresh();
    };
    return {
      toggle: () => (this.clock.playing ? this.pause() : this.play()),
      step: () => this.seek(this.row + 1),
      back: () => this.seek(this.row - 1),
      reset: () => this.seek(0),
      end: () => this.seek(this.clock.last),
      slower: pace(-1),
      faster: pace(1),
      scrub: (row) => this.seek(row),
    };
  }

  /** What tests and the page may ask of the view. */
  handle() {
    const view = this;
    return {
      get row() {
        return view.row;
      },
      get painted() {
        return view.painted;
      },
      get ready() {
        return view.clock.ready;
      },
      get epoch() {
        return view.feed.epoch;
      },
      play: () => view.play(),
      pause: () => view.pause(),
      seek: (row) => view.seek(row),
      picture: () => view.canvas.toDataURL(),
      shareAt: (row) => view.states.shares[row],
    };
  }

  /** Leave nothing behind. */
  close() {
    this.closed = true;
    this.stopKeys();
    this.size.disconnect();
    this.scheme.removeEventListener("change", this.restyle);
    this.model.off("change:theme", this.restyle);
    this.feed.close();
    this.clock.rest();
    this.root.remove();
  }

  // ---- what the server says

  takeWorld(message, buffers) {
    const places = ["x", "y"].map((name, k) => [name, numbersIn(Float32Array, buffers[k])]);
    const ties = ["a", "b"].map((name, k) => [name, numbersIn(Uint32Array, buffers[k + 2])]);
    this.world = { ...message, ...Object.fromEntries([...places, ...ties]) };
    if (!this.canvas) this.furnish(speaker(message.texts));
    this.states = new States(message);
    this.row = this.furthest = 0;
    Object.assign(this.clock, { last: message.rows - 1, ready: 0, position: 0, playing: false });
    if (message.story) this.clock.tempo = message.story.pace;
    this.asking.setWorld(this.world);
    write(this.caption, this.say(`shape-${message.shape}`, { n: message.nodes.toLocaleString("en-GB") }));
    this.notice("");
    this.board.world = null;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (message.playing && !still) this.clock.play();
    this.refresh();
    this.mark();
  }

  takeFrames(message, buffers) {
    const grew = this.states.take(message, buffers);
    this.clock.ready = this.states.ready;
    if (grew) this.refresh();
    return grew;
  }

  /** What is to be pulled next, or null if enough is there. */
  missing() {
    const { states, clock } = this;
    if (!states || states.ready >= Math.min(states.rows, clock.row + AHEAD)) return null;
    return { first: states.ready, left: states.rows - states.ready, bytes: states.width };
  }

  // ---- what the reader does

  play() {
    if (!this.world) return;
    this.clock.play();
    this.mark();
  }

  pause() {
    this.clock.pause();
    this.clock.rest();
    this.stale = true;
    this.paint();
  }

  seek(row) {
    if (!this.world) return;
    this.clock.pause();
    this.clock.seek(row);
    this.feed.pull();
  }

  // ---- what is seen

  /** Lay out all parts, in these words. */
  furnish(say) {
    this.say = say;
    this.root.setAttribute("aria-label", say("bench"));
    this.canvas = make("canvas", { class: "population", role: "img", "data-part": "population" });
    this.board = new Board(this.canvas);
    this.caption = make("p", { class: "shape" });
    this.share = new SharePanel(say, (row) => this.seek(row));
    this.pacing = new Pacing(say, this.acts);
    this.asking = new Asking(say, {
      bet: () => this.play(),
      take: (story) => this.feed.send({ type: "take", story }),
    });
    this.summary = make("p", { class: "unseen", "aria-live": "polite", "data-part": "summary" });
    this.told = make("p", { class: "notice", role: "status", hidden: true });
    this.field = make("div", { class: "field" }, this.canvas, this.caption);
    const beside = make("div", { class: "beside" }, this.share.element, this.pacing.element);
    const stage = make("div", { class: "stage" }, this.field, beside);
    this.root.replaceChildren(this.told, this.asking.element, stage, this.summary);
  }

  notice(text) {
    this.told.hidden = !text;
    write(this.told, text);
  }

  refresh() {
    this.stale = true;
    if (this.world) this.clock.wake();
  }

  recolour() {
    const theme = themeMeant(this.model.get("theme"));
    if (this.root.dataset.theme !== theme) {
      this.root.dataset.theme = theme;
      this.colours = null;
    }
    this.refresh();
  }

  paint() {
    if (!this.world || this.closed) return;
    const { clock, states } = this;
    if (clock.row < clock.ready) {
      this.row = clock.row;
      this.furthest = Math.max(this.furthest, this.row);
      this.fit();
      this.paintBoard();
      this.paintFigures();
    }
    if (states.ready < states.rows) this.feed.pull();
    this.mark();
  }

  /** Follow the size of the page and its colours. */
  fit() {
    const fresh = !this.colours;
    if (fresh) {
      this.colours = coloursOf(this.root);
      this.share.recolour(this.colours);
    }
    const ratio = pixelRatio();
    const room = `${this.field.clientWidth} ${ratio}`;
    if (room === this.room && !fresh && this.board.world === this.world) return;
    this.room = room;
    this.board.set(this.world, Math.round(this.field.clientWidth * ratio), this.colours);
    this.canvas.style.width = `${this.board.size / ratio}px`;
    this.drawn = "";
  }

  paintBoard() {
    const kinds = this.states.at(this.row);
    const state = `${this.feed.epoch} ${this.row}`;
    if (state === this.drawn) return;
    this.drawn = state;
    this.board.draw(kinds);
    this.painted++;
  }

  paintFigures() {
    const { clock, world, states, row, furthest, colours } = this;
    const now = performance.now();
    if (clock.playing && !this.stale && now - this.figuresAt < FIGURES) return;
    if (!clock.playing && !this.stale && row === this.figured) return;
    Object.assign(this, { figuresAt: now, stale: false, figured: row });
    const ended = furthest === world.rows - 1;
    const { playing, tempo, waits: computing } = clock;
    const shown = { world, states, row, furthest, ended, colours, playing, tempo, computing };
    for (const part of [this.share, this.pacing, this.asking]) part.show(shown);
    const sentence = this.say("summary", { row, last: world.rows - 1, share: percent(states.shares[row]) });
    this.canvas.setAttribute("aria-label", `${this.say("population")} ${sentence}`);
    if (playing && now - this.spokenAt < SPEAK) return;
    this.spokenAt = now;
    write(this.summary, sentence);
  }

  /** Keep the attributes of the root. */
  mark() {
    const { row, world, clock, feed } = this;
    const computing = world ? clock.waits : true;
    const [rows, story] = [world?.rows ?? 0, world?.story?.name ?? ""];
    const state = { row, rows, ready: clock.ready, epoch: feed.epoch, playing: clock.playing, computing, story };
    for (const [name, value] of Object.entries(state)) {
      if (this.root.dataset[name] !== String(value)) this.root.dataset[name] = String(value);
    }
  }
}

/** Return a buffer's bytes as numbers; copied, for they may start at any byte. */
function numbersIn(Kind, buffer) {
  if (!buffer) return new Kind(0);
  const view = buffer.buffer ? buffer : new DataView(buffer);
  return new Kind(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

/** Return the colours of the root, as its style sheet says them. */
function coloursOf(root) {
  const style = getComputedStyle(root);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const colours = Object.fromEntries(COLOURS.map((name) => [name, read(name)]));
  return { ...colours, font: style.fontFamily, kinds: [0, 1, 2, 3].map((kind) => read(`kind-${kind}`)) };
}
