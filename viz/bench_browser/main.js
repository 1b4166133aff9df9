// The door: anywidget calls `render` for every view of the widget, and what it returns when the view goes.

import { BenchView } from "./view.js";

function render({ model, el }) {
  const view = new BenchView(model, el);
  return () => view.close();
}

export default { render };
