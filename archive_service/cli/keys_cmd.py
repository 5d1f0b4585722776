"""``keys-issue`` and ``keys-passphrase``: the keys by which people prove who they are."""

import csv
import io
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, progress_bar, read_passphrase, say
from archive_service.cli.options import acting
from archive_service.services import accounts, people
from archive_service.services.people import Present


@click.command(
    "keys-issue", help="Выдать ключи тем, у кого их нет; первые парольные фразы — в файл для раздачи."
)
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, help="Куда записать листки (CSV, 0600)."
)
@click.option("--ca-passphrase-file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--person", "chosen", multiple=True, help="Новый ключ вместо прежнего этому сотруднику; можно несколько."
)
@pass_edge
@guarded
@acting
def keys_issue(
    edge: Edge, *, target: Path, ca_passphrase_file: Path | None, chosen: tuple[str, ...], who: Present
) -> None:
    """Issue keys to everybody who has none in force."""
    desk = edge.desk
    secret = read_passphrase(ca_passphrase_file, "удостоверяющий центр школы")
    with desk.reading() as session:
        people.require(session, who.id, ("administrator",), desk.today)
        own = tuple(people.person(session, one).id for one in chosen)
        waiting = own or people.without_key(session, desk.today)
        known = people.names(session)
    people.issue_keys(desk, secret, {}, who.id)  # a wrong pass phrase is told before anything is written
    slips = {person_id: people.first_passphrase() for person_id in waiting}
    write_slips(target, [(person_id, known[person_id], slips[person_id]) for person_id in waiting])
    with progress_bar("Ключи") as advance:
        people.issue_keys(desk, secret, slips, who.id, progress=advance)
    say(f"Выдано ключей: {len(slips)}. Листки: {target} — раздайте под подпись и удалите файл.")


def write_slips(target: Path, rows: list[tuple[str, str, str]]) -> None:
    """Write the first pass phrases to a new file that only its owner can read."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Код", "Сотрудник", "Парольная фраза"])
    writer.writerows(rows)
    with new_file(target, 0o600) as file:
        file.write(text.getvalue().encode("utf-8"))


@click.command("keys-passphrase", help="Сменить свою парольную фразу.")
@click.option("--as", "person", envvar="ARCHIVE_AS", required=True, help="Кто: код сотрудника.")
@pass_edge
@guarded
def keys_passphrase(edge: Edge, person: str) -> None:
    """Change one's own pass phrase."""
    old = read_passphrase(None, person)
    new = read_passphrase(None, f"{person}, новая", confirm=True)
    accounts.change_phrase(edge.desk, person, old, new)
    say("Парольная фраза сменена.")
