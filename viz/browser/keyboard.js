// The keyboard: Space plays and stops, arrows step, Home and End jump, plus and minus change the speed.

const TYPED_INTO = "input:not([type=range]), textarea, select, [contenteditable]:not([contenteditable=false])";
const PRESSED = "button, summary, a[href], input[type=checkbox]";

/** Let keys act on a player while the page as a whole or something in the player has the focus; return how to stop. */
export function listenToKeys(root, acts) {
  const keys = {
    " ": acts.toggle,
    ArrowRight: acts.step,
    ArrowLeft: acts.back,
    Home: acts.reset,
    End: acts.end,
    "+": acts.faster,
    "=": acts.faster,
    "-": acts.slower,
  };
  const press = (event) => {
    const { target, key } = event;
    const act = keys[key];
    if (!act || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target !== document.body && !root.contains(target)) return;
    if (target.matches?.(TYPED_INTO)) return;
    if (key === " " && target.matches?.(PRESSED)) return;
    if ((key === "Home" || key === "End") && target.closest?.(".scroll")) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
