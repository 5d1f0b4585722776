"""``request``: requests to the archive, their days, and the answers to them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting
from archive_service.cli.usage_cmd import statistics
from archive_service.problems import sentence
from archive_service.services import answers, requests
from archive_service.services.answers import About, LookedThrough
from archive_service.services.certified_copies import Issued
from archive_service.services.finding import short_code
from archive_service.services.people import Present
from archive_service.services.requests import Closing, Incoming
from workflows.requests import Applicant, Outcome, Request, Subject

_FILE = click.Path(path_type=Path, dir_okay=False)
_NUMBER = click.argument("number", type=int, metavar="НОМЕР")
_OUTPUT = click.option("-o", "--output", type=_FILE, required=True, help="Куда записать (PDF/A).")
_RECIPIENT = click.option(
    "--recipient", multiple=True, help="Кому: печатается на ответе (по строке), в журнал не пишется."
)
_ANSWER = click.option("--answer", default="", help="Номер ответа; без него — номер запроса и год.")


@click.group("request", help="Запросы в архив: регистрация, сроки, справка, ответ, показатели за год.")
def request() -> None:
    """Gather the commands about requests."""


request.add_command(statistics)


@request.command("add", help="Зарегистрировать запрос; имени заявителя не нужно.")
@click.option(
    "--from",
    "applicant",
    type=click.Choice([str(one) for one in Applicant]),
    required=True,
    help="Кто спрашивает.",
)
@click.option(
    "--about", "subject", type=click.Choice([str(one) for one in Subject]), required=True, help="О чём."
)
@click.option("--letter", default="", help="Номер письма или заявления.")
@click.option("--letter-date", type=DAY, help="Его дата.")
@click.option("--date", "day", type=DAY, help="День регистрации; без него — сегодня.")
@pass_edge
@guarded
@acting
def add(
    edge: Edge,
    *,
    applicant: str,
    subject: str,
    letter: str,
    letter_date: datetime | None,
    day: datetime | None,
    who: Present,
) -> None:
    """Register a request."""
    incoming = Incoming(
        applicant=Applicant(applicant),
        subject=Subject(subject),
        letter=letter,
        letter_on=letter_date.date() if letter_date else None,
        on=day.date() if day else None,
    )
    made = requests.register(edge.desk, incoming, actor_id=who.id)
    said = f"Запрос № {made.number} зарегистрирован; ответить до {made.due:%d.%m.%Y}."
    hint = f"При чтении и выдаче называйте его так: «{requests.words(made)}»."
    show(edge, _plain(made), lambda: say(f"{said} {hint}"))


@request.command("list", help="Реестр запросов: сначала те, что ждут ответа.")
@click.option("--late", is_flag=True, help="Только просроченные.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Страница.")
@pass_edge
@guarded
@acting
def list_requests(edge: Edge, *, late: bool, page: int, who: Present) -> None:
    """Show the register."""
    seen = requests.page(edge.desk, reader_id=who.id, number=page, late=late)
    rows = [_cells(one, edge) for one in seen.rows]

    def human() -> None:
        table(["№", "Запрос", "Кто", "О чём", "Срок", "Ответ"], rows)
        say(f"Ждут ответа: {seen.open}, из них просрочено: {seen.late}.")

    show(edge, [_plain(one) for one in seen.rows], human)


@request.command("certificate", help="Ответить архивной справкой о человеке по всем его ведомостям.")
@_NUMBER
@click.option("--case", "case_id", required=True, metavar="ДЕЛО", help="Дело, в ведомости которого он есть.")
@click.option("--pupil", "place", type=click.IntRange(1), required=True, help="Номер из «extract ДЕЛО».")
@_RECIPIENT
@_ANSWER
@_OUTPUT
@pass_edge
@guarded
@acting
def certificate(
    edge: Edge,
    *,
    number: int,
    case_id: str,
    place: int,
    recipient: tuple[str, ...],
    answer: str,
    output: Path,
    who: Present,
) -> None:
    """Answer with an archival certificate."""
    about = About(case_id, place)
    with new_file(output) as file:
        made = answers.certify(edge.desk, who, number, about, recipient="\n".join(recipient), answer=answer)
        file.write(made.pdf)
    _tell(edge, made, output, f"Архивная справка записана: {output}. На запрос № {number} отвечено.")


@request.command("nothing", help="Ответить, что сведений не обнаружено.")
@_NUMBER
@click.option("--years", nargs=2, type=int, required=True, help="За какие учебные годы смотрели: 2001 2010.")
@click.option("--advice", default="", help="Куда ещё обратиться.")
@_RECIPIENT
@_ANSWER
@_OUTPUT
@pass_edge
@guarded
@acting
def nothing(
    edge: Edge,
    *,
    number: int,
    years: tuple[int, int],
    advice: str,
    recipient: tuple[str, ...],
    answer: str,
    output: Path,
    who: Present,
) -> None:
    """Answer that nothing was found."""
    looked = LookedThrough(years[0], years[1], advice)
    with new_file(output) as file:
        made = answers.say_nothing_found(
            edge.desk, who, number, looked, recipient="\n".join(recipient), answer=answer
        )
        file.write(made.pdf)
    _tell(edge, made, output, f"Ответ записан: {output}. На запрос № {number} отвечено.")


@request.command("close", help="Закрыть запрос: выдано по нему, передано по принадлежности, отозвано.")
@_NUMBER
@click.option(
    "--as-outcome",
    "outcome",
    type=click.Choice([str(one) for one in Outcome if one is not Outcome.NOT_FOUND]),
    required=True,
    help="Чем кончилось; found — выданным по запросу.",
)
@click.option("--reason", default="", help="Причина: кому передано, почему отозвано.")
@_ANSWER
@pass_edge
@guarded
@acting
def close(edge: Edge, *, number: int, outcome: str, reason: str, answer: str, who: Present) -> None:
    """Close a request."""
    made = requests.close(edge.desk, number, Closing(Outcome(outcome), reason, answer), actor_id=who.id)
    show(edge, _plain(made), lambda: say(f"Запрос № {number} закрыт."))


@request.command("extend", help="Продлить срок ответа: один раз, не больше чем на 30 дней.")
@_NUMBER
@click.option("--until", type=DAY, required=True, help="До какого дня.")
@click.option("--reason", required=True, help="Причина; заявителя о ней извещают.")
@pass_edge
@guarded
@acting
def extend(edge: Edge, *, number: int, until: datetime, reason: str, who: Present) -> None:
    """Prolong the time for an answer."""
    made = requests.extend(edge.desk, number, until.date(), reason, actor_id=who.id)
    show(edge, _plain(made), lambda: say(f"Срок запроса № {number} продлён до {made.due:%d.%m.%Y}."))


def _tell(edge: Edge, made: Issued, output: Path, text: str) -> None:
    show(edge, {"file": str(output), "digest": made.digest, "request": made.number}, lambda: say(text))


def _cells(one: Request, edge: Edge) -> list[str]:
    received, answered = one.received, one.answered
    late = " (просрочен)" if one.late_on(edge.desk.today) else ""
    return [
        str(one.number),
        requests.words(one),
        sentence(f"requests.applicant-{received.applicant}"),
        sentence(f"requests.subject-{received.subject}"),
        f"{one.due:%d.%m.%Y}{late}",
        f"{sentence(f'requests.outcome-{answered.outcome}')}, № {answered.answer}" if answered else "—",
    ]


def _plain(one: Request) -> dict[str, Any]:
    answered = one.answered
    return {
        "number": one.number,
        "request": requests.words(one),
        "from": one.received.applicant,
        "about": one.received.subject,
        "due": one.due,
        "outcome": answered.outcome if answered else None,
        "answer": answered.answer if answered else None,
        "documents": [short_code(digest) for digest in answered.documents] if answered else [],
    }
