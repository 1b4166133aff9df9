// Words: every sentence of the player comes from the catalogue that the world brings; numbers as people read them.

export const TERMS = 3; // a school year
const NONE = "–";

/** Return `say(key, values)`: the catalogue's sentence with its gaps filled; `key-one` if `n` is 1 and there is one. */
export function speaker(texts) {
  return (key, values = {}) => {
    const sentence = (values.n === 1 && texts[`${key}-one`]) || texts[key] || key;
    return sentence.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? String(values[name]) : gap));
  };
}

/** Return a number with its unit; forms as the model's measures have them. */
export function told(value, how, say) {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  if (how === "percent") return `${Math.round(value * 100)}%`.replace("-", "−");
  if (how === "months") return say("months", { n: fixed(value, 1) });
  if (how === "pounds") return pounds(value);
  if (how === "whole") return grouped(Math.round(value));
  if (how === "sd") return say("sd", { n: signed(value, 2) });
  if (how === "signed") return signed(value, 2);
  return fixed(value, 2);
}

/** Return a short form of a number for the ends of an axis. */
export function toldShort(value, how) {
  if (how === "percent") return `${Math.round(value * 100)}%`.replace("-", "−");
  if (how === "pounds") return pounds(value);
  if (how === "whole") return grouped(Math.round(value));
  return fixed(value, Math.abs(value) >= 10 ? 0 : how === "months" ? 1 : 2);
}

/** Return when a row is: the start, or the end of a term. */
export function when(row, say) {
  if (row === 0) return say("at-start");
  return say("when", { year: yearOf(row), term: say(`term-${(row - 1) % TERMS}`) });
}

/** Return the school year, from 1, that a row lies in (0: the start). */
export function yearOf(row) {
  return Math.ceil(row / TERMS);
}

/** Return a whole number with its thousands set apart. */
export function grouped(value) {
  return value.toLocaleString("en-GB").replace("-", "−");
}

function fixed(value, digits) {
  return value.toFixed(digits).replace("-", "−");
}

function signed(value, digits) {
  const text = fixed(value, digits);
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

function pounds(value) {
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size >= 1e6) return `${sign}£${(size / 1e6).toFixed(1)}m`;
  return size >= 1e3 ? `${sign}£${Math.round(size / 1e3)}k` : `${sign}£${Math.round(size)}`;
}
