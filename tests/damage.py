# ruff: noqa: E501, PLR0911 - odd values stand in long rows, and are drawn by chance
"""Damaged input, drawn from a seed: words of the command line, files and folders, each a little or wholly wrong."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy

WORDS = (
    "", " ", ".", "..", "/", "\t", "\n", "0", "-1", "1.5", "1e3", "1e999", "inf", "-inf", "nan", "NaN", "None", "null", "true",
    "x", "a=b=c", "=1", "=", "==", "@", "@@", "..", "x=y@z..", "x=all@", "x=all@1..", "all", "each", "west+east", "west+", "+",
    "P2", "p2", "P2=west@4..2", "P2=west@0", "P2=west@-1", "P2=nowhere", "P2@99999999999999999999", "topslice=all@4", "F7=all",
    "city-trust=S1", "puncture", "puncture:9=all", "puncture:nan=all", "puncture:x=all", "breaks-ranks=all@1..2", "funding.topslice:",
    "funding.topslice:1e999=all", "funding.topslice:nan", "network.formality:0.5=all", "trust.start:0.5=all", "no.such:1",
    "accountability.stakes", "accountability.stakes=", "accountability.stakes=2=3", "accountability.stakes=2@", "accountability.stakes=2@0",
    "accountability.stakes=2@1.5", "accountability.stakes=2@99", "accountability.stakes=2@\u00b2", "accountability.stakes=\u0665",
    "accountability.stakes=1e400", "accountability.stakes=99999999999999999999999", "accountability..stakes=1", ".stakes=1", "a.b.c.d=1",
    "heads.mix=1", "heads.mix.visionary=-1", "heads.mix.visionary=1e308", "heads.mix.nobody=1", "heads.mix.=1", "heads.=1", "funding.lag.x=1",
    "[accountability]", "accountability.stakes[0]=1", "__class__.x=1", "{}", "[]", "'", '"', "'; DROP", "$(x)", "%00", "%s%n", "\u202ex", "\ud83d\ude00",
    "\udc80", "a\u0301" * 3, "\x1b[31m", "\x7f", "\ufeff", "x" * 5000, "9" * 5000, "\u00e9" * 300, "../../x", "/dev/null", "/dev/zero", "/proc/self/mem",
    "synthetic:", "synthetic:0", "synthetic:-5", "synthetic:x", "synthetic:1.5", "synthetic:99999999999999999999", "synthetic:\u00b2", "synthetic:lundshire",
    "england-today", "england", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1" + "0" * 30, "1" + "0" * 400, "-0", "+1", "1_0", "0x10",
    "--seed", "--json", "--no-such", "-x", "--", "-", "--seed=", "--seed=x", "--years=0", "--set=", "--event=", "--help=1", "--version", "--out=",
)  # fmt: skip
"""Words that somebody, or something, may write anywhere."""
OPTIONS = ("--set",) * 6 + ("--event",) * 6 + (
    "--seed", "--years", "--seeds", "--region", "--authority", "--partnerships", "--out", "--save-plan", "--set-a", "--set-b", "--event-a",
    "--metric", "--most", "--precision", "--schools", "--authorities", "--phase", "--results", "--workers", "--runs", "--port",
)  # fmt: skip
VALUES = (
    None, True, False, 0, -1, 1.5, 1e308, -1e308, 2**53, 2**63, 2**64, 10**30, 10**400, float("nan"), float("inf"), "", "x", "x" * 5000, "\u0000",
    "\udc80", "\U0001f600", [], [[]], {}, {"a": {"b": {}}}, [None], [1, "a", {}], "2026-01-01", "../../x", "/dev/zero", "1e999", [2**64], {"": 0},
)  # fmt: skip
"""Values that a document may hold where another is wanted."""
TOML = (
    "", "1", "-1", "1.5", "inf", "nan", "-nan", "1e999", "true", '""', '"x"', "[]", "[[]]", "{}", "{a = 1}", '[1, "a"]', "2026-01-01", "07:32:00",
    "2026-01-01T07:32:00Z", "99999999999999999999999", "9" * 5000, "0x10", "0xFFFFFFFFFFFFFFFFFFFF", "1_000", '"' + "x" * 5000 + '"', '"\\u0000"', "'''", '"""', "[" * 3000,
    "{a=" * 200, '["a", "a"]', "{low = nan}", "{low = 2, high = 1}", "{values = []}", "{levels = 1}", '"..\\\\x"', "[nan]", '["x"]', "= 1", "\x00", "\ufeff",
)  # fmt: skip
"""The same, as TOML writes it."""


def bent_words(rng, words):
    """The words of a command with one to three of them another, gone, twice, or in another place."""
    words = list(words)
    values = [where for where, word in enumerate(words) if where and not word.startswith("--")]
    if values and rng.random() < 0.4:
        where = rng.choice(values)
        words[where] = rng.choice(WORDS) if rng.random() < 0.6 else bent_text(rng, words[where])
        return words
    if rng.random() < 0.5:
        return [*words, rng.choice(OPTIONS), rng.choice(WORDS)]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        where = rng.randrange(len(words) + 1)
        how = rng.randrange(6)
        if how == 0 or where == len(words):
            words.insert(where, rng.choice(WORDS))
        elif how == 1:
            words.pop(where)
            words = words or ["run"]
        elif how == 2:
            words.insert(where, words[where])
        elif how == 3:
            words[where] = bent_text(rng, words[where])
        else:
            words[where] = rng.choice(WORDS)
    return words


def bent_text(rng, text):
    """A text with a few characters cut, twice, another, or more."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        where, piece = rng.randrange(len(text) + 1), rng.randrange(1, 8)
        how = rng.randrange(6)
        if how == 0:
            text = text[:where] + text[where + piece :]
        elif how == 1:
            text = text[: where + piece] + text[where:]
        elif how == 2:
            text = text[:where]
        elif how == 3:
            text = (
                text[:where]
                + chr(rng.choice((0, 9, 10, 34, 39, 44, 61, 91, 93, 123, 125, 0x202E, 0xFEFF, 0xE9, 0x1F600)))
                + text[where:]
            )
        elif how == 4:
            text = (
                text[:where] + rng.choice(("-", ".", "=", "@", ":", ",", "e", "#", "[[", "\\u", "nan")) + text[where:]
            )
        else:
            text = text[:where] + text[where:][::-1][:piece] + text[where:]
    return text


def bent_bytes(rng, content):
    """The bytes of a file, of any kind, somehow hurt."""
    how = rng.randrange(8)
    if how == 0:
        return content[: rng.randrange(len(content) + 1)]
    if how == 1:
        found = bytearray(content)
        for _ in range(rng.choice((1, 3, 30))):
            found[rng.randrange(len(found))] = rng.randrange(256)
        return bytes(found)
    if how == 2:
        where = rng.randrange(len(content) + 1)
        return (
            content[:where]
            + rng.choice((b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\x1a", b"\xed\xa0\x80"))
            + content[where:]
        )
    if how == 3:
        return rng.choice(
            (
                b"",
                b"\n",
                b"\0" * 100,
                b"\xff\xfe" + content[:50],
                b"PK\x03\x04" + content,
                b"\xef\xbb\xbf" + content,
                b"{",
                b"[" * 9000,
                b"\x89PNG\r\n",
            )
        )
    if how == 4:
        try:
            return content.decode().encode(rng.choice(("utf-16", "utf-32", "utf-8-sig", "cp037")), "replace")
        except UnicodeDecodeError:
            return content[::-1]
    lines = content.splitlines(keepends=True) or [b""]
    where = rng.randrange(len(lines))
    if how == 5:
        lines.pop(where)
    elif how == 6:
        lines.insert(rng.randrange(len(lines)), lines[where])
    else:
        lines[where] = lines[where][::-1]
    return b"".join(lines)


def bent_toml(rng, text):
    """A TOML file with a value, or a key, another."""
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines) if "=" in line]
    if not places or rng.random() < 0.15:
        return bent_text(rng, text)
    where = rng.choice(places)
    key, _, value = lines[where].partition("=")
    how = rng.randrange(8)
    if how < 5:
        lines[where] = f"{key}= {rng.choice(TOML)}"
    elif how == 5:
        lines[where] = f"{bent_text(rng, key.strip())} = {value}"
    elif how == 6:
        lines.insert(
            rng.randrange(len(lines) + 1),
            rng.choice(
                (
                    "[x]",
                    "[[events]]",
                    "[town]",
                    "x = 1",
                    "[a.b.c.d]",
                    "a." * 40 + "b = 1",
                    "[[town]]",
                    "[events]",
                    "[calibration]",
                    lines[where],
                )
            ),
        )
    else:
        lines.pop(where)
    return "\n".join(lines) + "\n"


def bent_json(rng, text):
    """A JSON document with something in it of another kind, gone, twice, or nested deep."""
    try:
        told = deepcopy(json.loads(text))
    except ValueError:
        return bent_text(rng, text)
    place, keys = told, None
    for _ in range(rng.randrange(1, 6)):
        if not isinstance(place, dict | list) or not place:
            break
        keys = (place, rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place)))
        place = place[keys[1]]
    if keys is None:
        return rng.choice(("null", "1", '"x"', "[]", "{}", "NaN"))
    parent, key = keys
    how = rng.randrange(6)
    if how == 0:
        del parent[key]
    elif how == 1 and isinstance(parent, dict):
        parent[bent_text(rng, str(key))] = parent.pop(key)
    elif how == 2:
        parent[key] = "DEEP"
        deep = rng.choice((20, 500, 100_000))
        return json.dumps(told).replace('"DEEP"', "[" * deep + "]" * deep, 1)
    elif how == 3:
        parent[key] = "LONG"
        return json.dumps(told).replace(
            '"LONG"', rng.choice(("9" * 5000, "1e999", "-", "Infinity", "0x1", "1" + "0" * 30)), 1
        )
    else:
        parent[key] = rng.choice(VALUES)
    return json.dumps(told)


def bent_file(rng, path):
    """Hurt one file in its place, in a way that suits it."""
    content = path.read_bytes()
    if rng.random() < 0.35:
        path.write_bytes(bent_bytes(rng, content))
        return
    try:
        text = content.decode()
    except UnicodeDecodeError:
        path.write_bytes(bent_bytes(rng, content))
        return
    bend = {".toml": bent_toml, ".json": bent_json}.get(path.suffix, bent_text)
    path.write_bytes(bend(rng, text).encode("utf-8", "surrogatepass"))


def bent_folder(rng, source, target):
    """A copy of a folder in which one file is hurt, gone, a folder, or another's."""
    shutil.copytree(source, target)
    files = sorted(path for path in target.rglob("*") if path.is_file())
    told = [path for path in files if path.suffix in {".json", ".parquet"}]
    path = rng.choice(told if rng.random() < 0.8 else files)
    how = rng.randrange(10)
    if how == 0:
        path.unlink()
    elif how == 1:
        path.unlink()
        path.mkdir()
    elif how == 2:
        path.write_bytes(rng.choice(files).read_bytes())
    else:
        bent_file(rng, path)
    return path.relative_to(target)
