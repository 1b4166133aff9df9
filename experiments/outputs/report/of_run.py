"""The report of one run: what was run, how it ended, what happened. One run is one story: there are no intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....agents.documents import open_file
from ....model.state import TERMS
from ...runs.parts import table_in
from ...runs.provenance import changed_since
from ..event_text import COUNTED
from ..figures import REGIMES
from ..measures_told import FOOTNOTE, SUMMARY, written
from .accounted import again_and_cite, how_made, trusted
from .parts import Picture, Report, Section, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOLD = 12  # years that have a column of their own; of more, as many spread evenly
FIRST = 15  # events that are told in words


def report_of_run(folder: Path, account: dict[str, Any], called: str) -> Report:
    """Return the report of a folder that ``coopetition run --out`` left."""
    import pandas as pd  # noqa: PLC0415 - takes longer to start than a small world to run

    from ....model.scenarios import load  # noqa: PLC0415 - `--help` needs no parameters

    history = table_in(folder / "history.parquet").to_pandas()
    with open_file(folder / "events.csv", "'events.csv'") as file:
        events = pd.read_csv(file)
    try:
        title = load(account["scenario"]).title
    except ValueError:  # a scenario of one's own, which need not be here
        title = account.get("title", "")
    years = "1 school year" if account["years"] == 1 else f"{account['years']} school years"
    below = f"{account['schools']:,} schools, {years}, seed {account['seed']}: one run"
    sections = [
        _asked(account),
        _ended(folder, account, history),
        _happened(events, account["years"]),
        _all_measures(account),
        trusted(),
        how_made(account),
        again_and_cite(account, f"coopetition reproduce {called}"),
    ]
    wrong = changed_since(folder, "run.json", account)
    return Report("run", title or account["scenario"], below, 1, 1, 1, wrong, sections)


def _asked(account: dict[str, Any]) -> Section:
    told = [
        ("scenario", account["scenario"]),
        ("region", account["region"]),
        *[("set from a term on", f"{name} = {value:g} from term {each['term']}")
          for each in account["planned"] for name, value in each["changes"].items()],
        *[("form of governance", f"{each['form']}: {len(each['schools']):,} schools{_terms(each)}")
          for each in account.get("groups", [])],
        *[("policy", f"{each['policy']}: {_whom(each['schools'])}{_terms(each)}")
          for each in account.get("policies", [])],
        *[("by hand", f"term {each['term']}, school in row {each['school']}: "
           + ", ".join(f"{what} {each[what]}" for what in ("strategy", "puncture") if each[what] is not None))
          for each in account.get("by_hand", [])],
    ]  # fmt: skip
    blocks = [Table("", ("", ""), told)]
    if set_otherwise := _set(account["parameters"]):
        head = ("parameter", "value", "usually", "unit", "what it is", "source")
        blocks.append(Table("What is not as in England today", head, set_otherwise))
    return Section("What was run", [], blocks)


def _set(parameters: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return the parameters that are not at their defaults, which are those of England today."""
    from ....model.parameters import declared  # noqa: PLC0415 - `--help` needs no parameters

    return [
        (each.name, f"{parameters[each.name]:g}", f"{each.default:g}", each.unit, each.meaning, each.source)
        for each in declared()
        if each.name in parameters and parameters[each.name] != each.default and isinstance(each.default, int | float)
    ]


def _ended(folder: Path, account: dict[str, Any], history: Any) -> Section:
    from ....model.measures.regime import explain  # noqa: PLC0415 - measures bring the compiler

    known = {name: float("nan") if value is None else value for name, value in account["metrics"].items()}
    why = explain(known).partition(";")[0].removesuffix(".")
    ends = f"It ends as: {REGIMES.get(account['regime'], account['regime'])}. {why}."
    story = (
        "One run is one story: another seed tells another, and there is no interval to one run. How alike they end "
        f"tells coopetition run {account['scenario']} --seeds 30; what a lever does, coopetition compare."
    )
    return Section("How it ended", [ends, story], [_figure(folder, account), _main(history)])


def _figure(folder: Path, account: Mapping[str, object]) -> Picture:
    words = (
        f"The town after {account['years']} years: on the left each school at its place, what it does and how large it "
        "is; on the right cooperation and trust, takeovers and closures, and the gap over the years, and which game "
        "each head plays."
    )
    return Picture.kept(folder, "figure", words)


def _main(history: Any) -> Table:
    ends = history[history["term"] % TERMS == 0]
    each = -(-len(ends) // TOLD)
    shown = ends.iloc[::-1].iloc[::each].iloc[::-1]  # the last year is always among them
    first = history.iloc[0]
    rows = [
        (told.name, written(first[told.metric], told.how), *(written(value, told.how) for value in shown[told.metric]))
        for told in SUMMARY
        if told.metric in history
    ]
    head = ("", "after term 1", *(f"year {year}" for year in shown["year"]))
    return Table("The main measures", head, rows, FOOTNOTE)


def _happened(events: Any, years: int) -> Section:
    each = -(-years // TOLD)
    slices = [(low, min(low + each - 1, years)) for low in range(1, years + 1, each)]
    counts = []
    for kind, name in COUNTED.items():
        of_kind = events.loc[events["kind"] == kind, "year"]
        if len(of_kind):
            by_slice = (str(int(of_kind.between(low, high).sum())) for low, high in slices)
            counts.append((name, *by_slice, f"{len(of_kind):,}"))
    head = ("", *(f"year {low}" if low == high else f"years {low} to {high}" for low, high in slices), "in all")
    first = [(str(row.year), str(row.words)) for row in events[events["kind"].isin(COUNTED)].head(FIRST).itertuples()]
    blocks = [Table("How often", head, counts)] if counts else []
    if first:
        blocks.append(Table("How it began", ("year", "what"), first, "All of it lies in events.csv.", folded=True))
    return Section("What happened", [] if blocks else ["Nothing that is counted happened."], blocks)


def _all_measures(account: dict[str, Any]) -> Section:
    from ....model.measures import METRICS  # noqa: PLC0415 - measures bring the compiler

    rows = [
        (
            name,
            written(value, "plain"),
            METRICS[name].unit,
            METRICS[name].meaning.partition("\n\n")[0].replace("\n", " "),
        )
        for name, value in account["metrics"].items()
        if name in METRICS
    ]
    return Section(
        "All measures", [], [Table("At the end", ("measure", "value", "unit", "what it is"), rows, folded=True)]
    )


def _terms(each: Mapping[str, object]) -> str:
    until = f" until term {each['end']} begins" if each["end"] is not None else ""
    return f", from term {each['start']}{until}"


def _whom(schools: list[int] | None) -> str:
    return "all schools" if schools is None else f"{len(schools):,} schools"
