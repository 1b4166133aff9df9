// What is on the screen in one sentence, for those who hear the page: at a pause, and at most once a new year.

import { make, write } from "./dom.js";
import { COMPETES, COOPERATES } from "./rows.js";
import { told, when, yearOf } from "./words.js";

const SECONDS = 4; // between two sentences while it plays

export class Summary {
  constructor(say) {
    this.say = say;
    this.element = make("p", { "data-part": "summary", class: "unseen", "aria-live": "polite" });
    this.year = -1;
    this.spoke = 0;
  }

  show(shown) {
    const { row, playing } = shown;
    const now = performance.now() / 1000;
    if (playing && (yearOf(row) === this.year || now - this.spoke < SECONDS)) return;
    this.year = yearOf(row);
    this.spoke = now;
    write(this.element, sentenceOf(shown, this.say));
  }
}

/** Return the state of the world at the shown row in one sentence. */
function sentenceOf({ world, rows, row }, say) {
  if (row === 0) return say("summary-start", { place: world.place });
  const counts = rows.counts[row];
  const measures = world.headline.map(
    ({ name, label, how }) => `${label} ${told(rows.metrics[name]?.[row], how, say)}`,
  );
  return say("summary", {
    when: when(row, say),
    regime: say(`regime-${rows.regime[row]}`),
    cooperate: counts[COOPERATES],
    compete: counts[COMPETES],
    measures: measures.join("; "),
  });
}
