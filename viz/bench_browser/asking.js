// What is asked before a run and said after it: a story's question with three bets, or a plain sentence.

import { make, write } from "../browser/dom.js";
import { grouped } from "../browser/words.js";
import { percent } from "./share.js";

const LATE = 0.75; // from this part of a run on, the mean share is told

export class Asking {
  /** `bet` is called when one is placed, `take` with the name of the next story. */
  constructor(say, { bet, take }) {
    Object.assign(this, { say, bet, take, placed: -1 });
    this.kicker = make("p", { class: "kicker" });
    this.title = make("h2", { "data-part": "title" });
    this.question = make("p", { class: "question" });
    this.bets = make("div", { class: "bets", role: "group", "aria-label": say("your-bet") });
    this.answer = make("p", { class: "answer", "data-part": "answer", role: "status" });
    this.source = make("p", { class: "source" });
    this.next = make("button", { type: "button", "data-do": "next", class: "next" });
    this.next.addEventListener("click", () => this.take(this.story.next));
    this.after = make("div", { class: "after", hidden: true }, this.next, this.answer, this.source);
    const head = make("div", { class: "head" }, this.kicker, this.title, this.question);
    this.element = make("section", { class: "ask", "data-part": "ask" }, head, this.bets, this.after);
  }

  /** Ask what belongs to another run. */
  setWorld(world) {
    const { say } = this;
    this.story = world.story;
    this.element.dataset.kind = this.story ? "story" : "own";
    this.placed = -1;
    const { number, of, title, question } = world.story ?? {};
    write(this.kicker, this.story ? say("story", { n: number, of }) : say("own"));
    write(this.title, title ?? world.name);
    write(this.question, filled(question ?? "", { steps: grouped(world.rows - 1) }));
    this.bets.hidden = !this.story;
    this.bets.replaceChildren(...(this.story?.bets ?? []).map((words, k) => this.betButton(words, k)));
    this.next.hidden = !this.story;
    this.after.hidden = true;
    if (this.story) this.next.replaceChildren(`${say("next")} `, make("b", { text: this.story.next_title }), " →");
  }

  betButton(words, k) {
    const button = make("button", { type: "button", "data-bet": k, "aria-pressed": "false", text: words });
    button.addEventListener("click", () => {
      this.placed = k;
      this.mark();
      this.bet();
    });
    return button;
  }

  mark() {
    [...this.bets.children].forEach((each, k) => each.setAttribute("aria-pressed", String(k === this.placed)));
  }

  show({ world, states, ended, row }) {
    this.element.dataset.state = ended ? "after" : row > 0 ? "playing" : "before";
    this.after.hidden = !ended;
    this.question.hidden = ended || !this.story;
    this.bets.hidden = !this.story || ended;
    if (!ended) return;
    const { shares } = states;
    const last = world.rows - 1;
    const share = shares[last];
    const late = shares.slice(Math.floor(LATE * last));
    const mean = late.reduce((sum, each) => sum + each, 0) / late.length;
    const told = { steps: grouped(last), share: percent(share), mean: percent(mean), players: grouped(world.nodes) };
    const { say, story } = this;
    if (!story) {
      this.tell([[say("own-after", told), false]], "");
      return;
    }
    const [low, high] = story.bounds;
    const right = share < low ? 0 : share <= high ? 1 : 2;
    const mine = this.placed < 0 ? [] : [[say(this.placed === right ? "right" : "wrong", told), true]];
    const seen = filled(story.after, told);
    this.tell([...mine, [seen, false]], story.published);
  }

  tell(parts, source) {
    const text = parts.map(([words]) => words).join(" ");
    if (this.answer.textContent !== text) {
      const put = ([words, strong]) => (strong ? [make("strong", { text: words }), " "] : [words]);
      this.answer.replaceChildren(...parts.flatMap(put));
    }
    write(this.source, source);
  }
}

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
}
