// Where the players stand on the canvas: on a lattice, in rows, in a cloud, or as the ties pull them.

const MARKS = 3600; // players that are drawn each with a shape of its own
const SMALLEST_MARK = 8; // pixels
const CROWD = 12000; // players of a crowd that are drawn each with a shape of its own
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/**
 * Return how a population is drawn on a square of so many pixels: as a picture of cells, as dots, or as marks.
 *
 * Cells are whole pixels wherever that wastes little; `size` is what is left of the square then.
 */
export function placesOf(world, size) {
  const { shape, side, nodes } = world;
  if (shape === "lattice" || shape === "rows") {
    const whole = Math.floor(size / side);
    const cell = whole * side >= 0.86 * size ? whole : size / side;
    const used = Math.round(cell * side);
    if (nodes > MARKS || cell < SMALLEST_MARK) return { how: "cells", side, size: used };
    const place = (k) => cell * (k + 0.5);
    return { ...marks(nodes, cell * 0.42, (i) => [place(i % side), place(Math.floor(i / side))]), size: used };
  }
  if (shape === "cloud") return cloud(nodes, size);
  const apart = world.ring ? (Math.PI * size) / nodes : size / Math.sqrt(nodes);
  const radius = Math.max(3, Math.min(size / 56, apart * (world.ring ? 0.4 : 0.2)));
  const pad = radius + 4;
  const along = (share) => pad + share * (size - 2 * pad);
  return { ...marks(nodes, radius, (i) => [along(world.x[i]), along(world.y[i])]), size };
}

/** Everybody meets everybody: a round crowd in which no place means anything. */
function cloud(nodes, size) {
  const apart = size * Math.sqrt(Math.PI / 4 / nodes);
  const dots = nodes > CROWD;
  const radius = dots ? Math.max(0.5, Math.floor(apart * 0.8) / 2) : apart * 0.42;
  const place = (i) => {
    const out = (size / 2 - radius - 1) * Math.sqrt((i + 0.5) / nodes);
    return [size / 2 + out * Math.cos(i * GOLDEN), size / 2 + out * Math.sin(i * GOLDEN)];
  };
  return { ...marks(nodes, radius, place), how: dots ? "dots" : "marks", size };
}

function marks(nodes, radius, place) {
  const [x, y] = [new Float32Array(nodes), new Float32Array(nodes)];
  for (let i = 0; i < nodes; i++) [x[i], y[i]] = place(i);
  return { how: "marks", x, y, radius };
}
