"""``simulate``: decades of a made-up school on a simulated clock; what was promised, and what held."""

import shutil
from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, progress_bar, say, show, table
from archive_service.problems import Kind, Problem, sentence
from archive_service.simulation import Asked, Outcome, simulate
from archive_service.simulation.roll import SIZES
from archive_service.simulation.tally import Event, Promise

_MARKER = ".made-by-simulate"
_MOST_YEARS = 35


@click.command("simulate")
@click.option(
    "--years", type=click.IntRange(1, _MOST_YEARS), default=30, show_default=True, help="Сколько лет."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Начало случайных чисел.")
@click.option(
    "--size",
    type=click.Choice(list(SIZES)),
    default="small",
    show_default=True,
    help="Один маленький класс или школа целиком (30 классов; часы работы).",
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("simulation"),
    show_default=True,
    help="Каталог этой пробы; другие установки не затрагиваются.",
)
@click.option("--keep", is_flag=True, help="Оставить каталог и тогда, когда всё в порядке.")
@pass_edge
@guarded
def simulate_(edge: Edge, /, folder: Path, *, keep: bool, **asked: Any) -> None:
    """Let years pass over a made-up archive; say what was promised and what held."""
    place = folder.absolute()
    _prepare(place)
    with progress_bar(sentence("simulate.bar", edge.language)) as advance:
        outcome = simulate(place / "site", Asked(**asked), advance)
    show(edge, plain(outcome), lambda: _tell(outcome, place, edge.language))
    if not outcome.tally.sound:
        raise click.exceptions.Exit(Kind.UNSOUND.exit_code)
    if not keep:
        shutil.rmtree(place)


def plain(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain values."""
    tally = outcome.tally
    return {
        "years": outcome.asked.years,
        "seed": outcome.asked.seed,
        "size": outcome.asked.size,
        "sound": tally.sound,
        "promises": {str(one): {"kept": tally.kept[one], "broken": tally.broken[one]} for one in Promise},
        "events": {str(one): tally.happened[one] for one in Event},
        "broken": [{"promise": str(one.promise), "on": one.on, "where": one.where} for one in tally.breaches],
        "journals": outcome.journals,
        "destroyed": outcome.destroyed,
        "names": outcome.sheets,
        "acts": outcome.acts,
        "size_bytes": outcome.size_bytes,
        "seconds": round(outcome.seconds, 1),
        "time_stamps": False,
    }


def _prepare(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARKER).exists():
            raise Problem(Kind.USAGE, "simulate.foreign-dir", folder=str(folder))
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARKER).touch()


def _tell(outcome: Outcome, place: Path, language: str) -> None:
    tally = outcome.tally

    def word(code: str, **facts: Any) -> str:
        return sentence(f"simulate.{code}", language, **facts)

    table(
        [word("promise"), word("kept"), word("failed"), word("verdict")],
        [
            [word(one), str(tally.kept[one]), str(tally.broken[one]), word(_verdict(outcome, one))]
            for one in Promise
        ],
    )
    for one in tally.breaches:
        say(f"  {word('where', on=one.on, promise=word(one.promise), where=one.where)}")
    say("")
    say(word("events"))
    for event in Event:
        say(f"  {word(event)}: {tally.happened[event]}")
    say("")
    say(word("no-stamps"))
    asked = outcome.asked
    say(
        word(
            "total",
            years=asked.years,
            seed=asked.seed,
            journals=outcome.journals,
            destroyed=outcome.destroyed,
            sheets=outcome.sheets,
            acts=outcome.acts,
            size_mb=f"{outcome.size_bytes / 1e6:.0f}",
            seconds=f"{outcome.seconds:.0f}",
        )
    )
    if not tally.sound:
        say(word("broken", count=tally.broken.total(), folder=place))


def _verdict(outcome: Outcome, promise: Promise) -> str:
    if outcome.tally.broken[promise]:
        return "verdict-broken"
    return "verdict-held" if outcome.tally.kept[promise] else "verdict-unseen"
