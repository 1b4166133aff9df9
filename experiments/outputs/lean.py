"""Pictures for pages, without what no reader needs: a drawing of Matplotlib's says all of it in a third of the room."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from pathlib import Path

SVG, LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
NUMBER = re.compile(r"-?\d+\.\d+")
DRAWN = ("d", "x", "y", "width", "height", "transform", "points", "viewBox")


def lean(path: Path) -> None:
    """Write an SVG of Matplotlib's anew: no metadata, no empty groups, no unused names, a tenth of a point."""
    path.write_text(leaner(path.read_text(encoding="utf-8")), encoding="utf-8")


def leaner(text: str) -> str:
    """Return an SVG, looking the same, in one line; one that is lean stays as it is."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", LINK)
    root = ET.fromstring(text)  # noqa: S314 - our own
    used = set(re.findall(r"#([\w.-]+)", text))
    _clear(root, used)
    return ET.tostring(root, encoding="unicode") + "\n"


def _clear(element: ET.Element, used: set[str]) -> None:
    for child in list(element):
        _clear(child, used)
        bare = child.tag == f"{{{SVG}}}g" and not child.attrib and not len(child)
        if child.tag == f"{{{SVG}}}metadata" or bare:
            element.remove(child)
        elif child.tag == f"{{{SVG}}}g" and not child.attrib:
            place = list(element).index(child)
            element[place : place + 1] = list(child)
    if element.attrib.get("id") not in used:
        element.attrib.pop("id", None)
    for name in DRAWN:
        if name in element.attrib:
            element.set(name, _rounded(element.attrib[name]))
    if element.attrib.get("transform", "").startswith("rotate(0 "):
        del element.attrib["transform"]
    if "style" in element.attrib:
        element.set("style", element.attrib["style"].replace(": ", ":").replace("; ", ";"))
    element.tail = None
    if element.text is not None and not element.text.strip():
        element.text = None


def _rounded(numbers: str) -> str:
    told = NUMBER.sub(lambda found: f"{round(float(found[0]), 1):g}", numbers)
    return re.sub(r"(?<![\d.])-0(?![\d.])", "0", " ".join(told.split()))
