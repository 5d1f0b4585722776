"""Disposals for programs: the lists, and refusals with their clause."""

from typing import Any

import pytest

from tests import disposing
from tests.disposing import ARCHIVIST, DIRECTOR
from tests.world import PHRASE


@pytest.mark.clause("001-23")
def test_programs_destroy_no_sooner_than_people(world: Any, call: Any) -> None:
    """A list too early, an act before the commission agreed, an execution before its day: 409 each."""
    case_id = world.to("deposited")
    archivist, director = call(ARCHIVIST), call(DIRECTOR)
    disposing.appoint(world.desk())
    wanted = {"phrase": PHRASE, "items": [{"case": case_id, "kind": "journal"}]}
    early = archivist.post("/disposals", 409, **wanted)
    assert early.json["code"] == "disposal.term-runs"
    desk = disposing.years_later(world)
    disposing.take_out(desk, [case_id])
    archivist, director = call(ARCHIVIST), call(DIRECTOR)
    assert archivist.post("/disposals", 201, **wanted).json["state"] == "proposed"
    day = {"phrase": PHRASE, "today": desk.today.isoformat()}
    refused = director.post("/disposals/1/approval", 409, **day)
    assert refused.json["code"] == "disposal.member-missing"
    disposing.agree(desk, 1)
    assert director.post("/disposals/1/approval", **day).json["state"] == "agreed"
    assert director.post("/disposals/1/approval", 409, **day).json["code"] == "disposal.one-person"
    assert archivist.post("/disposals/1/execution", 409, **day).json["code"] == "disposal.one-approval"
    assert [one["disposal"] for one in archivist.get("/disposals").json["disposals"]] == [1]
    assert archivist.get("/disposals/1").json["items"][0]["case"] == case_id
