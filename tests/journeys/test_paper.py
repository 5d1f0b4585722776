"""The way on paper: printed, signed by hand, scanned in any order, sewn, labelled, put in folders, deposited.

Two classes of one school. The first goes on paper wholly; in the second a teacher and the director sign with
their keys, everybody else by hand. The sheets of both come out of one scanner as they happened to lie there.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from types import SimpleNamespace
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from archive_service.db.act_log import acts_of_case
from archive_service.db.models import ScanPage
from archive_service.problems import Problem
from archive_service.services import (
    binding,
    by_hand,
    cases,
    documents,
    folders,
    hands_proved,
    label_check,
    paper_register,
    parcels,
    printing,
    scan_intake,
    scan_sorting,
    scan_units,
    signoff,
)
from archive_service.services.by_hand import Hand
from archive_service.services.folders import Wish
from archive_service.services.scan_placing import Verdict
from archive_service.services.scan_printed import Place
from archive_service.services.verification import StoreVerdict, verify_store
from tests.scans import as_pdf, pages_of, simulate
from tests.services.years.conftest import _quick_keys_of_the_module, installation  # noqa: F401 fixtures
from tests.world import World, sample
from workflows.acts import Medium, Remark
from workflows.case import Case
from workflows.label_codes import label_code
from workflows.printed_pages import PrintedPage
from workflows.printed_pages import pages_of as printed_pages
from workflows.volumes import volumes_of

OPERATOR, DIRECTOR, BINDER, DEPUTY = "s-02", "s-01", "s-03", "s-02"
VERIFY, ON_THE_CASE = "verify", ("certify", "approve", "stamp")
DPI, SEED = 150, 6
MOST_DOUBTFUL = 2
NOT_OURS = "J1-000000000000-001R-E1"


@dataclass
class Office:
    """The school's papers: what is printed lies on a pile, what is scanned comes back."""

    world: World
    folder: Path
    drawn: dict[str, list[Image.Image]] = field(default_factory=dict)

    @property
    def desk(self) -> Any:
        """The school's desk."""
        return self.world.desk()

    def case(self, case_id: str) -> Case:
        """A case as its acts tell it."""
        with self.desk.reading() as session:
            return cases.load(session, case_id)[0]

    def sheets(self, case_id: str, *parts: str) -> list[PrintedPage]:
        """The printed pages of a case that count now, of these parts or all."""
        with self.desk.reading() as session:
            found = printed_pages(acts_of_case(session, case_id)).values()
        return [one for one in found if one.standing and (not parts or one.part in parts)]

    def paper(self, page: PrintedPage) -> Image.Image:
        """The page as the printer puts it on paper."""
        if page.document not in self.drawn:
            self.drawn[page.document] = pages_of(documents.read(self.desk, page.document), DPI)
        return self.drawn[page.document][page.page_index]

    def scan(self, *jpegs: bytes) -> list[tuple[Verdict, str]]:
        """Take in a file with these pages; return what became of each."""
        path = self.folder / "пачка.pdf"
        path.write_bytes(as_pdf(jpegs))
        upload = SimpleNamespace(filename=path.name, save=lambda target: copyfile(path, target))
        batch, _ = scan_intake.request(self.desk, upload, actor_id=OPERATOR)
        assert self.world.work() == []
        with self.desk.reading() as session:
            rows = session.scalars(select(ScanPage).where(ScanPage.batch == batch).order_by(ScanPage.number))
            return [(Verdict(row.verdict), row.code) for row in rows]

    def decide(self) -> None:
        """The operator looks at the pages that are less alike than they should be, and lets them count."""
        with self.desk.reading() as session:
            wanted = select(ScanPage.batch, ScanPage.number).where(ScanPage.verdict == Verdict.UNLIKE)
            doubtful = session.execute(wanted).all()
        for batch, number in doubtful:
            scan_sorting.choose(self.desk, batch, number, actor_id=OPERATOR)

    def confirm(self, case_id: str, step: str, section: str = "") -> None:
        """The operator looks at every sheet of a step and records whose hand is on it."""
        place = Place(step, section)
        with self.desk.reading() as session:
            unit = scan_units.unit(session, case_id, place, self.desk.today)
        seen = {leaf.code: True for leaf in unit.leaves if leaf.batch}
        by_hand.look(self.desk, case_id, place, seen, actor_id=OPERATOR)
        by_hand.confirm(self.desk, self.world.who(OPERATOR), case_id, place, Hand(self.desk.today))
        assert self.world.work() == []


@dataclass(frozen=True)
class Ended:
    """How it ended: the case on paper, the mixed one, what each scanned page became, a word on each store."""

    office: Office
    paper: str
    mixed: str
    found: list[tuple[Verdict, str]]
    wanted: list[tuple[Verdict, str]]
    refused: list[str]
    again: list[tuple[Verdict, str]]
    verdicts: list[StoreVerdict]


@pytest.fixture(scope="module")
def office(installation: Callable[..., World], tmp_path_factory: pytest.TempPathFactory) -> Office:  # noqa: F811
    """Two classes under the regulation of Perevoz, printed and handed to their signers."""
    world = installation()
    world.to("handed", snapshot=sample(classes=2))
    return Office(world, tmp_path_factory.mktemp("scanner"))


@pytest.fixture(scope="module")
def ended(office: Office) -> Ended:
    """Both classes, from the print to the archive."""
    paper, mixed = office.world.cases()
    old = _print_anew(office, paper)
    first, second = office.case(mixed).sections
    signoff.sign_sheets(office.desk, office.world.who(first.signer), mixed, first.id)
    pages = [*office.sheets(paper), *(one for one in office.sheets(mixed) if one.part != first.id)]
    missing = office.sheets(paper, office.case(paper).sections[-1].id)[0]
    scans, wanted = _pile(office, [one for one in pages if one != missing], old)
    found = office.scan(*scans)
    office.decide()
    refused = [_refusal(lambda: office.confirm(paper, VERIFY, missing.part))]
    again = office.scan(simulate(office.paper(missing), SEED, photo=True))
    office.decide()
    for case_id, sections in ((paper, office.case(paper).sections), (mixed, (second,))):
        for section in sections:
            office.confirm(case_id, VERIFY, section.id)
    for step in ON_THE_CASE:
        office.confirm(paper, step)
    for step in ON_THE_CASE[:2]:
        office.confirm(mixed, step)
    signoff.sign_volume(office.desk, office.world.who(DIRECTOR), mixed, "stamp")
    assert office.world.work() == []
    for photo, case_id in enumerate((paper, mixed)):
        _sew(office, case_id, photo)
    folders.form(office.desk, Wish(), actor_id=DEPUTY)
    office.world.on([paper, mixed], ["deposited"])
    stores = office.desk.archive.mirror.stores
    verdicts = [verify_store(one, progress=lambda _done, _total: None) for one in stores]
    return Ended(office, paper, mixed, found, wanted, refused, again, verdicts)


def _print_anew(office: Office, case_id: str) -> PrintedPage:
    """A teacher returns a subject, it is printed once more; return a sheet that counts no longer."""
    section = office.case(case_id).sections[0]
    old = office.sheets(case_id, section.id)[0]
    office.paper(old)
    signer = office.world.who(section.signer)
    signoff.return_section(office.desk, signer, case_id, section.id, [Remark("тема записана не та")])
    printing.request(office.desk, [case_id], actor_id=DEPUTY)
    assert office.world.work() == []
    return old


def _pile(
    office: Office, pages: Sequence[PrintedPage], old: PrintedPage
) -> tuple[list[bytes], list[tuple[Verdict, str]]]:
    """Shuffle the sheets of both classes into one pile and scan it, with what should come of each page.

    Pens and seals went over some codes, some sheets lie upside down; at the end come one sheet a second
    time, one of an old edition and one from somewhere else.
    """
    chance = random.Random(SEED)
    lying = [*pages]
    chance.shuffle(lying)
    scans = [
        simulate(
            office.paper(page),
            number,
            turned=180 * (number % 3 == 0),
            strokes=number % 3,
            seal_on_code=number % 5 == 1,
            stroke_on_code=number % 5 == 2,
        )
        for number, page in enumerate(lying)
    ]
    scans += [simulate(office.paper(one), SEED) for one in (lying[0], old)]
    scans.append(simulate(_sheet(NOT_OURS), SEED))
    wanted = [(Verdict.PLACED, one.code) for one in lying]
    wanted += [(Verdict.DOUBLE, lying[0].code), (Verdict.OLD, old.code), (Verdict.FOREIGN, NOT_OURS)]
    return scans, wanted


def _sheet(text: str) -> Image.Image:
    """A sheet of paper with a code of our kind: one that was never printed here, or a label's."""
    sheet = Image.new("RGB", (297 * DPI * 10 // 254, 210 * DPI * 10 // 254), "white")
    code = Image.fromarray(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=3))
    sheet.paste(code, (90, 120))
    sheet.info["dpi"] = (DPI, DPI)
    return sheet


def _sew(office: Office, case_id: str, photo: int) -> None:
    """Sew the case; somebody photographs the label and sees the seal on label and leaf."""
    case = office.case(case_id)
    with office.desk.reading() as session:
        _, profile = cases.load(session, case_id)
    counts = [one.leaves for one in volumes_of(case, profile)]
    binding.bind(office.desk, case_id, actor_id=BINDER, counts=counts)
    path = office.folder / "этикетка.jpg"
    for number, _ in enumerate(counts, 1):
        path.write_bytes(simulate(_sheet(label_code(case_id, number)), photo, seal=(100, 100)))
        picture = label_check.take(office.desk, case_id, number, path, actor_id=BINDER)
        assert label_check.is_read(office.desk, case_id, picture)
        who = office.world.who(BINDER)
        label_check.answer(office.desk, who, case_id, number, picture, covers=True)


def _refusal(call: Callable[[], object]) -> str:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.code


@pytest.mark.clause("000-22")
def test_every_scanned_page_is_placed_or_reported(ended: Ended) -> None:
    """Shuffled, askew, upside down, under pen and seal: placed; double, old and strange ones are named.

    Every code is read; hardly any sheet, and a telephone's picture, is shown to a person first.
    """
    assert [code for _, code in ended.found] == [code for _, code in ended.wanted]
    others = {(found, wanted) for (found, _), (wanted, _) in zip(ended.found, ended.wanted, strict=True)}
    assert others <= {(one, one) for one in Verdict} | {(Verdict.UNLIKE, Verdict.PLACED)}
    assert sum(found is Verdict.UNLIKE for found, _ in ended.found) <= MOST_DOUBTFUL
    assert ended.refused == ["scans.missing"]
    assert {verdict for verdict, _ in ended.again} <= {Verdict.PLACED, Verdict.UNLIKE}


@pytest.mark.clause("000-22", "000-23", "000-24", "000-25")
def test_each_signed_in_their_own_way(ended: Ended) -> None:
    """On paper or with a key, person by person: the case knows whose hand and which scan shows it."""
    paper, mixed = (ended.office.case(one) for one in (ended.paper, ended.mixed))
    assert [[one.signatures[0].medium for one in case.sections] for case in (paper, mixed)] == [
        [Medium.PAPER, Medium.PAPER],
        [Medium.ELECTRONIC, Medium.PAPER],
    ]
    done = [[one for one in case.done if one.step in ON_THE_CASE] for case in (paper, mixed)]
    assert [[(one.step, one.medium) for one in signed] for signed in done] == [
        [(step, Medium.PAPER) for step in ON_THE_CASE],
        [("certify", Medium.PAPER), ("approve", Medium.PAPER), ("stamp", Medium.ELECTRONIC)],
    ]
    by_hand_in = [one for case in (paper, mixed) for section in case.sections for one in section.signatures]
    for one in (*by_hand_in, *done[0], *done[1]):
        assert bool(one.evidence and one.recorded_by) == (one.medium is Medium.PAPER)
    assert [one.by for one in done[0]] == [paper.class_teacher, DEPUTY, DIRECTOR]


@pytest.mark.clause("000-11", "000-25")
def test_what_was_sewn_is_in_register_and_folder(ended: Ended) -> None:
    """Every volume of paper has its line, its sealed label and its place in the folder of its class."""
    with ended.office.desk.reading() as session:
        filed = {case for one in folders.folders(session).values() for case in one.cases}
        lines = {one: paper_register.of_case(session, one) for one in (ended.paper, ended.mixed)}
    assert filed == {ended.paper, ended.mixed}
    for case_id, volumes in lines.items():
        case = ended.office.case(case_id)
        assert [(one.entry.volume, one.entry.leaves) for one in volumes] == [
            (one.number, one.leaves) for one in case.volumes
        ]
        assert {one.keeper for one in volumes} == {BINDER}
        assert all(case.seal_on(one.number).covers for one in case.volumes)


@pytest.mark.clause("000-27")
def test_the_archive_says_what_is_on_paper(ended: Ended) -> None:
    """Scans lie in the deposit under their keys; both stores prove themselves without a database."""
    assert [one.sound for one in ended.verdicts] == [True, True], [one.troubles for one in ended.verdicts]
    for case_id, scans in ((ended.paper, 5), (ended.mixed, 3)):
        case = ended.office.case(case_id)
        with ended.office.desk.reading() as session:
            _, profile = cases.load(session, case_id)
            roles = Counter(role for role, _ in parcels.extras_of(session, case))
        on_paper = [*hands_proved.on_paper(case, profile)]
        assert len(on_paper) == scans
        assert roles[documents.SCAN] == scans
        fields = hands_proved.expected_fields(case, profile, case.volume)
        assert fields == ({} if case_id == ended.paper else {"director": DIRECTOR})
