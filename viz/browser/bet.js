// The bet: before two towns play, one is asked in which more schools will be swallowed; at the end it is told.

import { make, write } from "./dom.js";
import { grouped, yearOf } from "./words.js";

const KEPT = "coopetition-bet"; // where the choice is kept, for the page may be opened anew before the end
const SIDES = ["left", "right", "even"];
const EVEN = 0.1; // of the larger number: up to so much is about as many

export class Bet {
  /** `play` lets both towns play. */
  constructor(say, play) {
    Object.assign(this, { say, open: false, placed: kept() });
    this.question = make("h2", { "data-part": "question" });
    this.told = make("p", { class: "told", role: "status", "data-part": "bet-told" });
    this.choices = SIDES.map((side) => make("button", { type: "button", "data-bet": side, class: side }));
    this.choices.forEach((button, k) =>
      button.addEventListener("click", () => {
        this.place(SIDES[k]);
        play();
      }),
    );
    this.buttons = make("div", { class: "choices", role: "group", "aria-label": say("bet") }, ...this.choices);
    this.element = make("section", { class: "bet", "data-part": "bet", "aria-label": say("bet") });
    this.element.append(make("div", {}, this.question, this.told), this.buttons);
  }

  place(side) {
    this.placed = side;
    try {
      sessionStorage.setItem(KEPT, side);
    } catch {
      // a browser that keeps nothing
    }
  }

  /** Whether the end has been seen: until then nothing tells it. */
  seen({ furthest, world }) {
    return furthest >= world.rows - 1;
  }

  show(shown) {
    const { world, against, row, playing } = shown;
    this.element.hidden = !this.open || !against;
    if (this.element.hidden) return;
    const { say } = this;
    const names = [against.world.title, world.title];
    const asking = row === 0 && !playing && !this.seen(shown);
    write(this.question, say("bet-question", { year: yearOf(world.rows - 1) }));
    this.choices.forEach((button, k) => {
      write(button, k < 2 ? say("bet-on", { title: names[k] }) : say("bet-even"));
      button.setAttribute("aria-pressed", String(this.placed === SIDES[k]));
    });
    this.buttons.hidden = !asking;
    this.element.dataset.state = asking ? "asking" : this.seen(shown) ? "told" : "playing";
    write(this.told, asking ? say("bet-luck") : this.seen(shown) ? this.reveal(shown, names) : this.standing(shown, names));
  }

  /** Return how many schools have been swallowed in both towns at a row. */
  swallowed({ world, rows, against }, row) {
    return [against.rows, rows].map((each) => Math.round((each.metrics.takeovers[row] ?? 0) * world.schools));
  }

  /** Return what was bet on, in words; nothing if nothing was. */
  own([left, right]) {
    return this.placed ? this.say(`bet-placed-${this.placed}`, { left, right }) : "";
  }

  standing(shown, names) {
    const [left, right] = this.swallowed(shown, shown.row);
    return `${this.own(names)} ${this.say("bet-so-far", { left: grouped(left), right: grouped(right) })}`.trim();
  }

  reveal(shown, [first, second]) {
    const [left, right] = this.swallowed(shown, shown.world.rows - 1);
    const even = Math.abs(left - right) <= EVEN * Math.max(left, right);
    const truth = even ? "even" : left > right ? "left" : "right";
    const numbers = { first, second, left: grouped(left), right: grouped(right), n: grouped(shown.world.schools) };
    const own = this.own([first, second]);
    const judged = this.placed === null ? "" : this.say(this.placed === truth ? "bet-right" : "bet-wrong");
    return [this.say("bet-told", numbers), own, judged].filter(Boolean).join(" ");
  }
}

function kept() {
  try {
    const side = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    return SIDES.includes(side) ? side : null;
  } catch {
    return null;
  }
}
