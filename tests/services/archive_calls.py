"""Calls about the archive: what lies where and is found; for :mod:`tests.services.test_many_schools`."""

from pathlib import Path

from archive_service.services import (
    audit_records,
    catching_up,
    certified_copies,
    deposits,
    documents,
    dossier,
    editions,
    enclosures,
    extracts,
    finding,
    folder,
    leftovers,
    locks,
    night_audit,
    orphans,
    parcels,
    placement,
    readings,
    reconcile,
    recovery,
    refill,
    school_papers,
    searching,
    sheet_proof,
    shelf,
    shipping,
    upkeep,
)
from archive_service.services.finding import WantedEdition
from storage.audit import Report
from storage.mirror import Copies
from storage.port import Key
from tests.services.their_things import (
    NOBODY,
    THEIR_CASE,
    THEIR_SECTION,
    Call,
    damage,
    entry_of,
    expected,
    manifest,
    repaired,
)

REFUSED: dict[str, Call] = {
    "locks.request": lambda two: locks.request(two.mine, actor_id=NOBODY),
    "dossier.dossier": lambda two: two.reading(lambda session: dossier.dossier(session, THEIR_CASE)),
    "orphans.adopt": lambda two: orphans.adopt(two.mine, two.document, actor_id="s-01", reason="проба"),
    "orphans.remove": lambda two: orphans.remove(two.mine, two.document, actor_id="s-01", reason="проба"),
    "dossier.read": lambda two: dossier.read(two.mine, THEIR_CASE, two.document),
    "deposits.deposit": lambda two: deposits.deposit(two.mine, two.job()),
    "parcels.extras_of": lambda two: two.reading(lambda session: parcels.extras_of(session, two.case)),
    "parcels.pack": lambda two: parcels.pack(
        two.mine, two.case, two.profile, acts=b"", register=b"", rules=b""
    ),
    "deposits.request": lambda two: deposits.request(two.mine, [THEIR_CASE], actor_id="s-03"),
    "documents.find": lambda two: two.reading(lambda session: documents.find(session, two.document)),
    "documents.read": lambda two: documents.read(two.mine, two.document),
    "editions.all_of": lambda two: editions.all_of(two.mine, THEIR_CASE),
    "editions.find": lambda two: two.reading(
        lambda session: editions.find(session, THEIR_CASE, THEIR_SECTION, 1)
    ),
    "editions.of_case": lambda two: two.reading(lambda session: editions.of_case(session, THEIR_CASE)),
    "editions.read": lambda two: editions.read(two.mine, THEIR_CASE, THEIR_SECTION, 1),
    "editions.superseded": lambda two: two.reading(lambda session: editions.superseded(session, THEIR_CASE)),
    "enclosures.enclosures_of": lambda two: enclosures.enclosures_of(two.mine, two.case),
    "finding.by_code": lambda two: two.reading(
        lambda session: finding.by_code(session, finding.short_code(two.document))
    ),
    "finding.open_edition": lambda two: finding.open_edition(
        two.mine, WantedEdition(THEIR_CASE, THEIR_SECTION, 1), reader_id="s-01", reason="запрос № 1"
    ),
    "finding.open_document": lambda two: finding.open_document(
        two.mine, two.document, reader_id="s-01", reason="запрос № 1"
    ),
    "certified_copies.issue": lambda two: certified_copies.issue(
        two.mine, two.world.who("s-03"), two.document, readings.Asked("запрос", "№ 1")
    ),
    "sheet_proof.prove": lambda two: sheet_proof.prove(two.mine, two.document, reader_id="s-01"),
    "shelf.case_on_shelf": lambda two: shelf.case_on_shelf(two.mine, THEIR_CASE, reader_id="s-01"),
    "upkeep.recheck": lambda two: upkeep.recheck(two.mine, Key.of("objects", two.document), None),
}
SILENT: dict[str, Call] = {
    "folder.inside": lambda two: two.reading(lambda session: folder.inside(two.mine, session, [two.my_case])),
    "leftovers.sweep": lambda two: leftovers.sweep(two.mine, Path("no-such-folder")),
    "deposits.request_log": lambda two: two.writing(lambda session: deposits.request_log(two.mine, session)),
    "orphans.orphans": lambda two: orphans.orphans(two.mine),
    "orphans.under_way": lambda two: orphans.under_way(two.mine),
    "reconcile.standing": lambda two: reconcile.standing(two.mine),
    "reconcile.reconcile": lambda two: reconcile.reconcile(two.mine),
    "reconcile.missing": lambda two: reconcile.missing(two.mine),
    "reconcile.request": lambda two: reconcile.request(two.mine, actor_id="admin"),
    "reconcile.job": lambda two: reconcile.job(two.mine, two.job(actor="admin")),
    "recovery.bring_back": lambda two: two.writing(
        lambda session: recovery.bring_back(
            two.mine, session, recovery.Lying({}, ()), two.world.archive.mirror.stores, strict=True
        )
    ),
    "recovery.index": lambda two: two.writing(
        lambda session: recovery.index(session, manifest(two), two.world.archive.mirror.stores)
    ),
    "refill.request": lambda two: refill.request(two.mine, "disk-a", actor_id="admin"),
    "refill.refill": lambda two: refill.refill(two.mine, two.job(store="disk-a", actor="admin")),
    "shipping.due": lambda two: two.reading(lambda session: list(shipping.due(two.mine, session))),
    "locks.at_start": lambda two: two.reading(lambda session: list(locks.at_start(two.mine, session))),
    "locks.drill": lambda two: locks.drill(two.mine, "disk-a"),
    "locks.drill_job": lambda two: locks.drill_job(two.mine, two.job(store="disk-a")),
    "locks.due": lambda two: two.reading(lambda session: list(locks.due(two.mine, session))),
    "locks.standings": lambda two: two.reading(lambda session: locks.standings(two.mine, session)),
    "locks.untrusted": lambda two: two.reading(lambda session: locks.untrusted(two.mine, session)),
    "night_audit.due": lambda two: two.reading(lambda session: list(night_audit.due(two.mine, session))),
    "night_audit.read_part": lambda two: night_audit.read_part(two.mine, two.job(store="disk-b", new=False)),
    "placement.broken": lambda two: two.reading(lambda session: placement.broken(two.mine, session)),
    "placement.held": lambda two: two.reading(lambda session: placement.held(two.mine, session)),
    "placement.lines": lambda two: two.reading(lambda session: placement.lines(two.mine, session)),
    "shipping.ship": lambda two: shipping.ship(two.mine),
    "upkeep.store_named": lambda two: upkeep.store_named(two.mine, "disk-a").name,
    "shipping.ship_log": lambda two: shipping.ship_log(two.mine, two.job()),
    "catching_up.due": lambda two: two.reading(lambda session: list(catching_up.due(two.mine, session))),
    "catching_up.catch_up": lambda two: catching_up.catch_up(two.mine, two.job()),
    "deposits.queue": lambda two: two.writing(
        lambda session: deposits.queue(two.mine, session, two.case, NOBODY)
    ),
    "school_papers.ship": lambda two: school_papers.ship(two.mine, two.profile),
    "extracts.beside_log": lambda two: two.reading(lambda session: extracts.beside_log(session, 1, 10_000)),
    "documents.drop_revisions": lambda two: documents.drop_revisions(two.mine, THEIR_CASE),
    "documents.file_paper": lambda two: documents.file_paper(two.mine, b"mine", case_id=None, role="x"),
    "documents.keep": lambda two: documents.keep(two.mine, b"mine"),
    "extracts.case_extract": lambda two: two.reading(
        lambda session: extracts.case_extract(session, THEIR_CASE)
    ),
    "extracts.register_extract": lambda two: two.reading(extracts.register_extract),
    "finding.code_names_on": lambda two: two.reading(
        lambda session: finding.code_names_on(session, two.document, two.mine.today)
    ),
    "finding.copies_of": lambda two: two.reading(lambda session: finding.copies_of(session, two.document)),
    "finding.find": lambda two: two.reading(
        lambda session: [one for name in two.secrets for one in finding.find(session, name)]
    ),
    "certified_copies.issued_by": lambda two: two.reading(
        lambda session: certified_copies.issued_by(session, 1, reader_id=NOBODY)
    ),
    "searching.hits": lambda two: two.reading(lambda session: searching.hits(session, [])),
    "searching.look": lambda two: [
        searching.look(two.mine, name, reader_id="s-01").hits for name in two.secrets
    ],
    "searching.search": lambda two: two.reading(
        lambda session: [searching.search(session, name[:-1] + "ъ").hits for name in two.secrets]
    ),
    "shelf.shelf": lambda two: shelf.shelf(two.mine, shelf.Wanted(), reader_id="s-01"),
    "deposits.shipped": lambda two: two.reading(deposits.shipped),
    "upkeep.repair_job": repaired,
    "upkeep.request": lambda two: upkeep.request(two.mine, actor_id="admin"),
    "upkeep.audit_job": lambda two: upkeep.audit_job(two.mine, two.job(store="disk-a")),
    "upkeep.audit_store": lambda two: upkeep.audit_store(two.mine, "disk-b"),
    "upkeep.expected": lambda two: two.reading(lambda session: upkeep.expected(session, "disk-a")),
    "upkeep.repair_all": lambda two: upkeep.repair_all(two.mine, damage(two)),
}
WRITES_ROWS: dict[str, Call] = {
    "audit_records.mark_read": lambda two: two.writing(
        lambda session: audit_records.mark_read(two.mine, session, "disk-a", expected(two), ())
    ),
    "audit_records.note": lambda two: two.writing(
        lambda session: audit_records.note(two.mine, session, Report("disk-a", 1, 1, damage(two)))
    ),
    "audit_records.unknown_copy": lambda two: two.writing(
        lambda session: audit_records.unknown_copy(two.mine, session, "disk-a", damage(two)[0].key)
    ),
    "deposits.note_copies": lambda two: two.writing(
        lambda session: deposits.note_copies(
            two.mine, session, two.document, "objects", Copies(("disk-a",), of=2)
        )
    ),
    "deposits.note_deposit": lambda two: two.writing(
        lambda session: deposits.note_deposit(
            two.mine, session, manifest(two), THEIR_CASE, Copies(("disk-a",), of=2)
        )
    ),
    "deposits.note_object": lambda two: two.writing(
        lambda session: deposits.note_object(session, entry_of(two), space="objects", case_id=THEIR_CASE)
    ),
    "documents.register": lambda two: two.writing(
        lambda session: documents.register(
            session, two.document, case_id=THEIR_CASE, role="summary", size_bytes=1, at=two.mine.now
        )
    ),
}
