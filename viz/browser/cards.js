// The headline's cards: a big number for each measure and its trace before the band of other runs.

import { make, pixelRatio, sizeCanvas, write } from "./dom.js";
import { told } from "./words.js";
import { drawTrace, rowAt } from "./traces.js";

const COLOURS = { cooperation: "cooperates", takeovers: "jaws" };

export class Cards {
  /** `seek` goes to a row. */
  constructor(say, seek) {
    this.say = say;
    this.seek = seek;
    this.note = make("p", { class: "band-note", hidden: true });
    this.list = make("div", { class: "card-list" });
    this.element = make("div", { "data-part": "headline", class: "cards" }, this.list, this.note);
    this.cards = [];
  }

  /** Make a card for each measure of a world. */
  setWorld(world) {
    this.cards = world.headline.map((measure) => this.card(measure));
    this.list.replaceChildren(...this.cards.map((card) => card.element));
  }

  card(measure) {
    const number = make("p", { class: "number" });
    const canvas = make("canvas", { class: "trace", role: "img" });
    const help = make("p", { class: "help", text: measure.help, hidden: true });
    const ask = make("button", { class: "ask", type: "button", text: "?", "aria-expanded": "false" });
    ask.setAttribute("aria-label", this.say("explain", { what: measure.label }));
    ask.addEventListener("click", () => {
      help.hidden = !help.hidden;
      ask.setAttribute("aria-expanded", String(!help.hidden));
    });
    if (!measure.help) ask.hidden = true;
    const element = make(
      "article",
      { class: "card", "data-metric": measure.name },
      make("header", {}, number, make("h3", { text: measure.label }), ask),
      help,
      canvas,
    );
    const card = { measure, number, canvas, element, rows: 1 };
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      this.seek(rowAt(event.clientX - box.left, box.width, card.rows));
    });
    return card;
  }

  show({ world, rows, row, furthest, palette, band, against }) {
    const { say } = this;
    for (const card of this.cards) {
      const { name, how, label } = card.measure;
      const values = rows.metrics[name] ?? [];
      writeNumber(card.number, told(values[row], how, say));
      card.rows = world.rows;
      card.canvas.setAttribute("aria-label", say("trace", { what: label, value: told(values[row], how, say) }));
      const size = { width: card.canvas.clientWidth, height: card.canvas.clientHeight };
      if (!size.width) continue;
      const ratio = pixelRatio();
      sizeCanvas(card.canvas, size.width, size.height, ratio);
      const context = card.canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const marks = world.changes.map((change) => change.row);
      const colour = palette[COLOURS[name] ?? "ink"];
      const own = band && { low: band.low[name], middle: band.middle[name], high: band.high[name] };
      const before = against?.rows.metrics[name]?.slice(0, furthest + 1); // what would have been
      const seen = { values, before, row, furthest, rows: world.rows, how, band: own?.low && own, marks, colour };
      drawTrace(context, size, seen, palette);
    }
    this.note.hidden = !band && !against;
    if (against) write(this.note, say("dashed", { title: against.world.title, world: world.title }));
    else if (band) write(this.note, say("band", { n: band.runs }));
  }
}

/** Write a number large and its unit small. */
function writeNumber(element, text) {
  if (element.textContent === text) return;
  const [number, ...unit] = text.split(" ");
  element.replaceChildren(number, ...(unit.length ? [make("small", { text: ` ${unit.join(" ")}` })] : []));
}
