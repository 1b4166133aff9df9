"""The report of a study: what was asked, how its worlds ended, what its factors do, and what else lies there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ...runs.checking import altered
from ...runs.folder import Folder
from ...runs.sureness import shares
from ...runs.sweeping import rows_in
from ..measures_told import NONE, SUMMARY, Told, written
from .accounted import again_and_cite, definition, how_made, trusted
from .estimates import directions, over_seeds
from .parts import Picture, Report, Section, Table

if TYPE_CHECKING:
    from pathlib import Path

    from ...intervals import Interval

FEW = 40  # points of which each has a row
LONG = 12  # rows from which on a table is folded
HEADLINES = (
    "cooperation",
    "takeovers",
    "effectiveness",
    "attainment_gap_months",
    "segregation",
    "matthew_slope",
    "roll_gini",
)
"""Measures that have a column and a picture, as far as a study kept them."""
MOST = 6  # of these
PANELS = 6  # factors in a picture
STRONGEST = 10  # parameters that are told of a study of sensitivity


def report_of_study(folder: Path, account: dict[str, Any], further: dict[str, dict[str, Any]], called: str) -> Report:
    """Return the report of a sweep, with what a map or a study of sensitivity left beside its rows."""
    place = Folder(folder)
    checked = place.checked()
    if not checked.good:
        return _of_nothing(folder, account, called)
    runs: Any = _told_apart(rows_in(place, checked.good))
    whole = runs[runs["error"].isna()]
    study = account.get("study", {})
    factors, worlds = (
        [name for name in names if whole[name].nunique() > 1] for names in (account["factors"], ("scenario", "region"))
    )
    told, points = headlines([name for name in account["metrics"] if whole[name].notna().any()]), [*worlds, *factors]
    at = list(whole.groupby(points, sort=True)) if points else [((), whole)]
    number, seeds = len(at), int(whole["seed"].nunique())
    sections = [
        _asked(study, account, runs, number),
        _ended(whole, at, points, worlds),
        *_further(folder, further),
        _came_out(whole, at, points, factors, worlds, told),
        _all_measures(whole, account["metrics"]),
        *_failures(runs),
        trusted(),
        how_made(account),
        again_and_cite(account, f"coopetition reproduce {called}"),
    ]
    size = f"{len(runs):,} runs: {number:,} {'point' if number == 1 else 'points'}, {seeds:,} seeds each"
    if account.get("finished") is None:
        size += "; not finished"
    if checked.unknown:
        size += "; its rows are from before files of rows had checksums, and nothing tells whether they were altered"
    beside = {"sweep.json": account, **{f"{name}.json": each for name, each in further.items()}}
    kind = "map" if "map" in further else "sensitivity" if "sensitivity" in further else "sweep"
    title = study.get("title") or f"The sweep in {called}"
    return Report(kind, title, size, len(runs), seeds, number, altered(folder, beside), sections)


def _of_nothing(folder: Path, account: dict[str, Any], called: str) -> Report:
    """Return the report of a sweep of which no row is what was written: there is nothing to tell but that."""
    words = ["No file of rows is what was written, so that nothing is told of what came out."]
    sections = [Section("What came out", words, []), how_made(account)]
    sections.append(again_and_cite(account, f"coopetition reproduce {called}"))
    title = account.get("study", {}).get("title") or f"The sweep in {called}"
    return Report("sweep", title, "no rows", 0, 0, 0, altered(folder, {"sweep.json": account}), sections)


def _told_apart(runs: Any) -> Any:
    """Return rows with the names of different regions or scenarios that are called the same told apart by digests."""
    for name in ("scenario", "region"):
        digests = runs.get(f"{name}_digest")
        if digests is None:
            continue
        many = runs.groupby(name)[f"{name}_digest"].transform("nunique") > 1
        runs[name] = runs[name].where(~many, runs[name] + " (" + digests.str[:8].replace("", "by name") + ")")
    return runs


def headlines(metrics: list[str]) -> list[Told]:
    """Return the measures that are told first: the main ones that a study kept, or the first it kept."""
    main = {each.metric: each for each in SUMMARY}
    found = [main[name] for name in HEADLINES if name in metrics] or [
        main.get(name, Told(name, name.replace("_", " "), "plain")) for name in metrics
    ]
    return found[:MOST]


def _asked(study: dict[str, Any], account: dict[str, Any], runs: Any, points: int) -> Section:
    from ....model.parameters import known  # noqa: PLC0415 - `--help` needs no parameters

    told = [
        ("scenario", ", ".join(sorted(runs["scenario"].unique()))),
        ("region", ", ".join("a town for each seed" if name == "synthetic" else name
                             for name in sorted(map(str, runs["region"].unique())))),
        ("schools", _range(runs["schools"])),
        ("school years", _range(runs["years"])),
        ("seeds", f"{runs['seed'].nunique():,}"),
        ("design", f"{study.get('design', 'given')}, {points:,} {'point' if points == 1 else 'points'}"),
        *[("held at", f"{name} = {value:g}") for name, value in study.get("settings", {}).items()],
        *[("planned", event) for event in study.get("events", [])],
    ]  # fmt: skip
    varied = []
    for name in account["factors"]:
        values, parameter = runs[name].dropna(), known(name.partition("@")[0]) if _is_known(name) else None
        varied.append((
            name,
            _values(values),
            parameter.unit if parameter else "",
            f"{parameter.default:g}" if parameter else NONE,
            parameter.meaning if parameter else "",
            parameter.source if parameter else "",
        ))  # fmt: skip
    head = ("parameter", "values", "unit", "usually", "what it is", "source")
    blocks = [Table("", ("", ""), told)]
    if varied:
        blocks.append(Table("What was varied", head, varied, folded=len(varied) > LONG))
    story = " ".join(str(study.get("story", "")).split())
    return Section("What was asked", [story] if story else [], blocks)


def _ended(whole: Any, at: list[Any], points: list[str], worlds: list[str]) -> Section:
    def row(key: tuple[str, ...], regimes: Any) -> tuple[str, ...]:
        found = shares(sorted(regimes))
        return (*key, *(_share(found, regime) for regime in names), f"{len(regimes):,}")

    names = [name for name, _ in Counter(sorted(whole["regime"])).most_common()]
    note = (
        "Share of runs with its 95% interval (Wilson). Which regime a run ended in is told from its measures by a rule."
    )
    if len(at) > 1:
        note += " Runs of one seed share their luck, so that the interval over all runs is narrower than it should be."
    apart = whole.groupby(worlds, sort=True) if worlds else []
    lines = [row(("all runs",), whole["regime"]), *(row((", ".join(key),), own["regime"]) for key, own in apart)]
    blocks = [Table("", ("", *names, "runs"), lines, note)]
    if 1 < len(at) <= FEW:
        lines = [row(_place(key), own["regime"]) for key, own in at]
        blocks.append(Table("Point by point", (*points, *names, "runs"), lines, folded=len(lines) > LONG))
    return Section("How the worlds ended", [], blocks)


def _came_out(
    whole: Any, at: list[Any], points: list[str], factors: list[str], worlds: list[str], told: list[Told]
) -> Section:
    blocks: list[Any] = []
    strongest = factors
    if len(at) > FEW and factors:
        strongest, rows = _which_way(whole, points, factors, told)
        note = (
            "Spearman's rank correlation of the means of points with the factor: +1 where the measure always rises "
            "with it, 0 where there is no such direction. What moves what, with intervals and luck, tells coopetition "
            "sensitivity."
        )
        head = ("", *(each.name for each in told))
        blocks.append(Table("Which way each factor moves them", head, rows, note, folded=len(rows) > LONG))
    if factors:
        from .pictures import against_factors  # noqa: PLC0415 - brings Matplotlib

        blocks += [against_factors(whole, each, strongest[:PANELS], worlds) for each in told]
    seeds = int(whole["seed"].nunique())
    note = f"Means with 95% intervals (Student's t) over {seeds:,} seeds; [n] where only n of them have the measure."
    some = at if 1 < len(at) <= FEW else [(("all runs",), whole)]
    lines = [
        (*_place(key), *(_cell(over_seeds(own, each.metric), each.how, seeds) for each in told)) for key, own in some
    ]
    head = (*(points if some is at else ("",)), *(each.name for each in told))
    blocks.append(Table("Point by point" if some is at else "", head, lines, note, folded=len(lines) > LONG))
    return Section("What came out", [], blocks)


def _which_way(
    whole: Any, points: list[str], factors: list[str], told: list[Told]
) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return factors, those that go with some measure most first, and the table of which way they move each."""
    metrics = [each.metric for each in told]
    found = directions(whole.groupby(points, sort=True)[metrics].mean().reset_index(), factors, metrics)
    strength = {name: max(abs(found[name, metric]) for metric in metrics) for name in factors}
    ordered = sorted(factors, key=lambda name: -strength[name])
    return ordered, [(name, *(_signed(found[name, metric]) for metric in metrics)) for name in ordered]


def _further(folder: Path, further: dict[str, dict[str, Any]]) -> list[Section]:
    sections = []
    if "sensitivity" in further:
        found = further["sensitivity"]
        index, also = ("mu_star", "sigma") if found["design"] == "morris" else ("ST", "S1")
        blocks: list[Any] = [
            Table(
                name,
                ("parameter", index, "95% interval", also, "luck"),
                [_index(row, index, also) for row in each["parameters"][:STRONGEST]],
                each["left_out"],
                folded=True,
            )
            for name, each in found["metrics"].items()
        ]
        blocks += [
            Picture.kept(folder, f"figures/{name}", f"which parameters move {name}")
            for name in ("all", *found["metrics"])
            if name.isidentifier() and (folder / "figures" / f"{name}.svg").exists()
        ]
        words = "The ten parameters that move each measure most; docs/studies.md says what the columns mean."
        sections.append(Section("What moves what", [words], blocks))
    if "map" in further and (folder / "map.svg").exists():
        names = ", ".join(further["map"]["factors"])
        sections.append(Section("The map", [], [Picture.kept(folder, "map", f"where towns end over {names}")]))
    return sections


def _all_measures(whole: Any, metrics: list[str]) -> Section:
    from ....model.measures import METRICS  # noqa: PLC0415 - measures bring the compiler

    lines = []
    for name in metrics:
        each, measure = over_seeds(whole, name), METRICS.get(name)
        between = whole[name].std(ddof=1) if len(whole) > 1 else float("nan")
        lines.append((name, _cell(each, "plain", 0), written(between, "plain"), f"{each.n:,}", *definition(measure)))
    head = ("measure", "mean over seeds, 95% interval", "spread between runs", "seeds", "unit", "what it is")
    return Section("All measures", [], [Table("Over all runs", head, lines, folded=True)])


def _failures(runs: Any) -> list[Section]:
    failed = runs["error"].dropna()
    if failed.empty:
        return []
    lines = [(str(error), f"{number:,}") for error, number in failed.value_counts().items()]
    words = f"{len(failed):,} of {len(runs):,} runs failed, and count nowhere above."
    return [Section("What failed", [words], [Table("", ("why", "runs"), lines)])]


def _is_known(name: str) -> bool:
    from ....agents.errors import InputError  # noqa: PLC0415
    from ....model.parameters import known  # noqa: PLC0415

    try:
        return known(name.partition("@")[0]).low is not None
    except InputError:
        return False


def _place(key: Any) -> tuple[str, ...]:
    return tuple(f"{value:.3g}" if isinstance(value, float) else str(value) for value in key)


def _cell(each: Interval, how: str, seeds: int) -> str:
    if each.n == 0:
        return NONE
    text = written(each.mean, how)
    if each.n > 1:
        text += f" ({written(each.low, how)} to {written(each.high, how)})"
    return text if each.n == seeds or not seeds else f"{text} [{each.n}]"


def _share(found: dict[str, Any], name: str) -> str:
    each = found.get(name)
    return NONE if each is None else f"{each.share:.0%} ({each.low:.0%} to {each.high:.0%})"


def _index(row: dict[str, Any], index: str, also: str) -> tuple[str, ...]:
    told = [NONE if row[name] is None else f"{row[name]:.3g}" for name in (f"{index}_low", f"{index}_high")]
    ends = " to ".join(told)
    return (row["parameter"], *(NONE if row[name] is None else f"{row[name]:.3g}" for name in (index,)), ends,
            *(NONE if row.get(name) is None else f"{row[name]:.3g}" for name in (also, "luck")))  # fmt: skip


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}") if value == value else NONE  # noqa: PLR0124 - not a number


def _range(values: Any) -> str:
    low, high = values.min(), values.max()
    return f"{low:,g}" if low == high else f"{low:,g} to {high:,g}"


def _values(values: Any) -> str:
    kinds = sorted(values.unique())
    if len(kinds) <= MOST:
        return ", ".join(f"{value:g}" for value in kinds)
    return f"{kinds[0]:.3g} to {kinds[-1]:.3g}" if kinds else NONE
