// The log: what happened up to the shown row, in words, newest first. Each line goes to its term and its school.

import { make, write } from "./dom.js";
import { grouped, when } from "./words.js";

const KINDS = [
  ["takeover", true],
  ["rescue", true],
  ["refused rescue", true],
  ["closure", true],
  ["breaks ranks", true],
  ["puncture", false],
  ["new head", false],
  ["better grade", false],
  ["worse grade", false],
  ["comes to help", false],
  ["joins a trust", true],
  ["leaves a trust", true],
  ["loses its contract", true],
  ["lets a tie lapse", false],
  ["takes up a tie", true],
  ["retrenches", true],
  ["redesigns", true],
  ["a group begins", true],
  ["a group ends", true],
  ["comes to lead", true],
  ["matched", false],
  ["a pool breaks up", true],
  ["becomes a hub", true],
  ["gives up being a hub", true],
  ["is a hub no more", true],
];
const WINDOW = 40; // lines shown at once

export class Log {
  /** `go` goes to a row and selects a school. */
  constructor(say, go) {
    this.say = say;
    this.go = go;
    this.wanted = new Set(KINDS.filter(([, shown]) => shown).map(([kind]) => kind));
    this.lines = WINDOW;
    this.list = make("ol", { "data-part": "log", class: "log", "aria-label": say("log") });
    this.more = make("button", { type: "button", class: "plain more", hidden: true, text: say("more-lines") });
    this.more.addEventListener("click", () => {
      this.lines += 5 * WINDOW;
      this.show(this.shown);
    });
    this.empty = make("p", { class: "empty", text: say("log-empty") });
    this.chips = new Map(KINDS.map(([kind]) => [kind, this.chip(kind)]));
    this.element = make(
      "details",
      { class: "fold log-part", open: true },
      make("summary", { text: say("log") }),
      make(
        "div",
        { class: "chips", role: "group", "aria-label": say("kinds") },
        ...[...this.chips.values()].map((each) => each.button),
      ),
      make(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": say("log") },
        this.empty,
        this.list,
        this.more,
      ),
    );
    this.list.addEventListener("click", (event) => {
      const line = event.target.closest("li");
      if (line) this.go(Number(line.dataset.row), Number(line.dataset.school));
    });
  }

  chip(kind) {
    const number = make("span", { class: "count" });
    const key = `kind-${kind.replaceAll(" ", "-")}`;
    const button = make(
      "button",
      { type: "button", class: "chip", "data-kind": kind, "aria-pressed": String(this.wanted.has(kind)) },
      make("span", { class: "dot", "aria-hidden": "true" }),
      this.say(key),
      " ",
      number,
    );
    button.addEventListener("click", () => {
      if (!this.wanted.delete(kind)) this.wanted.add(kind);
      button.setAttribute("aria-pressed", String(this.wanted.has(kind)));
      this.lines = WINDOW;
      this.drawn = null;
      this.show(this.shown);
    });
    return { button, number };
  }

  show(shown) {
    this.shown = shown;
    if (!this.element.open) return;
    const { rows, row, world } = shown;
    const until = rows.eventsUpTo(row);
    const state = `${world.epoch} ${until} ${this.lines}`;
    if (state === this.drawn) return;
    this.drawn = state;
    const counts = new Map();
    const found = [];
    for (let k = until - 1; k >= 0; k--) {
      const kind = rows.events[k][1];
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (found.length <= this.lines && this.wanted.has(kind)) found.push(rows.events[k]);
    }
    for (const [kind, { number }] of this.chips) write(number, grouped(counts.get(kind) ?? 0));
    this.empty.hidden = found.length > 0;
    this.more.hidden = found.length <= this.lines;
    this.list.replaceChildren(...found.slice(0, this.lines).map((event) => lineOf(event, this.say)));
  }
}

/** Return one event as a line that can be pressed. */
export function lineOf([row, kind, school, , , text], say) {
  return make(
    "li",
    { "data-row": row, "data-kind": kind, "data-school": school },
    make(
      "button",
      { type: "button", class: "line" },
      make("span", { class: "dot", "aria-hidden": "true" }),
      make("span", { class: "at", text: when(row, say) }),
      make("span", { class: "text", text }),
    ),
  );
}
