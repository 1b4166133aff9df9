// Colours for the canvases, read from the custom properties of player.css, so that each is said once.

const NAMES_OF_COLOURS = {
  paper: "paper",
  panel: "panel",
  ink: "ink",
  quiet: "quiet",
  faint: "faint",
  cooperates: "cooperates",
  competes: "competes",
  neither: "neither",
  yellow: "yellow",
  engine: "engine",
  jaws: "mortal-engines",
  team: "tour-de-france",
  band: "band",
  "mortal-engines": "mortal-engines",
  "tour-de-france": "tour-de-france",
  "two-tier": "two-tier",
  quietRegime: "quiet-regime",
};
export const RINGS = 10; // shades of the ring

/** Return the colours of a themed element. */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const palette = {};
  for (const [name, property] of Object.entries(NAMES_OF_COLOURS)) palette[name] = read(property);
  palette.font = style.fontFamily;
  palette.hulls = [1, 2, 3, 4, 5, 6].map((k) => read(`hull-${k}`));
  const [low, middle, high] = [0, 1, 2].map((k) => read(`ring-${k}`));
  palette.rings = Array.from({ length: RINGS }, (_, k) => {
    const at = k / (RINGS - 1);
    return at < 0.5 ? mixed(low, middle, at * 2) : mixed(middle, high, at * 2 - 1);
  });
  return palette;
}

/** Return the colour of a regime. */
export function regimeColour(palette, regime) {
  return palette[regime] || palette.quietRegime;
}

/** Return which theme is meant: the one that is set, or JupyterLab's, or the reader's own. */
export function themeMeant(theme) {
  if (theme === "light" || theme === "dark") return theme;
  const jupyter = document.body.dataset.jpThemeLight;
  if (jupyter !== undefined) return jupyter === "false" ? "dark" : "light";
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function mixed(one, other, share) {
  const parts = (colour) => [1, 3, 5].map((k) => parseInt(colour.slice(k, k + 2), 16));
  const [a, b] = [parts(one), parts(other)];
  return `rgb(${a.map((value, k) => Math.round(value + (b[k] - value) * share)).join(",")})`;
}
