"""Scans of signed sheets: every page placed or reported, a signature counts when a person has seen it."""

import errno
import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from archive_service.db.models import Document, Object, ScanPage
from archive_service.problems import Problem
from archive_service.services import (
    by_hand,
    cases,
    checking,
    documents,
    dossier,
    hands,
    parcels,
    printing,
    scan_council,
    scan_folder,
    scan_intake,
    scan_labels,
    scan_list,
    scan_reading,
    scan_sorting,
    scan_sweep,
    scan_units,
    signoff,
    unsigned_paper,
    verification,
)
from archive_service.services.by_hand import Hand
from archive_service.services.checking import Protocol
from archive_service.services.scan_placing import Verdict
from archive_service.services.scan_printed import Place
from archive_service.wiring.rounds import request_due
from storage.deposit import read_deposits
from tests.services.scanning import (
    BLANK,
    LOCKED,
    OPERATOR,
    TORN,
    File,
    Scanner,
    codes,
    jpeg,
    see,
    take,
    unit_of,
)
from tests.world import Task
from workflows.acts import Medium, Remark
from workflows.canonical import digest
from workflows.own_parts import FRONT, SUMMARY

VERIFY = "verify"


@pytest.fixture
def scanner(monkeypatch):
    """Files that list their pages are scans."""
    return Scanner(monkeypatch)


def _verdicts(desk, batch):
    with desk.reading() as session:
        wanted = select(ScanPage.verdict).where(ScanPage.batch == batch).order_by(ScanPage.number)
        return list(session.scalars(wanted))


def _kept_paper(desk, jpeg):
    with desk.writing() as session:
        digest, facts = documents.keep(desk, jpeg), {"case_id": None, "role": "label-picture"}
        documents.register(session, digest, size_bytes=len(jpeg), at=desk.now, **facts)
    return digest


def _refusal(call):
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.code


def _confirm(world, case_id, step, section="", **named):
    desk = world.desk()
    hand = Hand(named.pop("on", desk.today), **named)
    return by_hand.confirm(desk, world.who(OPERATOR), case_id, Place(step, section), hand)


def _case(desk, case_id):
    with desk.reading() as session:
        return cases.load(session, case_id)[0]


def _filed(desk, role):
    with desk.reading() as session:
        rows = session.scalars(select(Document).where(Document.role == role).order_by(Document.created_at))
        return [(row.section_id, row.details["step"], row.details["pages"], row.digest) for row in rows]


def _kept(desk, case_id):
    """Until when the objects of a case are kept, by role."""
    with desk.reading() as session:
        rows = session.scalars(select(Object).where(Object.case_id == case_id))
        return {row.role: row.keep_until for row in rows}


def _tell_nobody(_done, _total):
    """Hear how far the reading is."""


def _without_scan(world, monkeypatch, evidence):
    """What a store is found to lack whose deposit never had this scan."""
    store = world.archive.mirror.stores[0]
    lacking = [
        (name, replace(one, entries=tuple(entry for entry in one.entries if entry.digest != evidence)))
        for name, one in read_deposits(store)
    ]
    monkeypatch.setattr(verification, "read_deposits", lambda *_: lacking)
    return verification.verify_store(store, progress=_tell_nobody).troubles


@pytest.mark.clause("000-22")
def test_a_mixed_pile_is_placed_or_reported_page_by_page(world, scanner, sample):
    """Two classes shuffled, a double, a cut, a torn, a strange and a blank page: each has its verdict."""
    first = world.to("handed", snapshot=sample(classes=2))
    desk = world.desk()
    second = next(one for one in world.cases() if one != first)
    pile = [*codes(desk, second), *codes(desk, first)]
    scanner.cut.add(pile[0])
    strange = "J1-000000000000-001R-E1"
    batch = take(world, *reversed(pile), pile[3], BLANK, TORN, strange, "http://x.ru", " ".join(pile[:2]))
    verdicts = _verdicts(desk, batch)
    assert verdicts[: len(pile)] == [Verdict.PLACED] * (len(pile) - 1) + [Verdict.UNLIKE]
    assert verdicts[len(pile) :] == [
        *(Verdict.DOUBLE, Verdict.BLANK, Verdict.UNREADABLE),
        *(Verdict.FOREIGN, Verdict.UNREADABLE, Verdict.UNREADABLE),
    ]
    with desk.reading() as session:
        line = scan_list.batches(session).rows[0]
        seen = scan_list.sheets(session, batch, Verdict.DOUBLE).rows[0]
        waiting = scan_units.waiting(session, desk.today)
        counted = scan_units.sheets_waiting(session)
    assert (line.pages, line.to_look_at, line.counts) == (len(verdicts), 6, Counter(verdicts))
    assert (seen.code, seen.other) == (
        pile[3],
        (batch, verdicts[: len(pile)].index("placed") + len(pile) - 3),
    )
    assert {(one.case_id, one.place.section) for one in waiting.rows if one.place.step == VERIFY} == {
        (case, section.id) for case in (first, second) for section in _case(desk, case).sections
    }
    assert counted == sum(len(one.unseen) for one in waiting.rows)


def test_nobody_waits_for_a_pile_to_be_read(lite, scanner, tmp_path):
    """Between two pages anybody can write, the reading's own progress first of all."""
    case_id = lite.to("printed")
    desk = lite.desk()
    pile = tmp_path / "pile.pdf"
    pile.write_text("\n".join(list(codes(desk, case_id))[:3]), "utf-8")
    written = []

    def progress(done):
        written.append(_kept_paper(desk, f"{done}".encode()))

    assert len(scan_reading.read_pages(desk, pile, progress)) == len(written) == 3


@pytest.mark.clause("000-22")
def test_a_subject_is_signed_when_the_signature_was_seen_on_all_its_sheets(world, scanner):
    """Unseen, unsigned and missing sheets hold it up; then the teacher's hand counts, the scan is filed."""
    case_id = world.to("handed")
    desk = world.desk()
    section = _case(desk, case_id).sections[0]
    sheets = codes(desk, case_id, part=section.id)
    assert _refusal(lambda: _confirm(world, case_id, VERIFY, section.id)) == "scans.missing"
    take(world, *sheets)
    assert _refusal(lambda: _confirm(world, case_id, VERIFY, section.id)) == "scans.unseen"
    assert len(see(desk, case_id, VERIFY, section.id, but=sheets[0]).unsigned) == 1
    assert _refusal(lambda: _confirm(world, case_id, VERIFY, section.id)) == "scans.unsigned"
    with desk.reading() as session:
        [unit] = scan_units.unsigned(session, desk.today)
    brought, same = (unsigned_paper.make(desk, actor_id="s-02") for _ in range(2))
    assert unit.title == section.title
    assert brought == same
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(brought)).pages).split())
    for text in (section.title, *unit.signers.values(), unit.clause, "на скане подписи нет (приём № 1)"):
        assert text in said
    again = take(world, sheets[0])
    assert _verdicts(desk, again) == [Verdict.PLACED]
    assert see(desk, case_id, VERIFY, section.id).ready
    world.later(days=1)
    day = desk.today
    for wrong in (day + timedelta(days=1), day - timedelta(days=30)):
        assert _refusal(
            lambda wrong=wrong: _confirm(world, case_id, VERIFY, section.id, on=wrong)
        ).startswith("kernel.signed-")
    assert _filed(desk, documents.SCAN) == []
    _confirm(world, case_id, VERIFY, section.id, on=day - timedelta(days=1))
    done = _case(desk, case_id).section(section.id).signed_at(VERIFY)
    filed = _filed(desk, documents.SCAN)
    assert [one[:3] for one in filed] == [(section.id, VERIFY, sheets)]
    assert (done.by, done.on, done.medium) == (section.signer, day - timedelta(days=1), Medium.PAPER)
    assert (done.evidence, done.recorded_by) == (filed[0][3], OPERATOR)
    assert documents.read(desk, done.evidence).startswith(b"%PDF")
    assert _verdicts(desk, take(world, *sheets)) == [Verdict.DOUBLE] * len(sheets)
    assert (
        _refusal(lambda: scan_sorting.set_aside(desk, again, 1, actor_id=OPERATOR)) == "scans.filed-already"
    )
    assert _refusal(lambda: _confirm(world, case_id, VERIFY, section.id)) == "kernel.already-signed"


@pytest.mark.clause("000-23", "000-24", "000-25", "000-26")
def test_the_whole_way_goes_on_paper(lite, scanner, monkeypatch):
    """Sheets, first leaf, deputy, director with the seal, the council's column: by scans, all deposited."""
    case_id = lite.to("handed")
    desk = lite.desk()
    take(lite, *codes(desk, case_id))
    for section in _case(desk, case_id).sections:
        see(desk, case_id, VERIFY, section.id)
        _confirm(lite, case_id, VERIFY, section.id)
    assert lite.work() == []
    see(desk, case_id, "certify")
    see(desk, case_id, "approve", but=codes(desk, case_id, part=FRONT)[0])
    _confirm(lite, case_id, "certify")
    assert _refusal(lambda: _confirm(lite, case_id, "approve")) == "scans.unsigned"
    later = codes(desk, case_id, part=FRONT) + codes(desk, case_id, part=SUMMARY)
    take(lite, later[0], *codes(desk, case_id, part=SUMMARY))
    for step in ("approve", "stamp"):
        assert unit_of(desk, case_id, step).asks == ("seal" if step == "stamp" else "signature")
        see(desk, case_id, step)
        _confirm(lite, case_id, step)
    case = _case(desk, case_id)
    assert [(one.step, one.by, one.medium) for one in case.done] == [
        ("certify", case.class_teacher, Medium.PAPER),
        ("approve", "s-02", Medium.PAPER),
        ("stamp", "s-01", Medium.PAPER),
    ]
    see(desk, case_id, "council")
    _confirm(lite, case_id, "council")
    with desk.reading() as session:
        evidence = scan_council.evidence(session, case_id)
        assert len(scan_council.scans(session, case_id)) == len(codes(desk, case_id, part=SUMMARY))
    assert evidence in {one[3] for one in _filed(desk, documents.SCAN_SUMMARY) if one[1] == "council"}
    assert scan_council.picture(desk, case_id, 1)[:2] == b"\xff\xd8"
    assert _refusal(lambda: scan_council.picture(desk, case_id, 9)) == "scans.no-summary-page"
    decided = Protocol("5", desk.today, evidence)
    checking.enter_decision(desk, case_id, decided, actor_id=case.class_teacher, everybody="переведён")
    assert _case(desk, case_id).decisions[-1].evidence == evidence
    lite.on([case_id], ["bound", "deposited"])
    case = _case(desk, case_id)
    with desk.reading() as session:
        roles = Counter(role for role, _ in parcels.extras_of(session, case))
        shown = {one.role for one in dossier.dossier(session, case_id).papers}
    assert roles[documents.SCAN] == len(case.sections) + 3
    assert roles[documents.SCAN_SUMMARY] == 4
    assert {documents.SCAN, documents.SCAN_SUMMARY} <= shown
    assert verification.verify_store(lite.archive.mirror.stores[0], progress=_tell_nobody).sound
    [trouble] = _without_scan(lite, monkeypatch, case.done_at("stamp").evidence)
    assert "скана с ней в хранилище нет" in trouble
    kept = _kept(desk, case_id)
    assert kept[documents.SCAN_SUMMARY] == kept["summary"] > kept[documents.SCAN] == kept["volume"]


def test_electronic_and_paper_mix_in_one_case(lite, scanner):
    """One teacher signs with a key, the other on paper: the volume is put together all the same."""
    case_id = lite.to("handed")
    desk = lite.desk()
    first, second = _case(desk, case_id).sections
    signoff.sign_sheets(desk, lite.who(first.signer), case_id, first.id)
    take(lite, *codes(desk, case_id, part=second.id))
    see(desk, case_id, VERIFY, second.id)
    _confirm(lite, case_id, VERIFY, second.id)
    assert lite.work() == []
    assert _case(desk, case_id).volume
    assert _refusal(lambda: unit_of(desk, case_id, "bind")) == "scans.no-unit"


def test_who_signs_on_the_screen_alone_owes_no_paper(lite, scanner):
    """A subject whose teacher signs with a key only is not among the missing scans; the other one is."""
    case_id = lite.to("handed")
    desk = lite.desk()
    first, second = _case(desk, case_id).sections
    hands.choose(desk, first.signer, hands.Way.ELECTRONIC, reason="приказ № 7", actor_id="s-02")
    with desk.reading() as session:
        owed = {one.place.section for one in scan_units.of_case(session, case_id, desk.today)}
    assert second.id in owed
    assert first.id not in owed


def test_pictures_of_old_intakes_go_and_what_is_filed_stays(lite, scanner):
    """After the days of the setting; those of a journal that is still at work, or of a document, stay."""
    case_id = lite.to("handed")
    desk = lite.desk()
    take(lite, *codes(desk, case_id)[:2], TORN)
    _kept_paper(desk, jpeg(3))
    lite.later(days=desk.archive.settings.scan_days)
    other = take(lite, BLANK, BLANK, TORN, TORN, TORN)
    lite.later(days=1)
    for _ in range(2):
        request_due(lite.desk())
        assert lite.work() == []
    with desk.reading() as session:
        pictured = [one.pictured for one in scan_list.sheets(session, 1).rows]
        assert all(one.pictured for one in scan_list.sheets(session, other).rows)
    assert pictured == [True, True, False]
    assert _refusal(lambda: scan_list.picture(desk, 1, 3)) == "scans.picture-gone"
    assert scan_list.picture(desk, other, 3) == documents.read(desk, digest(jpeg(3))) == jpeg(3)
    scan_sorting.set_aside(desk, 1, 1, actor_id=OPERATOR)
    assert scan_sweep.sweep(lite.desk(), Task({})) == {"pages": 1}
    with desk.reading() as session:
        assert list(scan_sweep.due(lite.desk(), session)) == []


def test_an_old_edition_and_a_void_one_are_told_apart(lite, scanner):
    """A returned subject's sheets are void; once the new edition is printed they are old, and never count."""
    case_id = lite.to("handed")
    desk = lite.desk()
    section = _case(desk, case_id).sections[0]
    sheets = codes(desk, case_id, part=section.id)
    take(lite, *sheets)
    signoff.return_section(desk, lite.who(section.signer), case_id, section.id, [Remark("неверно")])
    assert _verdicts(desk, take(lite, *sheets)) == [Verdict.VOIDED] * len(sheets)
    printing.request(desk, [case_id], actor_id="s-02")
    assert lite.work() == []
    assert set(_verdicts(desk, 1)) == {Verdict.OLD}
    batch = take(lite, sheets[0], codes(desk, case_id, part=section.id)[0])
    assert _verdicts(desk, batch) == [Verdict.OLD, Verdict.PLACED]
    with desk.reading() as session:
        old = scan_list.sheet(session, batch, 1)
    assert (old.edition, old.valid) == (1, 2)
    for call in (
        lambda: scan_sorting.put(desk, batch, 1, sheets[0], actor_id=OPERATOR),
        lambda: scan_sorting.choose(desk, batch, 1, actor_id=OPERATOR),
    ):
        assert _refusal(call) in {"scans.code-not-valid", "scans.cannot-count"}


def test_what_no_code_says_a_person_decides(lite, scanner):
    """A torn page is placed by hand, the better of two scans counts, what is not ours is set aside."""
    case_id = lite.to("handed")
    desk = lite.desk()
    sheets = codes(desk, case_id)
    batch = take(lite, sheets[0], sheets[0], TORN, TORN)
    with desk.reading() as session:
        options = scan_sorting.options(session, case_id)
    assert [one.code for one in options if one.taken] == sheets[:1]
    put = lambda number, code: scan_sorting.put(desk, batch, number, code, actor_id=OPERATOR)  # noqa: E731
    assert _refusal(lambda: put(3, sheets[0])) == "scans.place-taken"
    assert _refusal(lambda: put(3, "J1-1")) == "scans.no-such-code"
    put(3, sheets[4].lower())
    scan_sorting.choose(desk, batch, 2, actor_id=OPERATOR)
    scan_sorting.set_aside(desk, batch, 4, actor_id=OPERATOR)
    assert _verdicts(desk, batch) == [Verdict.DOUBLE, Verdict.PLACED, Verdict.PLACED, Verdict.APART]
    assert _refusal(lambda: scan_sorting.set_aside(desk, batch, 1, actor_id="t-01")) == "service.role-needed"
    assert _refusal(lambda: scan_intake.request(desk, File("x"), actor_id="t-01")) == "service.role-needed"
    assert _refusal(lambda: scan_list.picture(desk, batch, 9)) == "scans.no-page"
    assert (
        _refusal(lambda: by_hand.look(desk, case_id, Place("certify", ""), {"J1-X": True}, actor_id=OPERATOR))
        == "scans.not-scanned"
    )


def test_a_refused_file_and_a_full_disk_change_nothing(lite, scanner, monkeypatch):
    """A locked file is refused with its sentence; where space runs out the file stays and is read later."""
    case_id = lite.to("handed")
    desk = lite.desk()
    locked = take(lite, LOCKED)
    with desk.reading() as session:
        row = scan_list.batches(session).rows[0]
    assert (row.id, row.state, row.refused, row.facts["file"]) == (
        locked,
        "refused",
        "upload.encrypted",
        "пачка.pdf",
    )
    sheets = codes(desk, case_id)

    def full(_desk, _data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(documents, "keep", full)
        batch, _ = scan_intake.request(desk, File(*sheets), actor_id=OPERATOR)
        assert [job.error.code for job in lite.work()] == ["service.no-space"]
    assert _verdicts(desk, batch) == []
    scan_intake.again(desk, batch, actor_id=OPERATOR)
    assert lite.work() == []
    assert _verdicts(desk, batch) == [Verdict.PLACED] * len(sheets)
    assert _refusal(lambda: scan_intake.again(desk, batch, actor_id=OPERATOR)) == "scans.not-waiting"
    assert list((desk.archive.settings.home / "scans").iterdir()) == []


def test_the_scanners_folder_empties_itself(lite, scanner, tmp_path):
    """Finished files are read and moved away, refused ones with a note; unfinished ones are left alone."""
    case_id = lite.to("handed")
    desk = lite.desk()
    folder = tmp_path / "scanner"
    folder.mkdir()
    object.__setattr__(lite.archive.settings, "scan_folder", folder)
    sheets = codes(desk, case_id)
    for name, text in (("a.pdf", "\n".join(sheets)), ("b.pdf", LOCKED), ("c.pdf.part", "x"), ("d.pdf", "x")):
        (folder / name).write_text(text, "utf-8")
        moment = desk.now.timestamp() - (0 if name == "d.pdf" else 60)
        os.utime(folder / name, (moment, moment))
    request_due(desk)
    assert lite.work() == []
    assert {path.name for path in folder.iterdir()} == {"c.pdf.part", "d.pdf", "taken", "refused"}
    assert [path.name for path in (folder / "taken").iterdir()] == ["000001-a.pdf"]
    note = folder / "refused" / "000002-b.pdf.txt"
    assert "зашифрован" in note.read_text("utf-8")
    assert _verdicts(desk, 1) == [Verdict.PLACED] * len(sheets)
    assert scan_folder.folder_of(desk) == folder


@pytest.mark.clause("001-22")
def test_a_label_is_filed_with_what_was_seen_on_it(lite, scanner, tmp_path):
    """The picture of a sewing label is taken, and filed with the answer whether the seal is on both."""
    case_id = lite.to("printed")
    desk = lite.desk()
    label = tmp_path / "label.jpg"
    label.write_text("N1-LABEL", "utf-8")
    picture = scan_labels.take_picture(label).jpeg
    taken = documents.keep(desk, picture)
    with desk.writing() as session:
        size = len(picture)
        documents.register(session, taken, case_id=case_id, role="picture", size_bytes=size, at=desk.now)
    filed = scan_labels.file_label(desk, lite.who("s-03"), case_id, 1, taken, both=True)
    with desk.reading() as session:
        row = documents.find(session, filed)
    assert (row.role, row.case_id, row.details["volume"], row.details["both"]) == (
        "scan-label",
        case_id,
        1,
        True,
    )
    label.write_text("a\nb", "utf-8")
    assert _refusal(lambda: scan_labels.take_picture(label)) == "scans.label-one-page"
