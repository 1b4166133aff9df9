// The door of the page that opens before the rules are there: two recorded runs in place of a server that computes.
// How far getting ready is, it asks by itself; once all is ready, the page goes over to the one that computes.

import { make, write } from "./dom.js";
import { Player } from "./player.js";

const ASKED_EVERY = 1000; // ms until it is asked again how far it is
const UNANSWERED = 3000; // ms, if nobody answers

/** Answers as the widget's model would, from what came along. */
class Recorded {
  constructor(told) {
    this.told = told;
    this.hearers = [];
    this.runs = { watched: told.watched, against: told.against };
    for (const run of Object.values(this.runs)) run.buffers = cut(run);
  }

  get() {
    return "auto";
  }

  on(name, hear) {
    if (name === "msg:custom") this.hearers.push(hear);
  }

  off() {}

  send(message) {
    setTimeout(() => this.answer(message), 0);
  }

  answer({ type, about, first }) {
    if (type === "hello") {
      this.say("watched", 0, { texts: this.told.texts });
      this.say("against", 0, { about: "against", texts: this.told.texts });
      for (const hear of this.hearers) hear({ kind: "bet", open: true }, []);
    }
    if (type !== "pull") return;
    const name = about ?? "watched";
    const k = this.runs[name].documents.findIndex((each) => each.kind === "frames" && each.first === first);
    if (k > 0) this.say(name, k, { about });
  }

  say(name, k, more) {
    const run = this.runs[name];
    for (const hear of this.hearers) hear({ ...run.documents[k], ...more }, run.buffers[k]);
  }
}

/** Return the bytes of each document, piece by piece. */
function cut({ sizes, bytes }) {
  const all = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)).buffer;
  let from = 0;
  return sizes.map((each) => each.map((size) => new DataView(all, (from += size) - size, size)));
}

function parsed(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** Let the recorded towns play, show the sliders that sleep, and ask how far it is. */
function open() {
  const [recorded, words] = [parsed("recorded"), parsed("words")];
  const player = new Player(new Recorded(recorded), document.getElementById("stage"));
  const [far, bar, wake] = ["far", "bar", "wake"].map((id) => document.getElementById(id));
  document.getElementById("sliders").append(...recorded.sliders.map(asleep));

  const goOver = () => {
    window.location.replace(`/${words.query}${player.row > 0 ? `&term=${player.row}` : ""}`);
  };

  // the sliders wake at once while nothing plays, else when it is paused, at its end, or when one says so
  const ready = () => {
    write(far, words.ready);
    bar.value = 1;
    wake.hidden = false;
    document.getElementById("opening").dataset.ready = "true";
    const look = () => (player.clock.playing ? setTimeout(look, 100) : goOver());
    look();
  };

  const ask = async () => {
    let wait = UNANSWERED;
    try {
      const got = await fetch("/", { headers: { accept: "application/json" }, cache: "no-store" });
      if (got.headers.get("content-type")?.includes("json")) {
        const now = await got.json();
        write(far, now.told);
        if (now.far === null) bar.removeAttribute("value");
        else bar.value = now.far;
        wait = ASKED_EVERY;
      } else if (got.ok) return ready();
    } catch {
      // it is not there just now
    }
    setTimeout(ask, wait);
  };

  wake.addEventListener("click", goOver);
  ask();
}

function asleep({ sentence, value, low, high }) {
  const range = { type: "range", min: low, max: Math.max(high, value), step: "any", value, disabled: true };
  return make("li", {}, make("span", { text: sentence }), make("input", { ...range, "aria-label": sentence }));
}

open();
