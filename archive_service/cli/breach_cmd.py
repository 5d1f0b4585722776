"""``breach``: an account is no longer its owner's alone — who knows, until when, and what is void."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show
from archive_service.cli.options import acting
from archive_service.problems import sentence
from archive_service.services import breach_forms, breach_voids, breach_watch, breach_words, breaches
from archive_service.services.breach_watch import Standing
from archive_service.services.breach_window import Voiding, drawn
from archive_service.services.breach_words import ActLine
from archive_service.services.context import Desk
from archive_service.services.people import Present

_MOMENT = click.DateTime(formats=["%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M"])
_MOMENT_HELP = "по часам школы, например «24.11.2026 09:30»; без него — сейчас"


@click.group(
    "breach", help="Нарушение тайны доступа: сообщить, известить, закрыть доступ, признать недействительным."
)
def breach() -> None:
    """Gather the commands about breaches."""


@breach.command("report", help="Сообщить, что доступом сотрудника мог воспользоваться кто-то другой.")
@click.argument("account", metavar="СОТРУДНИК")
@click.option("--noticed-at", type=_MOMENT, help=f"Когда обнаружено: {_MOMENT_HELP}.")
@click.option("--noticed-by", metavar="КОД", help="Кто обнаружил; без этого — тот, кто сообщает.")
@click.option("--text", default="", help="Что случилось, своими словами.")
@pass_edge
@guarded
@acting
def report(
    edge: Edge, *, account: str, noticed_at: datetime | None, noticed_by: str | None, text: str, who: Present
) -> None:
    """Open an incident."""
    incident = breaches.report(
        edge.desk,
        account,
        noticed_by=noticed_by or who.id,
        actor_id=who.id,
        noticed_at=_moment(edge.desk, noticed_at),
        text=text,
    )
    _show(edge, incident.id)


@breach.command("received", help="Записать, что извещение получено: директором, службой поддержки.")
@click.argument("incident", metavar="НОМЕР")
@click.option("--role", required=True, help="Кем: director, support — как в положении школы.")
@click.option("--at", type=_MOMENT, help=f"Когда получено: {_MOMENT_HELP}.")
@click.option("--written", is_flag=True, help="Вручено письменно, с подписью.")
@pass_edge
@guarded
@acting
def received(
    edge: Edge, *, incident: str, role: str, at: datetime | None, written: bool, who: Present
) -> None:
    """Write down the receipt of a notice."""
    desk = edge.desk
    breaches.received(desk, incident, role, actor_id=who.id, at=_moment(desk, at), written=written)
    _show(edge, incident)


@breach.command("block", help="Закрыть доступ до выдачи нового ключа.")
@click.argument("incident", metavar="НОМЕР")
@click.option("--at", type=_MOMENT, help=f"С какого времени: {_MOMENT_HELP}.")
@pass_edge
@guarded
@acting
def block(edge: Edge, *, incident: str, at: datetime | None, who: Present) -> None:
    """Shut the account."""
    breaches.block(edge.desk, incident, actor_id=who.id, at=_moment(edge.desk, at))
    _show(edge, incident)


@breach.command("restore", help="Вернуть доступ тому, кто получил новый ключ.")
@click.argument("incident", metavar="НОМЕР")
@pass_edge
@guarded
@acting
def restore(edge: Edge, *, incident: str, who: Present) -> None:
    """Give the account back."""
    breaches.restore(edge.desk, incident, actor_id=who.id)
    _show(edge, incident)


@breach.command("void", help="Составить акт и признать недействительным сделанное с момента по положению.")
@click.argument("incident", metavar="НОМЕР")
@pass_edge
@guarded
@acting
def void(edge: Edge, *, incident: str, who: Present) -> None:
    """Draw up the act and make void what was done."""
    breach_voids.void(edge.desk, incident, actor_id=who.id)
    breach_forms.make(edge.desk, incident, actor_id=who.id)
    _show(edge, incident, only_last=True)


@breach.command("papers", help="Записать бумаги инцидента: уведомление и акты (PDF/A), для подписи.")
@click.argument("incident", metavar="НОМЕР")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, file_okay=False), required=True, help="Куда записать."
)
@pass_edge
@guarded
@acting
def papers(edge: Edge, *, incident: str, target: Path, who: Present) -> None:
    """Write the papers of an incident to a folder."""
    made = breach_forms.make(edge.desk, incident, actor_id=who.id)
    target.mkdir(parents=True, exist_ok=True)
    files = []
    for paper in made:
        files.append(target / f"{paper.name}.pdf")
        with new_file(files[-1]) as file:
            file.write(paper.pdf)
    show(edge, [str(one) for one in files], lambda: say("\n".join(map(str, files))))


@breach.command("list", help="Все инциденты: что ждёт, какие сроки идут и какие пропущены.")
@pass_edge
@guarded
def list_incidents(edge: Edge) -> None:
    """List the incidents."""
    desk = edge.desk
    with desk.reading() as session:
        found = breach_watch.all_standings(desk, session)
    show(edge, [_plain(edge, one) for one in found], lambda: _tell_all(edge, found))


@breach.command("show", help="Инцидент целиком: сроки, что недействительно и что сделать заново.")
@click.argument("incident", metavar="НОМЕР")
@pass_edge
@guarded
def show_incident(edge: Edge, incident: str) -> None:
    """Show an incident."""
    _show(edge, incident)


def _moment(desk: Desk, typed: datetime | None) -> datetime | None:
    """What was typed is what the school's clock shows."""
    return typed.replace(tzinfo=ZoneInfo(desk.zone)) if typed else None


def _show(edge: Edge, incident_id: str, *, only_last: bool = False) -> None:
    desk = edge.desk
    with desk.reading() as session:
        found = breach_watch.standing(desk, session, incident_id)
        voidings = drawn(session, incident_id)[-1 if only_last else 0 :]
        told = [
            (voiding, _parts(edge, desk, session, voiding), breach_words.anew(session, voiding))
            for voiding in voidings
        ]
    data = {
        **_plain(edge, found),
        "voided": [
            {
                "since": voiding.since,
                "until": voiding.until,
                **{name: [asdict(line) for line in lines] for name, lines in parts.items()},
                "anew": anew,
            }
            for voiding, parts, anew in told
        ],
    }

    def human() -> None:
        _tell(edge, found)
        for _, parts, anew in told:
            _tell_voiding(edge, parts, anew)

    show(edge, data, human)


def _parts(edge: Edge, desk: Desk, session: Any, voiding: Voiding) -> dict[str, Sequence[ActLine]]:
    """The acts of a voiding under the names of their headings."""
    seqs = {
        "void": [seq for one in voiding.cases for seq in one.void],
        "fell": [seq for one in voiding.cases for seq in one.fell],
        "revoked": voiding.grants,
        "pending": voiding.pending,
    }
    return {
        name: breach_words.describe(desk, session, numbers, edge.language) for name, numbers in seqs.items()
    }


def _plain(edge: Edge, one: Standing) -> dict[str, Any]:
    incident = one.incident
    return {
        "incident": incident.id,
        "account": incident.account,
        "noticed_at": incident.noticed_at,
        "settled": one.settled,
        "blocked": incident.blocked,
        "void_since": one.since,
        "waiting": one.waiting,
        "timers": [
            {**asdict(timer), "clause": timer.clause.ref, "late": timer.late(edge.desk.now)}
            for timer in one.timers
        ],
        "text": [line.text for line in breach_watch.lines(edge.desk, one, edge.language)],
    }


def _tell_all(edge: Edge, found: list[Standing]) -> None:
    if not found:
        say(sentence("incident.none", edge.language))
    for one in found:
        _tell(edge, one)


def _tell(edge: Edge, one: Standing) -> None:
    state = sentence(f"incident.{'settled' if one.settled else 'unsettled'}", edge.language)
    say(f"{breach_watch.head_line(edge.desk, one, edge.language)} [{state}]")
    for line in breach_watch.lines(edge.desk, one, edge.language):
        click.secho(f"  • {line.text}", fg=None if line.sound else "red")


def _tell_voiding(edge: Edge, parts: dict[str, Sequence[ActLine]], anew: Sequence[str]) -> None:
    said = {name: [_line(edge, line) for line in lines] for name, lines in parts.items()}
    if not any(said.values()):
        say(sentence("incident.void-none", edge.language))
    for name in ("void", "fell", "anew", "revoked", "pending"):
        lines = list(anew) if name == "anew" else said[name]
        if lines:
            say(sentence(f"incident.title-{name}", edge.language))
        for line in lines:
            say(f"  • {line}")


def _line(edge: Edge, line: ActLine) -> str:
    facts = {"seq": line.seq, "at": f"{line.at:%d.%m.%Y %H:%M}", "who": line.who, "what": line.what}
    name = "line-of-case" if line.case else "line"
    return sentence(f"incident.{name}", edge.language, case=line.case, **facts)
