// The verdict: which regime the world is in and why, and who is winning, as one bar in two colours.

import { make, write } from "./dom.js";
import { COMPETES, COOPERATES } from "./rows.js";
import { grouped } from "./words.js";

export class Verdict {
  constructor(say) {
    this.say = say;
    this.regime = make("h2", { "data-part": "regime", class: "regime" });
    this.means = make("p", { class: "means" });
    this.why = make("p", { class: "why" });
    this.sides = [side("cooperate", "●"), side("compete", "■")];
    this.parts = [make("span", { class: "part cooperate" }), make("span", { class: "part compete" })];
    this.winning = make("p", { class: "winning" });
    this.element = make(
      "div",
      { class: "verdict" },
      make("div", { class: "words" }, this.regime, this.means, this.why),
      make(
        "div",
        { class: "contest" },
        this.winning,
        make("div", { class: "bar", "aria-hidden": "true" }, ...this.parts),
        make("div", { class: "sides" }, ...this.sides.map((each) => each.element)),
      ),
    );
  }

  show({ rows, row }) {
    const { say } = this;
    const regime = rows.regime[row];
    const begun = row > 0;
    this.element.dataset.regime = begun ? regime : "none";
    write(this.regime, say(begun ? `regime-${regime}` : "regime-none"));
    write(this.means, say(begun ? `means-${regime}` : "means-none"));
    write(this.why, begun ? sentence(rows.why[row]) : "");
    const counts = [rows.counts[row][COOPERATES], rows.counts[row][COMPETES]];
    const both = counts[0] + counts[1];
    const share = both ? counts[0] / both : 0.5;
    this.parts[0].style.width = `${share * 100}%`;
    this.parts[1].style.width = `${(1 - share) * 100}%`;
    this.element.dataset.begun = String(both > 0);
    write(this.winning, say(whoLeads(counts)));
    ["cooperate", "compete"].forEach((name, k) => {
      write(this.sides[k].number, grouped(counts[k]));
      write(this.sides[k].words, say(name, { n: counts[k] }));
      this.sides[k].element.classList.toggle("ahead", counts[k] > counts[1 - k]);
    });
  }
}

/** Return the key of the sentence that says who is winning. */
function whoLeads([cooperate, compete]) {
  const both = cooperate + compete;
  if (!both) return "winning-none";
  const share = cooperate / both;
  if (share > 0.45 && share < 0.55) return "winning-even";
  return share > 0.5 ? "winning-cooperate" : "winning-compete";
}

/** Return the reason without the name of the regime, which stands above it. */
function sentence(why) {
  const text = (why ?? "").replace(/^[^:;,.]{1,24}: /, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function side(name, sign) {
  const number = make("strong", {});
  const words = make("span", {});
  const mark = make("span", { class: "sign", "aria-hidden": "true", text: sign });
  return { number, words, element: make("p", { class: `side ${name}` }, mark, number, " ", words) };
}
