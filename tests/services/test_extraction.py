"""Extraction: summary sheets are taken out, bound anew, sealed, deposited and read back (001 clause 8.7)."""

from typing import Any

from archive_service.services import extraction, extraction_plan, extraction_seal
from archive_service.services.extraction_plan import Wish
from workflows.extraction import State


def wish(desk, cases, **said):
    return Wish(
        **{
            "cases": tuple(cases),
            "order_no": "12",
            "order_on": desk.today,
            "due_on": desk.today,
            "archivist": "s-03",
            "sewer": "s-03",
            "director": "s-01",
            **said,
        }
    )


def test_it(lite: Any, sample: Any) -> None:
    """Try."""
    world = lite
    case = world.to("deposited", snapshot=sample(classes=2))
    desk = world.desk()
    world.on([one for one in world.cases() if one != case], [])
    world.later(days=365 * 5 + 10)
    from archive_service.services import people
    from tests.world import PHRASE

    people.issue_keys(desk, PHRASE, {"s-01": PHRASE}, "admin")
    world.present.clear()
    found = extraction_plan.due(desk, reader_id="s-03")
    print(found)
    planned = extraction_plan.plan(desk, wish(desk, [one.sheet.case for one in found]), actor_id="s-03")
    assert world.work() == []
    with desk.reading() as session:
        one = extraction.load(session, 1)
    assert one.state is State.FILED
    extraction_seal.seal(desk, world.who("s-01"), 1)
    assert world.work() == []
    with desk.reading() as session:
        all_ = extraction.extractions(session)
    assert all_[1].state is State.DONE
    print(all_[1].deposited)
    from archive_service.services import documents

    open("/tmp/ext_file.pdf", "wb").write(documents.read(desk, all_[1].sealed.document))
