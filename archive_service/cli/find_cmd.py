"""``find`` and ``fetch``: a graduate's summary sheet, years later."""

from dataclasses import asdict
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.services import finding, locks, people, searching
from archive_service.services.people import Present
from archive_service.services.searching import Results


@click.command(
    "find",
    help="Найти сводную ведомость: «Ивановой 9Б 2014», фамилия в любом падеже, год и класс по желанию.",
)
@click.argument("words", nargs=-1, required=True, metavar="ЗАПРОС")
@click.option("--limit", default=finding.LIMIT, show_default=True, help="Сколько строк показать.")
@pass_edge
@guarded
@acting
def find(edge: Edge, words: tuple[str, ...], limit: int, who: Present) -> None:
    """Find pupils on summary sheets, for those who may read them (002 clause 3.6)."""
    desk = edge.desk
    with desk.reading() as session:
        people.require(session, who.id, finding.READERS, desk.today)
        found = finding.find(session, " ".join(words), limit=limit)
        near = None if found else searching.search(session, " ".join(words), per_page=limit)
    cells = [
        [one.name, one.class_name, f"{one.year}/{one.year + 1}", finding.short_code(one.document)]
        for one in found
    ]

    def human() -> None:
        if not found:
            _say_near(near)
            return
        table(["Ученик", "Класс", "Учебный год", "Документ"], cells)
        say("Открыть: archive-service fetch ДОКУМЕНТ -o ФАЙЛ.pdf --as КТО --reason «основание»")

    show(edge, [asdict(one) for one in found], human)


def _say_near(near: Results | None) -> None:
    """Say whom the archive has under a surname that looks alike, or under a changed one."""
    if near is None or not near.hits:
        say("Никто не найден. Проверьте фамилию; год и класс можно не указывать.")
        return
    if near.like:
        say(f"Такой фамилии в архиве нет. Похоже на: {', '.join(near.like)}.")
    cells = [
        [one.name, one.class_name, f"{one.year}/{one.year + 1}", finding.short_code(one.document)]
        for one in near.hits
    ]
    table(["Ученик", "Класс", "Учебный год", "Документ"], cells)


@click.command("fetch", help="Достать документ из архива; основание чтения записывается в журнал до выдачи.")
@click.argument("document", metavar="ДОКУМЕНТ")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Куда записать."
)
@click.option("--reason", required=True, help="Основание: запрос, дата, номер.")
@pass_edge
@guarded
@acting
def fetch(edge: Edge, document: str, output: Path, reason: str, who: Present) -> None:
    """Fetch one document."""
    desk = edge.desk
    with desk.reading() as session:
        digest = finding.by_code(session, document)
        copies = finding.copies_of(session, digest)
        standing = locks.standings(desk, session)
        codes = finding.code_names_on(session, digest, desk.today)
    with new_file(output) as file:
        data = finding.open_document(desk, digest, reader_id=who.id, reason=reason)
        file.write(data)

    def human() -> None:
        say(f"Записано: {output} ({len(data)} байт, {digest})")
        for copy in copies:
            read = f"проверена {copy.verified_on:%d.%m.%Y}" if copy.verified_on else "ещё не проверялась"
            lock = f"; {standing[copy.store].words()}" if copy.store in standing else ""
            say(f"  копия: {copy.store}, {copy.room}; {read}{lock}")
        if codes:
            say(f"  под кодовым именем: {', '.join(codes)}; имя открывают двое: code-name open")

    said = {"file": str(output), "copies": [asdict(copy) for copy in copies], "code_names": codes}
    show(edge, said, human)
