"""``disposal``: what the commands refuse, with the clause, and what they show."""

from collections.abc import Callable
from typing import Any

import pytest

REFUSED, MISSING, NO_ACCESS = 4, 5, 8


@pytest.mark.clause("001-23")
def test_nothing_is_destroyed_early_or_alone(at: Callable[[str], Any]) -> None:
    """Before its time a journal goes on no list: neither without a commission nor with one."""
    cli = at("deposited")
    [case] = [one["id"] for one in cli.json("cases")]
    refused = cli.run("disposal", "propose", case, by="s-03")
    assert (refused.exit_code, "комиссию" in refused.output, "п. 8.6" in refused.output) == (4, True, True)
    order = ("--order", "12", "--order-on", "01.05.2026")
    few = cli.run("disposal", "commission", *order, "--chairman", "s-01", "--member", "s-02", by="s-01")
    assert (few.exit_code, "не меньше 3" in few.output) == (REFUSED, True)
    members = ("--member", "s-02", "--member", "s-03")
    made = cli.json("disposal", "commission", *order, "--chairman", "s-01", *members, by="s-01")
    assert made["members"] == ["s-01", "s-02", "s-03"]
    refused = cli.run("disposal", "propose", case, by="s-03")
    assert (refused.exit_code, "раньше этого дня" in refused.output) == (REFUSED, True)
    assert cli.run("disposal", "propose", "2020-q4-x", by="s-03").exit_code == MISSING
    for command in (("approve", "1"), ("execute", "1")):
        assert cli.run("disposal", *command, "--today", "01.06.2026", by="s-01").exit_code == MISSING
    assert cli.run("disposal", "list", by="t-01").exit_code == NO_ACCESS
    assert cli.json("disposal", "list", by="s-03") == {"disposals": [], "proposable": []}
    assert "нечего" in cli.ok("disposal", "list", by="s-03").stdout
