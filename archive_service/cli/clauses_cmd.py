"""``clauses``: what the service owes to every clause, what is proved, and what is still open."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.problems import sentence
from archive_service.services import coverage, proofs
from archive_service.services.coverage import Row, State

_SHOWN = 2


@click.command("clauses", help="Пункты положений: что доказано тестами, чем сделано и чего ещё нет.")
@click.option("--regulation", metavar="НОМЕР", help="Только одно положение: 000, 001, …")
@click.option(
    "--state", type=click.Choice([state.value for state in State]), help="Только строки в этом состоянии."
)
@click.option("--write-docs", is_flag=True, help="Записать страницу docs/clauses.md и данные для пакета.")
@pass_edge
@guarded
def clauses(edge: Edge, regulation: str | None, state: str | None, write_docs: bool) -> None:
    """Show the rows, or write the page about them."""
    if write_docs:
        say(sentence("clauses.written", edge.language, files=", ".join(write())))
        return
    rows = coverage.rows(regulation=regulation)
    chosen = [row for row in rows if state in {None, row.state}]
    counts = {str(state): number for state, number in coverage.count(rows).items()}
    facts = {"rows": len(rows), "waits_for": coverage.waited_for(rows)} | counts

    def human() -> None:
        for line in summary(rows, edge.language):
            say(line)
        if chosen:
            table(_headers(edge.language), [_cells(row, edge.language) for row in chosen])
        else:
            say(sentence("clauses.nothing-found", edge.language))

    show(edge, {"counts": facts, "rows": [{**asdict(row), "state": row.state} for row in chosen]}, human)


def write() -> list[str]:
    """Write the page and the packaged proofs; return the files' names.

    Raises:
        Problem: this is an installed package.
    """
    tree = proofs.tree_needed()
    found = proofs.marked(tree / "tests")
    files = {"docs/clauses.md": page(found), "workflows/clauses/proofs.json": proofs.as_json(found)}
    for name, text in files.items():
        (tree / name).write_text(text, "utf-8")
    return list(files)


def summary(rows: Sequence[Row], language: str = "ru") -> tuple[str, str]:
    """Return the counts, and what is waited for, as two lines."""
    counts = {str(state): number for state, number in coverage.count(rows).items()}
    parts = "; ".join(f"{part} — {number}" for part, number in coverage.waited_for(rows).items())
    waits = sentence("clauses.waits", language, parts=parts) if parts else _say("nothing-waits", language)
    return sentence("clauses.counts", language, total=len(rows), **counts), waits


def page(found: proofs.Proofs) -> str:
    """Return the overview as a page of Markdown, in Russian."""
    rows = coverage.rows(found)
    lines = [f"# {_say('title')}", "", _say("about"), "", *summary(rows), "", _say("about-states"), ""]
    for one in coverage.regulations():
        lines += [f"## {sentence('clauses.regulation', regulation=one.id, profile=one.profile)}", ""]
        lines += [summary(coverage.rows(found, regulation=one.id))[0], ""]
        lines += [f"| {' | '.join(_headers('ru'))} |", f"|{'---|' * len(_headers('ru'))}"]
        lines += [_line(row) for row in rows if row.regulation == one.id]
        lines.append("")
    return "\n".join(lines)


def _line(row: Row) -> str:
    tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in row.proofs) or "—"
    *cells, _ = _cells(row, "ru")
    return f"| {' | '.join(cell.replace(chr(10), '<br>') for cell in [*cells, tests])} |"


def _headers(language: str) -> list[str]:
    return [_say(name, language) for name in ("row", "ref", "state", "duty", "realised", "tests")]


def _cells(row: Row, language: str) -> list[str]:
    said = [_say(row.state, language)]
    if row.near:
        said.append(_say("near", language))
    duty = [row.text]
    if row.partly:
        duty.append(sentence("clauses.missing", language, what=row.partly))
    if row.waits_for:
        duty.append(sentence("clauses.waits-for", language, part=row.waits_for))
    realised = ", ".join(row.realised_by) or "—"
    return [row.id, row.ref, "\n".join(said), "\n".join(duty), realised, _tests(row, language)]


def _tests(row: Row, language: str) -> str:
    names = [test.rpartition("/")[2] for test in row.proofs]
    more = len(names) - _SHOWN
    rest = [sentence("clauses.more", language, count=more)] if more > 0 else []
    return "\n".join([*names[:_SHOWN], *rest]) or "—"


def _say(name: str, language: str = "ru") -> str:
    return sentence(f"clauses.{name}", language)
