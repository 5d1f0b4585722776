"""Any school the generator can make, from its snapshot to an unsigned volume of signed sections."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from num2words import num2words
from pypdf import PdfReader

from archive_service.importing.sample_school import generate, tiny, varied
from archive_service.rendering.card_model import Cards
from archive_service.rendering.case import render_case
from archive_service.rendering.draw_cards import render_cards
from archive_service.rendering.enclosed import Supplement
from archive_service.rendering.forms import Signer, render_form
from archive_service.rendering.model import RenderedCase, RenderedDocument
from archive_service.rendering.pdfa import Attachment
from archive_service.rendering.rules import PrintRules
from archive_service.rendering.strike import strike
from archive_service.rendering.volume import Part, assemble, page_count
from archive_service.services.binding_papers import PaperKind, Sewn, paper_of
from archive_service.signing.authority import create_authority, load_signer, open_authority, roots
from archive_service.signing.certificates import Identity
from archive_service.signing.geometry import Box
from archive_service.signing.sections import sign_section
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.stamps import Caption
from archive_service.signing.verdicts import verify_pdf
from tests.workflows.ways import read_profile
from workflows.acts import CaseOpened, PartLeaves, SectionFacts
from workflows.canonical import canonical_bytes, digest
from workflows.case import Case
from workflows.case import Section as KernelSection
from workflows.leaves import allot, leaf_key, page_span, pages_of, span
from workflows.profile import parse
from workflows.readiness import section_facts
from workflows.snapshot import ClassGroup, GroupKind, Section, Snapshot

PHRASE = "проверочная парольная фраза"
AT = datetime(2026, 5, 28, 9, tzinfo=UTC)
SEEDS = st.integers(0, 10_000)
SCHOOLS = st.one_of(
    SEEDS.map(tiny), st.builds(tiny, SEEDS, kind=st.sampled_from(GroupKind)), SEEDS.map(varied)
)
WORDS = {num2words(number, lang="ru"): number for number in range(1, 500)}
UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

Texts = Callable[[bytes], list[str]]


@dataclass(frozen=True)
class Signed:
    """A class printed and signed: what was printed, whose serial number belongs on which section."""

    snapshot: Snapshot
    case: RenderedCase
    sections: tuple[bytes, ...]
    serials: tuple[str, ...]


Sign = Callable[[Snapshot], Signed]


KeyOf = Callable[[str], LoadedSigner]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a school's authority."""
    directory = tmp_path_factory.mktemp("keys")
    create_authority(directory, organisation="Пробная школа", passphrase=PHRASE, at=AT)
    return directory


@pytest.fixture(scope="module")
def key_of(keys: Path) -> KeyOf:
    """Return a function that gives a person's open key, issued when it is first asked for."""
    authority = open_authority(keys, PHRASE)
    known: dict[str, LoadedSigner] = {}

    def key(person_id: str) -> LoadedSigner:
        if person_id not in known:
            authority.issue(Identity(person_id, f"Тестов {person_id}"), passphrase=PHRASE, at=AT)
            known[person_id] = load_signer(keys, person_id, PHRASE)
        return known[person_id]

    return key


@pytest.fixture(scope="module")
def sign(key_of: KeyOf) -> Sign:
    """Return a function that prints the first class of a school and lets every teacher sign."""

    def signed(school: Snapshot) -> Signed:
        snapshot = school.of_class(school.classes[0].id)
        case = render_case(snapshot, digest=digest(canonical_bytes(snapshot)), rules=PrintRules())
        signers = [key_of(facts.signer) for facts in section_facts(snapshot, snapshot.classes[0])]
        return Signed(
            snapshot,
            case,
            tuple(_sign(one, signer) for one, signer in zip(case.sections, signers, strict=True)),
            tuple(signer.facts.serial for signer in signers),
        )

    return signed


def _sign(document: RenderedDocument, signer: LoadedSigner) -> bytes:
    boxes: dict[str, list[Box]] = {}
    for zone in document.zones:
        box = Box(zone.page_index, zone.x_pt, zone.y_pt, zone.width_pt, zone.height_pt)
        boxes.setdefault(zone.name, []).append(box)
    return sign_section(
        document.pdf,
        signer=signer,
        stamp_boxes=boxes["teacher"],
        signature_box=boxes["teacher_signature"][0],
        caption=Caption("учитель"),
        signed_at=AT,
    )


def _volume(made: Signed) -> bytes:
    parts = [
        Part(document.title, pdf) for document, pdf in zip(made.case.sections, made.sections, strict=True)
    ]
    return assemble(
        made.case.front.pdf,
        parts,
        made.case.back.pdf,
        attachments=[Attachment("snapshot.json", canonical_bytes(made.snapshot), "application/json")],
        title="Том",
        created_at=AT,
        document_id="volume",
    )


@settings(max_examples=25, **UNHURRIED)
@given(school=SCHOOLS)
@pytest.mark.clause("000-22")
def test_every_leaf_of_the_volume_has_one_signer(sign: Sign, texts: Texts, school: Snapshot) -> None:
    """Pages, leaves and contents of the volume are the printout's; no leaf bears two people's stamps."""
    made = sign(school)
    volume = _volume(made)
    pages = texts(volume)
    assert page_count(volume) == len(pages) == made.case.pages == 2 * made.case.leaves
    owners = _owners(made)
    for index, leaf in enumerate(made.case.labels):
        both = " ".join(pages[2 * index : 2 * index + 2])
        found = {serial for serial in made.serials if serial in both}
        assert found == ({owners[leaf]} if leaf in owners else set())
        assert all(f"Лист {leaf}, страница {page} " in both for page in pages_of(leaf))
    assert f"скреплено печатью {made.case.leaves} (" in " ".join(pages[-2:])
    for document in made.case.sections:
        assert f" {page_span(_page_numbers(document))} " in " ".join(pages[: made.case.front.pages])


def _owners(made: Signed) -> dict[str, str]:
    """Return whose serial number belongs on which leaf."""
    return {
        leaf: serial
        for document, serial in zip(made.case.sections, made.serials, strict=True)
        for leaf in document.leaves
    }


@st.composite
def histories(draw: st.DrawFn) -> tuple[Snapshot, dict[str, tuple[str, ...]]]:
    """A class, and the leaves its parts were given by earlier prints of other lengths."""
    school = draw(SCHOOLS)
    snapshot = school.of_class(school.classes[0].id)
    parts = ("front", *(section.id for section in snapshot.classes[0].sections), "back")
    ever: dict[str, tuple[str, ...]] = {}
    for _ in range(draw(st.integers(1, 3))):
        made = allot({part: draw(st.integers(1, 5)) for part in parts}, ever, {})
        ever = {part: tuple(dict.fromkeys((*ever.get(part, ()), *made[part]))) for part in parts}
    return snapshot, ever


@settings(max_examples=20, **UNHURRIED)
@given(history=histories())
@pytest.mark.clause("001-05")
@pytest.mark.clause("001-22")
def test_every_leaf_is_accounted_for(
    texts: Texts, history: tuple[Snapshot, dict[str, tuple[str, ...]]]
) -> None:
    """Whatever was printed before: certificate, contents and pages speak of the same leaves, to the last."""
    snapshot, ever = history
    case = render_case(snapshot, digest=digest(canonical_bytes(snapshot)), rules=PrintRules(), allotted=ever)
    documents = [texts(document.pdf) for document in case.journal]
    pages = [page for document in documents for page in document]
    assert len(pages) == case.pages == 2 * case.leaves == 2 * len(case.labels)
    numbers = [(leaf, page) for leaf in case.labels for page in pages_of(leaf)]
    assert all(
        f"Лист {leaf}, страница {page} " in text for (leaf, page), text in zip(numbers, pages, strict=True)
    )
    assert list(case.labels) == sorted(set(case.labels), key=leaf_key)
    assert set(case.labels) | set(case.gaps) >= {label for labels in ever.values() for label in labels}
    certificate = " ".join(documents[-1])
    figures, words = re.findall(r"скреплено печатью (\d+) \(([а-я ]+)\) листа", certificate)[0]
    assert int(figures) == WORDS[words] == len(pages) / 2
    if case.gaps or not all(map(str.isdecimal, case.labels)):
        lettered = [label for label in case.labels if not label.isdecimal()]
        told = (span(labels, least=3) or "нет" for labels in (lettered, case.gaps))
        assert "Литерные листы: {}. Пропущенные номера: {}.".format(*told) in certificate
    for document in case.sections:
        assert f" {page_span(_page_numbers(document))} {span(document.leaves)} " in " ".join(documents[0])


def _page_numbers(document: RenderedDocument) -> list[str]:
    """Return the page numbers of a document."""
    return [page for leaf in document.leaves for page in pages_of(leaf)]


@pytest.mark.clause("001-35")
@pytest.mark.clause("001-31")
def test_a_supplement_is_signed_as_a_section_is(keys: Path, key_of: KeyOf, texts: Texts) -> None:
    """The teacher's key signs it and the verdict is sound; struck later, it shows stamp and signature."""
    school = tiny(5)
    snapshot = school.of_class(school.classes[0].id)
    group = snapshot.classes[0]
    section = next(one for one in group.sections if one.pupil_ids)
    late = Supplement("late", section.id, ((section.pupil_ids[0], group.term_id, "5"),), "протокол № 1")
    sum_ = digest(canonical_bytes(snapshot))
    made = render_case(snapshot, digest=sum_, rules=PrintRules(), supplements=[late])
    signer = key_of(section.teacher_id)
    signed = _sign(made.supplements[0], signer)
    verdict = verify_pdf(signed, roots=roots(keys), expected={"teacher": section.teacher_id})
    assert (verdict.sound, verdict.reasons) == (True, ())
    struck = strike(signed, "ПОГАШЕНО. Заменено изданием 2 от 12.06.2026.", AT, "late/struck")
    recto, verso = texts(struck)
    assert all("ПОГАШЕНО. Заменено изданием 2 от 12.06.2026." in page for page in (recto, verso))
    assert recto.count(signer.facts.serial) == 2
    assert "/AcroForm" not in PdfReader(io.BytesIO(struck)).trailer["/Root"]


@settings(max_examples=12, **UNHURRIED)
@given(school=SCHOOLS)
def test_no_words_lie_upon_others(
    sign: Sign, crossings: Callable[[bytes], list[str]], school: Snapshot
) -> None:
    """Stamps keep to their places: words cover no words in volume and summary sheet."""
    made = sign(school)
    assert crossings(_volume(made)) == []
    assert made.case.summary is None or crossings(made.case.summary.pdf) == []


@pytest.fixture(scope="module")
def first_grade() -> Snapshot:
    """A first grade of 34 pupils with one subject."""
    school = generate(3, classes=11, pupils=11 * 34, teachers=30)
    group = school.classes[0]
    return replace(school, classes=(replace(group, sections=group.sections[:1]),))


@pytest.mark.parametrize("pupils", range(16, 35, 3))
def test_a_summary_sheet_without_marks_keeps_its_lines_apart(
    first_grade: Snapshot, crossings: Callable[[bytes], list[str]], pupils: int
) -> None:
    """However far the list of pupils reaches down, it and the notes under it do not touch."""
    group = first_grade.classes[0]
    snapshot = replace(first_grade, classes=(_with_first(group, pupils),))
    made = render_case(snapshot, digest=digest(canonical_bytes(snapshot)), rules=PrintRules())
    assert made.summary is not None
    assert crossings(made.summary.pdf) == []


def _with_first(group: ClassGroup, count: int) -> ClassGroup:
    """Return the class with its first pupils only."""
    kept = group.pupils[:count]
    ids = {pupil.id for pupil in kept}
    return replace(group, pupils=kept, sections=tuple(_only(one, ids) for one in group.sections))


def _only(section: Section, ids: set[str]) -> Section:
    lessons = tuple(
        replace(one, marks={pupil: mark for pupil, mark in one.marks.items() if pupil in ids})
        for one in section.lessons
    )
    return replace(section, lessons=lessons, pupil_ids=tuple(one for one in section.pupil_ids if one in ids))


@st.composite
def sewn_cases(draw: st.DrawFn) -> tuple[Snapshot, dict[str, tuple[str, ...]], int]:
    """A class, the leaves that earlier prints gave its parts, and how thick a volume may be."""
    snapshot, ever = draw(histories())
    return snapshot, ever, draw(st.integers(5, 40))


@settings(max_examples=12, **UNHURRIED)
@given(sewn=sewn_cases())
@pytest.mark.clause("001-22")
@pytest.mark.clause("000-11")
def test_all_papers_of_a_volume_count_the_same_leaves(
    texts: Texts, sewn: tuple[Snapshot, dict[str, tuple[str, ...]], int]
) -> None:
    """Printed leaves, contents, label, certificate sheet, cover and inner list agree volume by volume."""
    snapshot, ever, most = sewn
    printed = render_case(
        snapshot, digest=digest(canonical_bytes(snapshot)), rules=PrintRules(), allotted=ever
    )
    facts = _sewn(printed, snapshot, ever, most)
    assert f"скреплено печатью {printed.leaves} (" in " ".join(texts(printed.back.pdf))
    assert printed.pages == sum(page_count(one.pdf) for one in printed.journal) == 2 * printed.leaves
    assert sum(one.leaves for one in facts.volumes) == printed.leaves
    assert tuple(leaf for one in facts.volumes for leaf in facts.leaves(one)) == printed.labels
    labels = " ".join(_drawn(texts, facts, PaperKind.LABELS))
    for volume in facts.volumes:
        leaves = facts.leaves(volume)
        certificate, cover, listed = (
            " ".join(_drawn(texts, facts, kind, volume.number))
            for kind in (PaperKind.CERTIFICATE, PaperKind.COVER, PaperKind.LIST)
        )
        assert f"скреплено печатью {len(leaves)} (" in labels
        assert f"№ {volume.first} по № {volume.last}" in labels
        assert f"пронумеровано {len(leaves)} (" in certificate
        assert f"На {len(leaves)} " in cover
        lettered = span((one for one in leaves if not one.isdecimal()), least=3)
        assert f"литерные номера листов {lettered or 'нет'} пропущенные номера листов" in certificate
        own = [[one for one in part if one in leaves] for part in printed.bound.values()]
        assert all(span(part) in listed for part in own if part)
        assert sum(map(len, own)) == volume.leaves


def _drawn(texts: Texts, facts: Sewn, kind: PaperKind, volume: int = 1) -> list[str]:
    """The words of a paper."""
    made = paper_of(facts, kind, volume)
    if isinstance(made, Cards):
        return texts(render_cards(made, created_at=AT, document_id=kind))
    return texts(render_form(made, created_at=AT, document_id=kind))


def _sewn(printed: RenderedCase, snapshot: Snapshot, ever: dict[str, tuple[str, ...]], most: int) -> Sewn:
    """What is sewn: the printed leaves as the kernel has them, under volumes of at most so many leaves."""
    sections = {section.id: section for section in snapshot.classes[0].sections}
    opened = CaseOpened(
        actor="service",
        on=AT.date(),
        case="дело-1",
        class_id="c",
        class_name="9Б",
        grade=9,
        kind="school",
        year=2025,
        term_id="q4",
        term_name="4 четверть",
        term_kind="quarter",
        term_ends_on=AT.date(),
        closes_year=True,
        profile="perevoz",
        profile_digest="",
    )
    facts = {one: SectionFacts(one, sections[one].subject, "t") for one in printed.bound if one in sections}
    case = Case(
        opened=opened,
        sections=tuple(KernelSection(facts[one], leaves=printed.bound[one]) for one in facts),
        parts=tuple(PartLeaves(one, leaves) for one, leaves in printed.bound.items() if one not in facts),
        allotted=tuple(PartLeaves(one, leaves) for one, leaves in ever.items()),
        leaves=printed.leaves,
    )
    rules = read_profile("perevoz") | {"binding": {"most_leaves": {"value": most, "clause": "bound"}}}
    signer = Signer("специалист по кадрам", "Фамилия Имя Отчество")
    heading = ("Классный журнал", "9Б класс", "4 четверть")
    return Sewn(case, parse(rules), "Школа", heading, AT.date(), AT.date(), AT.date(), signer, signer)
