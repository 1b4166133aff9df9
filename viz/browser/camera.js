// The camera: where on the canvas a place in kilometres lies.

const ROUND_LENGTHS = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

const EDGE_OF_MAP = 26;
const ABOVE = { left: EDGE_OF_MAP, right: EDGE_OF_MAP, top: 84, bottom: 34 };
const TITLE = 22; // pixels that the line above the words takes, which one of two towns lacks
const TALL = 500; // pixels from which words and key have room beside the map
const BESIDE = { left: 290, right: EDGE_OF_MAP, top: EDGE_OF_MAP, bottom: 34 };

/** Return where all schools lie, with the words above them or beside them, whatever leaves the map larger; `untitled` one of two towns. */
export function fitBesideWords(east, north, width, height, untitled) {
  if (untitled) return { ...fit(east, north, width, height, { ...ABOVE, top: ABOVE.top - TITLE }), words: "above" };
  const [above, beside] = [ABOVE, BESIDE].map((margin) => fit(east, north, width, height, margin));
  return height >= TALL && beside.scale > above.scale ? { ...beside, words: "beside" } : { ...above, words: "above" };
}

/** Return where all schools lie on a canvas, north up and undistorted, and how many pixels a kilometre has. */
function fit(east, north, width, height, margin) {
  const [left, right, low, high] = [least(east), most(east), least(north), most(north)];
  const [wide, tall] = [Math.max(right - left, 0.1), Math.max(high - low, 0.1)];
  const inside = [Math.max(40, width - margin.left - margin.right), Math.max(40, height - margin.top - margin.bottom)];
  const scale = Math.min(inside[0] / wide, inside[1] / tall);
  const x0 = margin.left + (inside[0] - wide * scale) / 2;
  const y0 = margin.top + (inside[1] - tall * scale) / 2;
  const x = Float32Array.from(east, (value) => x0 + (value - left) * scale);
  const y = Float32Array.from(north, (value) => y0 + (high - value) * scale);
  return { x, y, scale, width, height, inside };
}

/** Return a round number of kilometres that suits a scale bar, and its length in pixels. */
export function scaleBar(camera) {
  const most = Math.min(camera.width / 6, 140) / camera.scale;
  const km = ROUND_LENGTHS.filter((length) => length <= most).pop() ?? ROUND_LENGTHS[0];
  return { km, pixels: km * camera.scale };
}

/** Return how large the mark of a middling school is drawn, so that a crowd stays a crowd of single schools. */
export function usualRadius([width, height], schools) {
  return Math.max(2.3, Math.min(10.5, 0.155 * Math.sqrt((width * height) / Math.max(1, schools))));
}

function least(values) {
  return values.reduce((one, other) => Math.min(one, other), Infinity);
}

function most(values) {
  return values.reduce((one, other) => Math.max(one, other), -Infinity);
}
