"""What a cell of a downloaded table says: a number, a reference number or a text, however a spreadsheet wrote it."""

from __future__ import annotations

import re
import unicodedata

NOTHING = frozenset(
    (
        *("-", "\u2013", "\u2014", ".", "..", "...", ":", "*", "x", "z", "c", "u", "low", "k", "np", "ne", "na", "n/a"),
        *("n.a.", "nan", "null", "none", "nil", "#n/a", "supp", "lowcov", "sp", "new", "dnr", "diss", "suppressed"),
        *("missing", "blank", "unknown", "not-applicable", "not-available", "not-recorded", "not-reported"),
    )
)
"""Words that official tables write where there is no figure, in lower case, with hyphens for spaces."""

THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")
EXACT = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?0*(\d{1,2})")
FORMULA = re.compile(r'=\s*"(.*)"', re.DOTALL)
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\ud800-\udfff]")
BREAKS = re.compile("[\t\n\r\x85\u2028\u2029]+")
LONGEST = 500
"""Letters of a text that are kept."""


def plain(cell: str) -> str:
    """Return a cell without the space around it and without what spreadsheets wrap texts in.

    Examples
    --------
    >>> plain(' ="900001" '), plain("'900001"), plain('"St Mary"')
    ('900001', '900001', 'St Mary')
    """
    if cell.isalnum():  # most cells, and most of the time
        return cell
    text = (cell if cell.isprintable() else INVISIBLE.sub("", cell)).strip()
    formula = FORMULA.fullmatch(text)
    if formula:
        text = formula[1].strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].strip()
    if '"' in text and text.count('"') % 2:  # one of a pair is lost
        text = text.replace('"', "").strip()
    return text[1:].strip() if text.startswith("'") else text


def words(cell: str) -> str:
    """Return a text on one line, cut off at `LONGEST` letters."""
    return BREAKS.sub(" ", plain(cell))[:LONGEST]


def number(cell: str, *, whole: bool = False, pointed: bool = False) -> float | None:
    """Return the number that a cell holds; None for what is none.

    Parameters
    ----------
    cell : str
        As in the file: "45.1%", "1,204", "45,1", " 900 " or "9.00001E+05".
    whole : bool
        Whether "1,204" is twelve hundred, as in a column of pupils; else a single comma is a decimal comma.
    pointed : bool
        Whether thousands may be set off by points, as where cells are parted by semicolons.

    Examples
    --------
    >>> number("1,204", whole=True), number("45,1"), number("−0.4"), number("NP")
    (1204.0, 45.1, -0.4, None)
    """  # noqa: RUF002 - a minus sign, as some files have
    if PLAIN.fullmatch(cell):
        return float(cell)
    text = plain(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate({0x2212: "-", 0x2013: "-"})
    text = text.removesuffix("%").replace(" ", "")
    sign = -1.0 if text.startswith("-") else 1.0
    text = text[1:] if text[:1] in {"-", "+"} else text
    if whole and THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif whole and pointed and POINTED.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(",") == 1 and "." not in text:
        before, _, after = text.partition(",")
        if whole and len(before) < 4 and after.strip("0"):
            return None  # no pupils in parts
        text = f"{before}.{after}"
    elif THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return sign * float(text) if NUMBER.fullmatch(text) else None


def is_comma_decimal(cell: str) -> bool:
    """Say whether a comma is what sets off the decimals of a number, and not thousands.

    Examples
    --------
    >>> is_comma_decimal("45,1"), is_comma_decimal("41090,0"), is_comma_decimal("1,204"), is_comma_decimal("45.1")
    (True, True, False, False)
    """
    text = plain(cell)
    return "," in text and text.count(",") == 1 and not THOUSANDS.fullmatch(text) and number(text) is not None


def urn(cell: str) -> str:
    """Return a reference number in its plain form, or "" where there is none.

    Examples
    --------
    >>> [urn(cell) for cell in ("900001.0", "9.00001E+05", ' ="0900001"', "900,001", "9E+05", "SUPP")]
    ['900001', '900001', '900001', '900001', '', '']
    """
    text = plain(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    power = EXACT.fullmatch(text)
    if power:
        first, rest, size = power[1], power[2] or "", int(power[3])
        # a spreadsheet that shows fewer digits than there are has lost the others
        text = first + rest if len(rest) == size else ""
    text = re.sub(r"\.0*$", "", text).lstrip("0")
    return text if text.isascii() and text.isdecimal() and len(text) <= 8 else ""


def is_nothing(cell: str) -> bool:
    """Say whether a cell is empty or a word that stands for no figure."""
    if not cell:
        return True
    text = plain(cell).lower()
    return not text or "-".join(text.split()) in NOTHING
