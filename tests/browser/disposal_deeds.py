"""Disposals on record, for the pages they lead to: one that is finished, one before the commission."""

from archive_service.cli.demo_school import ARCHIVIST, DEPUTY, DIRECTOR
from archive_service.db.projections import ARCHIVED
from archive_service.services import cases, disposal_papers, documents
from archive_service.services.disposal import ACTS
from tests.browser.halfway import Town
from workflows.canonical import canonical_bytes
from workflows.disposal import Appointed, Approved, Executed, Finished, Item, Proposed, fold
from workflows.retention import Kept


def disposals_made(town: Town) -> str:
    """Put a finished disposal of a file on its way on record, and one before the commission; its case."""
    desk, on = town.site.desk, town.site.desk.today
    with desk.reading() as session:
        case_id = next(row.id for row in cases.choose(session) if row.state != ARCHIVED)
    order = {"order_no": "12", "order_on": on, "chairman": DIRECTOR}
    chosen = Appointed(on=on, by=DIRECTOR, members=(DIRECTOR, DEPUTY, ARCHIVIST), **order)
    items = (Item(case_id, Kept.JOURNAL, on),)
    listed = [Proposed(on=on, by=ARCHIVIST, disposal=number, items=items) for number in (1, 2)]
    pdf = disposal_papers.draft(desk, fold([chosen, listed[0]]).by_number[1])
    paper = documents.keep(desk, pdf)
    objects = [{"role": "volume", "digest": paper, "size_bytes": len(pdf)}]
    stone = documents.keep(desk, canonical_bytes({"objects": objects}))
    signed = [
        Approved(on=on, by=by, disposal=1, role=role, document=paper)
        for by, role in ((DIRECTOR, "director"), (DEPUTY, "deputy"))
    ]
    gone = Executed(
        on=on,
        by=ARCHIVIST,
        disposal=1,
        case=case_id,
        kind=Kept.JOURNAL,
        previous=paper,
        manifest=paper,
        tombstone=stone,
        gone=(),
        stores=(),
    )
    done = Finished(on=on, by=ARCHIVIST, disposal=1, document=paper)
    with desk.writing() as session:
        disposal_papers.note_act(desk, session, fold([chosen, listed[0]]).by_number[1], paper, len(pdf))
        for event in (chosen, *listed, *signed, gone, done):
            ACTS.append(desk, session, event)
    return case_id
