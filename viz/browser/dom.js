// Elements made in one line. Data only ever becomes text here, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** Return a new element with attributes and children; `text` is its text, `on` its listeners. */
export function make(tag, { text, on = {}, ...attributes } = {}, ...children) {
  return furnish(document.createElement(tag), text, on, attributes, children);
}

/** Return a small picture drawn with one stroke or fill, for buttons. */
export function icon(path, { filled = true } = {}) {
  const drawn = furnish(document.createElementNS(SVG, "path"), undefined, {}, { d: path }, []);
  const look = filled ? { fill: "currentColor" } : { fill: "none", stroke: "currentColor", "stroke-width": "2" };
  const frame = { viewBox: "0 0 24 24", width: "20", height: "20", "aria-hidden": "true", focusable: "false" };
  return furnish(document.createElementNS(SVG, "svg"), undefined, {}, { ...frame, ...look }, [drawn]);
}

/** Show or change the text of an element, touching the page only if it differs. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function furnish(element, text, listeners, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  for (const [event, listener] of Object.entries(listeners)) element.addEventListener(event, listener);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

/** Give a canvas so many pixels for its size on the page; return whether that changed it. */
export function sizeCanvas(canvas, width, height, ratio) {
  const [wide, high] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width === wide && canvas.height === high) return false;
  canvas.width = wide;
  canvas.height = high;
  return true;
}

/** Return the screen's pixels per unit of length, at most 2. */
export function pixelRatio() {
  return Math.min(2, window.devicePixelRatio || 1);
}
