"""Plain pages without any script: for who may not enter yet, for what is not there, and for when all is full."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING

from .catalogue import texts

if TYPE_CHECKING:
    from collections.abc import Iterable

ICON = (
    "data:image/svg+xml,"
    "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 24'%3E%3Ccircle cx='9' cy='12' r='7' "
    "fill='%232f7fb8'/%3E%3Crect x='25' y='6' width='12' height='12' fill='%23e08214'/%3E%3C/svg%3E"
)
MARK = """<svg viewBox="0 0 40 24" width="60" height="36" aria-hidden="true"><line x1="9" y1="12" x2="31"
y2="12" stroke="#2f7fb8" stroke-width="2"/><circle cx="9" cy="12" r="7" fill="#2f7fb8"/><rect x="25" y="6" width="12"
height="12" fill="#e08214"/></svg>"""
PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
$refresh<title>$title</title>
<link rel="icon" href="$icon">
<style>
:root { color-scheme: light dark; --ink: #1d2b36; --paper: #f6f4ef; --card: #fff; --line: #c9c4b8; --main: #1f5f8b }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7ebee; --paper: #14191d; --card: #1d242a; --line: #46525c; --main: #7fbce6 }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; color: var(--ink);
  background: var(--paper); font: 1.05rem/1.55 system-ui, sans-serif }
main { max-width: 36rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
header { display: flex; gap: 1rem; align-items: center }
h1 { margin: 0; font-size: 1.5rem }
p { overflow-wrap: anywhere }
p.lead { font-size: 1.15rem; font-weight: 600 }
progress { width: 100%; height: 1rem; accent-color: var(--main) }
label { display: block; margin: 1.5rem 0 .4rem }
form div { display: flex; flex-wrap: wrap; gap: .6rem }
input { flex: 1 1 14rem; min-height: 44px; padding: 0 .7rem; font: inherit; color: inherit; background: var(--paper);
  border: 1px solid var(--line); border-radius: 8px }
button { min-height: 44px; padding: 0 1.1rem; font: inherit; font-weight: 600; color: var(--card);
  background: var(--main); border: 0; border-radius: 8px; cursor: pointer }
a { color: var(--main); display: inline-block; min-height: 40px; line-height: 40px }
:focus-visible { outline: 3px solid #e08214; outline-offset: 2px }
</style>
</head>
<body>
<main>
<header>$mark<h1>$title</h1></header>
$inside
</main>
</body>
</html>
""")


def page(
    lead: str,
    lines: Iterable[str] = (),
    *,
    link: str = "",
    form: str = "",
    refresh: str = "",
    done: float | None = None,
) -> bytes:
    """Return a page.

    Parameters
    ----------
    lead : str
        What it says first.
    lines : iterable of str
        What it says then, a paragraph each.
    link : str
        Where a link leads, with its words after a space; empty is none.
    form : str
        Where to go with the secret code that is pasted; empty is no field.
    refresh : str
        After how many seconds it goes where, as ``"0; url=/"``; empty is never.
    done : float, optional
        How much of what one waits for is done, from 0 to 1; no bar unless given.
    """
    words = texts("door")["door"]
    parts = [f'<p class="lead">{escape(lead)}</p>', *(f"<p>{escape(line)}</p>" for line in lines)]
    if done is not None:
        parts.append(f'<progress value="{done:.3f}" aria-label="{escape(words["far"])}"></progress>')
    if form:
        parts.append(
            f'<form method="post" action="/_door"><input type="hidden" name="to" value="{escape(form)}">'
            f'<label for="token">{escape(words["field"])}</label><div><input id="token" name="token" type="password" '
            f'autocomplete="off" required maxlength="2000"><button>{escape(words["enter"])}</button></div></form>'
        )
    if link:
        where, _, said = link.partition(" ")
        parts.append(f'<p><a href="{escape(where)}">{escape(said)}</a></p>')
    again = f'<meta http-equiv="refresh" content="{escape(refresh)}">\n' if refresh else ""
    made = PAGE.substitute(title=escape(words["title"]), icon=ICON, mark=MARK, inside="\n".join(parts), refresh=again)
    return made.encode()
