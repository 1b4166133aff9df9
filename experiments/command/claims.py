"""The verb ``claims``: what the source documents claim, asked of twin worlds, as a scoreboard."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from ...agents.documents import in_json
from ...agents.errors import InputError
from .asked import YES, allowed, check
from .run import announce_compiling
from .sweep import WORKERS

if TYPE_CHECKING:
    from ..evidence.claims import Claim
    from ..evidence.claims.asked import Answer
    from ..evidence.claims.robustness import Robust

SEEDS = 30
COLOURS = {"supported": "green", "opposite": "red", "no effect": "default", "inconclusive": "yellow"}


def claims(
    rows: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Systems or claims: D2, D3.2; F is all forms.", show_default="all"),
    ] = None,
    *,
    seeds: Annotated[int, typer.Option(help="Pairs of worlds at least; more, up to 200, where it takes them.")] = SEEDS,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter of all worlds.")
    ] = None,
    robust: Annotated[
        bool, typer.Option("--robust", help="Ask again over all plausible values of the uncertain parameters.")
    ] = False,
    workers: Annotated[int | None, WORKERS] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write claims.md and a page for each system into this folder (robust).")
    ] = None,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list instead of a table.")] = False,
) -> None:
    """Ask what the source documents claim of twin worlds, and tell which claims hold.

    Example: coopetition claims D2 F7 --seeds 50
    """
    from ...model.interventions.reading import said  # noqa: PLC0415 - `--help` needs no parameters
    from ..evidence.claims import claims as known  # noqa: PLC0415 - `--help` reads no claims

    changes = {name: value for each in said(settings or ()) for name, value in each.changes.items()}
    wanted = {
        name: each.model_copy(update={"set": each.set | changes}) for name, each in known(tuple(rows or ())).items()
    }
    for name, each in wanted.items():
        check_claim(f"claims, {name}", each)
    check(seeds=seeds, workers=workers)
    for each in wanted.values():
        allowed(f"--seeds {seeds}", each.setting(0, 1), 2 * seeds * len(wanted), workers=workers, yes=yes)
    announce_compiling()
    answers, again = _answers(wanted, seeds, workers, robust=robust or out is not None)
    if out is not None:
        from ..evidence.claims.board import write  # noqa: PLC0415 - few write it up

        typer.echo(f"written: {write(answers, again, seeds, out)}", err=True)
    if as_json:
        from ..evidence.claims.board import row  # noqa: PLC0415

        typer.echo(in_json([row(each, again.get(each.id)) for each in answers]))
    else:
        _print(answers, again)


def check_claim(what: str, claim: Claim) -> None:
    """Make sure that both worlds of a claim make sense, before any is run."""
    for side in (0, 1):
        try:
            claim.setting(side, 1).check()
        except InputError as error:
            raise InputError(f"{what}: {error}") from None


def _answers(
    wanted: dict[str, Claim], seeds: int, workers: int | None, *, robust: bool
) -> tuple[list[Answer], dict[str, Robust]]:
    """Ask claims, again over all plausible values if it is wanted, and show on standard error how far that is."""
    from rich.console import Console  # noqa: PLC0415 - `--help` needs no status line
    from rich.progress import track  # noqa: PLC0415

    from ..evidence.claims.asked import ask  # noqa: PLC0415 - `--help` needs no compiler
    from ..evidence.claims.robustness import robust as again  # noqa: PLC0415
    from ..runs import executor_for  # noqa: PLC0415

    console = Console(stderr=True)
    quiet = not console.is_terminal
    with executor_for(workers) as executor:
        asked = ask(wanted, executor, seeds)
        answers = list(track(asked, "claims", len(wanted), console=console, disable=quiet))
        if not robust:
            return answers, {}
        asked_again = again(wanted, executor)
        return answers, dict(track(asked_again, "over plausible values", len(wanted), console=console, disable=quiet))


def _print(answers: list[Answer], again: dict[str, Robust]) -> None:
    from rich.console import Console  # noqa: PLC0415 - JSON needs no table
    from rich.table import Table  # noqa: PLC0415

    from ..evidence.claims.board import counted  # noqa: PLC0415
    from ..evidence.writing import ends, told  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    robust = ("over plausible values",) if again else ()
    for name in ("", "claim", "effect, 95% interval", "n", "verdict", *robust):
        table.add_column(name, justify="right" if name == "n" else "left")
    for each in answers:
        effect, claim = each.effect, each.claim
        interval = ends(effect.low, effect.high, "undefined")
        number = f"[bold]{told(effect.mean)}[/bold] {claim.measure}\n{interval}"
        put_in = "\n(put in)" if claim.wired else ""
        table.add_row(
            each.id,
            claim.claim,
            number,
            str(effect.n),
            f"[{COLOURS[each.verdict]}]{each.verdict}[/]{put_in}",
            *([_again(again[each.id])] if again else []),
        )
    console = Console()
    console.print(table)
    console.print("\n" + ", ".join(f"{number} {name}" for name, number in counted(answers).items() if number))


def _again(robust: Robust) -> str:
    """Return how robust a claim is, in a cell: verdict, draws as claimed, and the parameter that decides most."""
    text = f"[{COLOURS[robust.verdict]}]{robust.verdict}[/], {robust.as_claimed} of {robust.effect.n}"
    return text if not robust.decides else f"{text}\nby {robust.decides[0].name}"
