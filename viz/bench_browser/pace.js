// How fast steps go by, and the buttons and the slider that move them.

import { Clock, SPEEDS } from "../browser/clock.js";
import { icon, make, write } from "../browser/dom.js";
import { grouped } from "../browser/words.js";

export const PACES = [2, 5, 12, 30, 60]; // steps a second

/** A clock that counts in steps. */
export class StepClock extends Clock {
  constructor(frame) {
    super(frame);
    this.tempo = 3;
  }

  go(terms) {
    super.go((terms / SPEEDS[this.pace]) * PACES[this.tempo]);
  }
}

const ICONS = {
  play: "M7 4.5v15l13-7.5z",
  pause: "M6 4.5h4.5v15H6zM13.5 4.5H18v15h-4.5z",
  back: "M18 5v14l-9-7zM5.5 5H8v14H5.5z",
  step: "M6 5v14l9-7zM16 5h2.5v14H16z",
  reset: "M4 5h2.5v14H4zM13.5 5v14L7 12zM21 5v14l-6.500-7z",
};

export class Pacing {
  /** `acts` has a function for every button. */
  constructor(say, acts) {
    this.say = say;
    const hint = (name, key) => `${say(name)} (${say(`key-${key}`)})`;
    const button = (name, content) => {
      const label = { "aria-label": say(name), title: hint(name, name) };
      const element = make("button", { type: "button", "data-do": name, ...label }, content);
      element.addEventListener("click", acts[name]);
      return element;
    };
    this.hint = hint;
    this.icons = { play: icon(ICONS.play), pause: icon(ICONS.pause) };
    this.toggle = button("toggle", this.icons.play);
    this.toggle.className = "main";
    this.when = make("p", { class: "when" });
    this.speed = make("output", { class: "speed" });
    [this.slower, this.faster] = [button("slower", "−"), button("faster", "+")];
    this.slider = make("input", { type: "range", "data-part": "scrub", min: "0", max: "0", step: "1", value: "0" });
    this.slider.setAttribute("aria-label", say("scrub"));
    this.slider.addEventListener("input", () => acts.scrub(Number(this.slider.value)));
    const jumps = [button("reset", icon(ICONS.reset)), button("back", icon(ICONS.back))];
    const buttons = make("div", { class: "buttons" }, ...jumps, this.toggle, button("step", icon(ICONS.step)));
    const pace = make("div", { class: "pace" }, this.slower, this.speed, this.faster);
    const bar = make("div", { class: "transport", role: "group", "aria-label": say("transport") }, buttons, pace);
    this.element = make("div", { class: "pacing" }, this.when, this.slider, bar);
  }

  show({ world, row, playing, computing, tempo }) {
    const { say, slider } = this;
    const last = world.rows - 1;
    const name = playing ? "pause" : "play";
    if (this.toggle.firstChild !== this.icons[name]) this.toggle.replaceChildren(this.icons[name]);
    this.toggle.setAttribute("aria-label", say(name));
    this.toggle.title = this.hint(name, "toggle");
    write(this.when, computing ? say("computing") : say("when", { row: grouped(row), last: grouped(last) }));
    write(this.speed, say("speed", { n: PACES[tempo] }));
    this.slower.disabled = tempo === 0;
    this.faster.disabled = tempo === PACES.length - 1;
    if (slider.max !== String(last)) slider.max = String(last);
    if (slider.value !== String(row)) slider.value = String(row);
    slider.style.setProperty("--fill", `${(100 * row) / last}%`);
    slider.setAttribute("aria-valuetext", say("when", { row, last }));
  }
}
