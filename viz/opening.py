"""The page that opens before the rules are there: two recorded towns play, and the sliders still sleep.

It is made of nothing but Python and files: what a page needs is imported while it plays.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template

from . import recorded
from .bundle import FOLDER, script, style
from .catalogue import texts
from .plain import ICON

HERE = Path(__file__).parent
PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<link rel="icon" href="$icon">
<style>
$style
</style>
</head>
<body>
<div class="coop" id="opening">
<header class="coop-bar"><div class="coop-name"><h1>$title</h1><p>$line</p></div></header>
<div class="coop-columns">
<main class="coop-watch"><div class="coop-stage" id="stage"></div></main>
<aside class="coop-choices coop-asleep" aria-label="$sliders">
<h2>$sliders</h2>
<p id="far" role="status">$starting</p>
<progress id="bar" max="1" value="0" aria-label="$bar"></progress>
<p><button type="button" id="wake" class="coop-main" hidden>$wake</button></p>
<ul id="sliders"></ul>
</aside>
</div>
</div>
<script type="application/json" id="recorded">$recorded</script>
<script type="application/json" id="words">$words</script>
<script type="module">
$script
</script>
</body>
</html>
""")


@lru_cache
def page() -> bytes:
    """Return the page; it asks by itself how far getting ready is."""
    from ..agents.documents import in_json  # noqa: PLC0415

    words, page_words = texts("door")["opening"], texts("page")
    sheets = [
        style(),
        (HERE / "page.css").read_text(encoding="utf-8"),
        (HERE / "opening.css").read_text(encoding="utf-8"),
    ]
    made = PAGE.substitute(
        title=escape(page_words["page"]["name"]),
        line=escape(page_words["lines"]["watch"]),
        icon=ICON,
        style="\n".join(sheets),
        sliders=escape(words["sliders"]),
        starting=escape(words["starting"]),
        bar=escape(texts("door")["door"]["far"]),
        wake=escape(words["wake"]),
        recorded=recorded.told(),
        words=in_json(words).replace("</", "<\\/"),
        script=script(FOLDER, "opening.js"),
    )
    return made.encode()
