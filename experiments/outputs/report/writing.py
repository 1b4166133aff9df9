"""A report as one file of HTML that needs nothing else, and its pictures as files beside."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ....agents.documents import open_file
from ....agents.errors import InputError
from ...runs.naming import slug
from ..run_folder import REPORT

if TYPE_CHECKING:
    from .parts import Report

PAGE = REPORT
MARK, MARKED = b'content="coopetition"', 2000  # what our own pages say of themselves, and how soon
TEMPLATE = Path(__file__).with_name("page.html")


def as_html(report: Report) -> str:
    """Return a report as a page: no script, nothing from outside, the same for the same folder."""
    import jinja2  # noqa: PLC0415 - only a page needs it

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["as_data"] = lambda content: base64.b64encode(content).decode()
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(report=report)


def write(report: Report, page: Path) -> list[Path]:
    """Write the page, and what was drawn for it as PNG and SVG into a folder beside it; return the files.

    Raises
    ------
    InputError
        If they cannot be written.
    """
    beside = page.with_suffix("")
    if os.path.lexists(page) and not _is_ours(page):
        raise InputError(f"--out '{page}': it is there already and is no report of coopetition; name another file")
    files = {page: as_html(report).encode()}
    for each in report.pictures:
        if each.made:
            name = each.name if re.fullmatch(r"[\w@.-]+", each.name) else slug(each.name)
            files |= {beside / f"{name}.svg": each.svg, beside / f"{name}.png": each.png}
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            torn = path.with_name(f".{path.name}.part")
            torn.write_bytes(content)
            torn.replace(path)
    except OSError as error:
        raise InputError(f"--out '{page}': cannot be written: {error.strerror or error}; name another file") from None
    return list(files)


def _is_ours(page: Path) -> bool:
    """Say whether what lies where a page is to be written is a page of ours; a link that leads nowhere is none."""
    try:
        with open_file(page, f"'{page}'") as file:
            return MARK in file.read(MARKED)
    except InputError:
        return False
