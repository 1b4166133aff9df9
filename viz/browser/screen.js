// The screen: paints what is shown, each part as often as it needs, and keeps the attributes of the root as promised.

import { pixelRatio } from "./dom.js";
import { Desk } from "./desk.js";
import { paletteOf, themeMeant } from "./palette.js";

const FIGURES_EVERY = 100; // ms between two pictures of the figures beside the town, while it plays
const LISTS_EVERY = 300; // ms between two of what is slow to draw or to read: plane, log, school
const HURRY = 0.25; // terms between two frames

export class Screen {
  /** `wake` asks for a frame. */
  constructor(root, model, wake) {
    Object.assign(this, { root, model, wake, painted: 0, stale: true, palette: null, desk: null });
    const restyle = () => this.restyle();
    const scheme = window.matchMedia("(prefers-color-scheme: dark)");
    const jupyter = new MutationObserver(restyle);
    jupyter.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
    scheme.addEventListener("change", restyle);
    model.on("change:theme", restyle);
    this.size = new ResizeObserver(() => {
      this.fitted = false;
      this.refresh();
    });
    this.size.observe(root);
    this.stop = () => {
      jupyter.disconnect();
      this.size.disconnect();
      scheme.removeEventListener("change", restyle);
      model.off("change:theme", restyle);
    };
    restyle();
  }

  /** Lay out all parts, in these words. */
  furnish(say, acts) {
    this.root.setAttribute("aria-label", say("player"));
    this.desk = new Desk(this.root, say, acts);
    for (const frame of this.desk.frames) this.size.observe(frame.canvas);
  }

  /** Show another town from now on. */
  setTown() {
    this.fitted = false;
  }

  /** Have everything painted anew. */
  refresh() {
    this.stale = true;
    this.wake();
  }

  /** Paint a moment: the town at once, the rest of the page with it unless it can wait for the next frame. */
  paint(moment, restCanWait) {
    this.desk.setSides(moment);
    this.fitTowns(moment);
    const shown = { ...moment, palette: this.palette };
    this.paintTowns(shown);
    if (restCanWait) {
      this.wake();
      return;
    }
    this.desk.showMoving(shown);
    const now = performance.now();
    const state = `${shown.row} ${shown.playing} ${shown.computing} ${shown.pace}`;
    const rests = this.stale || !shown.playing;
    if (!this.stale && state === this.seen) return;
    if (!rests && now - this.figuresAt < FIGURES_EVERY) return;
    Object.assign(this, { seen: state, figuresAt: now, stale: false });
    this.desk.showFigures(shown);
    if (!rests && now - this.listsAt < LISTS_EVERY) return;
    this.listsAt = now;
    this.desk.showLists(shown);
  }

  /** Paint the towns, unless the same pictures stand there already. */
  paintTowns(shown) {
    const hurries = shown.playing && shown.position - this.before > HURRY; // what a multitude does then is not seen
    this.before = shown.position;
    const painted = this.desk.sides(shown).map(([frame, its]) => frame.paint(its, hurries));
    if (painted.some(Boolean)) this.painted++;
  }

  fitTowns(moment) {
    const fresh = this.palette === null;
    if (fresh) {
      this.palette = paletteOf(this.root);
      this.desk.recolour(this.palette);
    }
    const ratio = pixelRatio();
    if (!fresh && this.fitted && ratio === this.ratio) return;
    Object.assign(this, { fitted: true, ratio });
    for (const [frame, its] of this.desk.sides({ ...moment, palette: this.palette })) frame.fit(its, ratio);
    this.desk.stage.dataset.words = this.desk.frames[0].town.scene.camera.words;
  }

  restyle() {
    const theme = themeMeant(this.model.get("theme"));
    if (this.root.dataset.theme !== theme) {
      this.root.dataset.theme = theme;
      this.palette = null;
    }
    this.refresh();
  }

  /** Keep the attributes of the root. */
  mark(state) {
    for (const [name, value] of Object.entries(state)) {
      if (this.root.dataset[name] !== String(value)) this.root.dataset[name] = String(value);
    }
  }
}
