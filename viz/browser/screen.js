// The screen: paints what is shown, each part as often as it needs, and keeps the attributes of the root as promised.

import { pixelRatio } from "./dom.js";
import { Desk } from "./desk.js";
import { paletteOf, themeMeant } from "./palette.js";
import { Town } from "./town.js";

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
  furnish(say, acts, shown) {
    this.root.setAttribute("aria-label", say("player"));
    this.desk = new Desk(this.root, say, acts);
    this.town = new Town(this.desk.townCanvas);
    this.size.observe(this.desk.townCanvas);
    const nearest = (x, y) => (this.town.scene ? this.town.nearest(x, y) : -1);
    this.desk.watchPointer(nearest, (school) => this.town.placeOf(school), shown);
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
    this.fitTown(moment);
    const shown = { ...moment, palette: this.palette };
    this.paintTown(shown);
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

  /** Paint the town, unless the same picture stands there already. */
  paintTown({ position, playing, selected }) {
    const { town, drawn } = this;
    const hurries = playing && town.multitude && position - this.before > HURRY;
    this.before = position;
    const at = hurries ? Math.floor(2 * position) / 2 : position; // what a multitude does in between could not be seen
    if (drawn?.at === at && drawn.selected === selected && drawn.scene === town.scene) return;
    this.drawn = { at, selected, scene: town.scene };
    town.draw(at, selected);
    this.painted++;
  }

  fitTown({ world, rows }) {
    const fresh = this.palette === null;
    if (fresh) {
      this.palette = paletteOf(this.root);
      this.desk.recolour(this.palette);
    }
    const ratio = pixelRatio();
    if (!fresh && this.fitted && ratio === this.ratio) return;
    Object.assign(this, { fitted: true, ratio });
    const { clientWidth: width, clientHeight: height } = this.desk.townCanvas;
    this.town.set({ world, rows, palette: this.palette, width, height, ratio });
    this.desk.stage.dataset.words = this.town.scene.camera.words;
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
