// Before anything is drawn: the language, a page that may be zoomed, and its colours.
document.documentElement.lang = 'en'
document.querySelector('meta[name=viewport]').content = 'width=device-width, initial-scale=1'

window.coopetition = (() => {
  const KEY = 'coopetition.theme'
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const theme = () => {
    let kept = null
    try { kept = localStorage.getItem(KEY) } catch (refused) { /* a browser that keeps nothing */ }
    return kept === 'light' || kept === 'dark' ? kept : 'auto'
  }
  const apply = chosen => {
    const now = chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen
    document.documentElement.dataset.theme = now
    document.querySelector('meta[name=theme-color]')?.remove()
    const meta = document.createElement('meta')
    meta.name = 'theme-color'
    meta.content = now === 'dark' ? '#14171c' : '#fcfbf8'
    document.head.append(meta)
  }
  const setTheme = chosen => {
    try { localStorage.setItem(KEY, chosen) } catch (refused) { /* it holds for this page alone */ }
    apply(chosen)
  }
  dark.addEventListener('change', () => apply(theme()))
  apply(theme())
  return { theme, setTheme }
})()

// anywidget gives a widget two seconds to start, which a busy machine may need longer for; then the page would stay empty
const usualTimeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (milliseconds) => usualTimeout(Math.max(milliseconds, 60_000));

// where the widgets' module lies is told before anything asks for it: what tells it otherwise may come too late on a busy machine
window.requirejs = { map: { '*': { anywidget: 'nbextensions/anywidget/index' } } };
