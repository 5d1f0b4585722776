"""``work`` and ``work-done``: the list of a school year, what is late in it, and ticking off."""

from typing import Any

import pytest

REFUSED, MISSING = 4, 5
PAST = ("--on", "01.03.2021")
FILLED = "05.09.2020"


def _refused(cli: Any, code: int, piece: str, *words: object, by: str) -> None:
    before = cli.state()
    result = cli.run(*words, by=by)
    assert result.exit_code == code, result.output
    assert piece in result.stderr, result.stderr
    assert cli.state() == before


@pytest.mark.clause("003-04")
def test_the_controls_of_a_year_are_listed(under_003: Any) -> None:
    """At least one a month: twelve last days, each late once it is over, with clause and role."""
    checks = [one for one in under_003.json("work", *PAST) if one["id"] == "monthly-check"]
    assert [one["due"][3:] for one in checks] == [
        *(f"{month:02}.2020" for month in range(9, 13)),
        *(f"{month:02}.2021" for month in range(1, 9)),
    ]
    deputy = "заместитель директора, курирующий учебно-воспитательную работу"
    assert {(one["late"], one["who"], one["clause"]) for one in checks} == {(True, deputy, "п. 3.3")}
    shown = under_003.ok("work", *PAST).stdout
    assert "28.02.2021" in shown
    assert "просрочено" in shown
    ahead = [one for one in under_003.json("work", "--on", "2099-03-01") if one["id"] == "monthly-check"]
    assert {one["late"] for one in ahead} == {False}


@pytest.mark.clause("003-04")
def test_what_was_done_leaves_the_list(under_003: Any) -> None:
    """It is on record with its day and whoever did it; --all shows it still."""
    cli, due = under_003, ("--due", "28.02.2021")
    _refused(cli, REFUSED, "заместитель директора", "work-done", "monthly-check", *due, by="s-01")
    said = cli.json("work-done", "monthly-check", *due, "--note", "справка № 2", by="s-02")
    assert said == {"work": "monthly-check", "due": "2021-02-28"}
    late = [one["due"] for one in cli.json("work", "--late", *PAST) if one["id"] == "monthly-check"]
    assert len(late) == 11
    assert "28.02.2021" not in late
    done = {one["due"]: one["done"] for one in cli.json("work", "--all", *PAST) if one["done"]}
    assert list(done) == ["28.02.2021"]
    with_name = cli.json("people")
    name = next(one["name"] for one in with_name if one["id"] == "s-02")
    assert done["28.02.2021"].endswith(name)
    _refused(cli, REFUSED, name, "work-done", "monthly-check", *due, by="s-02")


@pytest.mark.parametrize(
    ("words", "by", "code", "piece"),
    [
        (("nonsense",), "s-02", REFUSED, "backup-receipt"),
        (("fill", "--due", "06.09.2020"), "s-02", REFUSED, FILLED),
        (("fill",), "s-02", REFUSED, "05.09."),
        (("fill", "--due", FILLED), "t-01", REFUSED, "заместитель директора"),
        (("fill", "--due", FILLED), "t-99", MISSING, "t-99"),
    ],
)
def test_what_is_not_ticked_off(at: Any, words: tuple[str, ...], by: str, code: int, piece: str) -> None:
    """Unknown work names what there is, a wrong day the right ones, a wrong person the role."""
    _refused(at("imported"), code, piece, "work-done", *words, by=by)


def test_the_answer_for_people(at: Any) -> None:
    """Recorded, it is said in words; the table has no late work but what is late."""
    cli = at("imported")
    assert "fill: сделано" in cli.ok("work-done", "fill", "--due", FILLED, by="s-02").stdout
    assert "Наполнить" not in cli.ok("work", "--late", *PAST).stdout
    assert "Наполнить" in cli.ok("work", "--all", *PAST).stdout
