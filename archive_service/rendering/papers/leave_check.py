"""How a package is read and checked without a program of ours: the instruction on paper, one page."""

from dataclasses import dataclass

from archive_service.rendering.forms import Form, Paragraph, Table
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates.geometry import Column

PLACES = {"title": (), "copy": (), "column_step": (), "column_do": ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its number, what it shows, and the commands line by line."""

    number: str
    text: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCheck:
    """The instruction: what comes before the steps, and the steps."""

    organisation: str
    intro: tuple[str, ...]
    steps: tuple[Step, ...]


def form(facts: LeaveCheck, own: Wordings = SHIPPED) -> Form:
    """Return the instruction."""
    words = words_of("leave_check", PLACES, own)
    rows: list[tuple[str, str]] = []
    strong: list[int] = []
    for step in facts.steps:
        strong.append(len(rows))
        rows += [(step.number, step.text), *(("", line) for line in step.commands)]
    columns = (Column(words("column_step"), 10, "center"), Column(words("column_do"), 160))
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        blocks=(
            *(Paragraph(text) for text in (*facts.intro, words("copy"))),
            Table(columns, tuple(rows), strong=tuple(strong), dense=True),
        ),
    )
