"""What every report tells at its end: how the folder came about, how to make it again, how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cited import bibtex, citation
from .parts import Code, Section, Table

if TYPE_CHECKING:
    from ....model.measures.catalogue import Metric


def how_made(account: dict[str, Any]) -> Section:
    """Tell the command, code, packages, machine and times of an account."""
    git = account.get("git") or {}
    commit = git.get("commit", "not known") + (", with changes that are not in it" if git.get("dirty") else "")
    finished = account.get("finished") or account.get("written") or "not finished"
    told = [
        ("coopetition", account.get("coopetition") or "not known"),
        ("code of the model", account["code"]),
        ("commit", commit),
        ("Python", account["python"]),
        ("machine", account["platform"]),
        ("begun", account.get("started") or finished),
        ("finished", finished),
        ("hash over all that came out", account.get("hash") or "none yet"),
    ]
    packages = [(name, number or "not installed") for name, number in sorted(account["packages"].items())]
    files = [(name, kept) for name, kept in sorted(account.get("files", {}).items())]
    return Section(
        "How it was made",
        [],
        [
            Table("", ("", ""), told),
            Table("Packages", ("package", "version"), packages, folded=True),
            Table("Files, each with its SHA-256", ("file", "SHA-256"), files, folded=True),
        ],
    )


def again_and_cite(account: dict[str, Any], reproduce: str) -> Section:
    """Tell how to make it again, by its command and from its folder, and how to cite it."""
    version, commit = account.get("coopetition"), (account.get("git") or {}).get("commit")
    blocks: list[Any] = [
        Code("The command that made it", account.get("command") or "(by a script in Python: no command line)"),
        Code("To make it again from this folder, and compare", reproduce),
        Code("To cite the model", citation(version, commit)),
        Code("In BibTeX", bibtex(version, commit)),
    ]
    words = (
        "Draws are a function of the seed, their purpose, the term and the school: the same version of the model gives "
        "the same results to the last bit, on any number of processors. Name the version, the commit and the hash "
        "above when you report a figure of this page."
    )
    return Section("Make it again, and cite it", [words], blocks)


def trusted() -> Section:
    """Tell how far such results may be trusted."""
    from ....model.parameters import ASSUMPTION, declared  # noqa: PLC0415 - `--help` needs no parameters

    named = [each for each in declared() if each.low is not None]
    assumed = sum(each.source == ASSUMPTION for each in named)
    words = (
        "The rules are what the literature and five essays on English and Scottish schools describe. Of "
        f"{len(named)} parameters {assumed} have no source and are assumptions, to be swept rather than believed "
        "(coopetition list parameters). Read differences between worlds, over many seeds, rather than levels."
    )
    return Section("How far to trust it", [words], [])


def definition(measure: Metric | None) -> tuple[str, str]:
    """Return a measure's unit and its definition's first paragraph; nothing of one that there is no more."""
    return ("", "") if measure is None else (measure.unit, measure.meaning.partition("\n\n")[0].replace("\n", " "))
