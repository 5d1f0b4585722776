"""``sign`` and the programme note: proposed and said, or chosen by options."""

from collections.abc import Callable
from typing import Any

import pytest

from archive_service.cli.sign_cmd import _notes
from archive_service.problems import Kind, Problem
from archive_service.services.signoff import Task

NUMBERS = "(«по плану» — "


@pytest.mark.clause("001-16")
def test_the_proposal_is_taken_and_said(at: Callable[[str], Any]) -> None:
    """Without options every signed section's note is told, in words and as data."""
    cli = at("handed")
    result = cli.ok("sign", "--all", by="t-01")
    assert f"Программа выполнена {NUMBERS}" in result.output
    answer = cli.json("sign", "--all", by="t-02")
    assert all(one["programme"].endswith(").") for one in answer)


@pytest.mark.clause("001-16")
def test_a_choice_is_signed_instead(at: Callable[[str], Any]) -> None:
    """Topics named on the command line stand in the note."""
    cli = at("handed")
    words = ("sign", "--all", "--programme", "not-given", "--topic", "Логарифмы", "--topic", "Ряды")
    [answer] = cli.json(*words, by="t-01")
    assert answer["programme"].startswith(f"Не пройдены следующие темы: Логарифмы; Ряды {NUMBERS}")


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (("--topic", "Ряды"), 2, "--programme not-given"),
        (("--programme", "maybe"), 2, "maybe"),
        (("--programme", "not-given"), 4, "ни одна тема не названа"),
        (("--programme", "done", "--topic", "Ряды"), 4, "оставьте одно из двух"),
    ],
)
def test_half_a_choice_is_refused(
    at: Callable[[str], Any], words: tuple[str, ...], code: int, text: str
) -> None:
    """Nothing is signed, and the answer says what to choose."""
    cli = at("handed")
    before = cli.state()
    result = cli.run("sign", "--all", *words, by="t-01")
    assert result.exit_code == code
    assert text in result.output
    assert cli.state() == before


def test_topics_are_of_one_section() -> None:
    """What was not given in one subject is never written under another."""
    tasks = [Task("case", "verify", section, section) for section in ("x-1", "x-2")]
    with pytest.raises(Problem) as caught:
        _notes(None, tasks, "not-given", ("Ряды",))
    assert (caught.value.kind, caught.value.code) == (Kind.USAGE, "service.topics-of-one-section")
