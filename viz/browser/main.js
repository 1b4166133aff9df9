// The door: anywidget calls `render` for every view of the widget, and what it returns when the view goes.

import { Player } from "./player.js";

function render({ model, el }) {
  const player = new Player(model, el);
  return () => player.close();
}

export default { render };
