// The transport: the buttons that play, stop, step and go faster, and those that undo and export.

import { icon, make, write } from "./dom.js";
import { SPEEDS } from "./clock.js";
import { when } from "./words.js";

const PLAY = "M7 4.5v15l13-7.5z";
const PAUSE = "M6 4.5h4.5v15H6zM13.5 4.5H18v15h-4.5z";
const BACK = "M18 5v14l-9-7zM5.5 5H8v14H5.5z";
const STEP = "M6 5v14l9-7zM16 5h2.5v14H16z";
const RESET = "M4 5h2.5v14H4zM13.5 5v14L7 12zM21 5v14l-6.500-7z";
const UNDO = "M9 6 4.500 10.500 9 15M5 10.500h9a5 5 0 0 1 0 10h-3";
const FORK = "M4 12h5M9 12c3 0 4-6 7-6h4M9 12c3 0 4 6 7 6h4";
const IMAGE = "M12 4v11M7.500 11 12 15.500 16.500 11M5 19.500h14";

export class Transport {
  /** `acts` has a function for every button. */
  constructor(say, acts) {
    this.say = say;
    const button = (name, content, action = acts[name]) => {
      const element = make(
        "button",
        { type: "button", "data-do": name, "aria-label": say(name), title: this.hint(name) },
        content,
      );
      element.addEventListener("click", action);
      return element;
    };
    this.icons = { play: icon(PLAY), pause: icon(PAUSE) };
    this.toggle = button("toggle", this.icons.play);
    this.toggle.className = "main";
    this.when = make("p", { class: "when" });
    this.state = make("span", { class: "state" });
    this.speed = make("output", { class: "speed" });
    this.undo = button("undo", icon(UNDO, { filled: false }));
    this.fork = button("fork", icon(FORK, { filled: false }));
    this.fork.append(make("span", { text: say("fork-short") }));
    this.slower = button("slower", "−");
    this.faster = button("faster", "+");
    this.element = make(
      "div",
      { class: "transport", role: "group", "aria-label": say("transport") },
      make(
        "div",
        { class: "buttons" },
        button("reset", icon(RESET)),
        button("back", icon(BACK)),
        this.toggle,
        button("step", icon(STEP)),
      ),
      make("div", { class: "clock" }, this.when, this.state),
      make("div", { class: "pace" }, this.slower, this.speed, this.faster),
      make("div", { class: "extras" }, this.fork, this.undo, button("png", icon(IMAGE, { filled: false }))),
    );
  }

  /** Return what a button does, and the key that does the same. */
  hint(name, button = name) {
    const key = this.say(`key-${button}`);
    return key.startsWith("key-") ? this.say(name) : `${this.say(name)} (${key})`;
  }

  show({ row, world, playing, computing, pace, against }) {
    const { say } = this;
    const name = playing ? "pause" : "play";
    if (this.toggle.firstChild !== this.icons[name]) this.toggle.replaceChildren(this.icons[name]);
    this.toggle.setAttribute("aria-label", say(name));
    this.toggle.title = this.hint(name, "toggle");
    write(this.when, when(row, say));
    const state = computing
      ? say("computing")
      : row >= world.rows - 1
        ? say("at-end")
        : say("of-years", { n: world.years });
    write(this.state, state);
    write(this.speed, say(`speed-${pace}`));
    this.slower.disabled = pace === 0;
    this.faster.disabled = pace === SPEEDS.length - 1;
    this.undo.disabled = !world.undo;
    this.fork.hidden = Boolean(against);
  }
}
