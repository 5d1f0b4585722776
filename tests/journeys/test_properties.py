"""Any school the generator can make, from its snapshot to an unsigned volume of signed sections."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.importing.sample_school import generate, tiny
from archive_service.rendering.case import render_case
from archive_service.rendering.model import RenderedCase, RenderedDocument
from archive_service.rendering.pdfa import Attachment
from archive_service.rendering.rules import PrintRules
from archive_service.rendering.volume import Part, assemble, page_count
from archive_service.signing.authority import create_authority, load_signer, open_authority
from archive_service.signing.certificates import Identity
from archive_service.signing.geometry import Box
from archive_service.signing.sections import sign_section
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.stamps import Caption
from workflows.canonical import canonical_bytes, digest
from workflows.snapshot import ClassGroup, Section, Snapshot

PHRASE = "проверочная парольная фраза"
AT = datetime(2026, 5, 28, 9, tzinfo=UTC)
SCHOOLS = st.integers(0, 10_000).map(tiny)
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


@pytest.fixture(scope="module")
def sign(tmp_path_factory: pytest.TempPathFactory) -> Sign:
    """Return a function that prints the first class of a school and lets every teacher sign."""
    keys = tmp_path_factory.mktemp("keys")
    create_authority(keys, organisation="Пробная школа", passphrase=PHRASE, at=AT)
    authority = open_authority(keys, PHRASE)
    known: dict[str, LoadedSigner] = {}

    def key_of(person_id: str) -> LoadedSigner:
        if person_id not in known:
            authority.issue(Identity(person_id, f"Тестов {person_id}"), passphrase=PHRASE, at=AT)
            known[person_id] = load_signer(keys, person_id, PHRASE)
        return known[person_id]

    def signed(school: Snapshot) -> Signed:
        snapshot = school.of_class(school.classes[0].id)
        case = render_case(snapshot, digest=digest(canonical_bytes(snapshot)), rules=PrintRules())
        sections = snapshot.classes[0].sections
        signers = [key_of(section.teacher_id) for section in sections]
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
    for leaf in range(1, made.case.leaves + 1):
        both = " ".join(pages[2 * leaf - 2 : 2 * leaf])
        found = {serial for serial in made.serials if serial in both}
        assert found == ({owners[leaf]} if leaf in owners else set())
        assert f"Лист {leaf}, страница {2 * leaf - 1} " in both
        assert f"Лист {leaf}, страница {2 * leaf} " in both
    assert f"скреплено печатью {made.case.leaves} (" in " ".join(pages[-2:])
    for document in made.case.sections:
        span = f"{2 * document.first_leaf - 1}–{2 * document.last_leaf}"
        assert re.search(rf" {span} ", " ".join(pages[: made.case.front.pages]))


def _owners(made: Signed) -> dict[int, str]:
    """Return whose serial number belongs on which leaf."""
    return {
        leaf: serial
        for document, serial in zip(made.case.sections, made.serials, strict=True)
        for leaf in range(document.first_leaf, document.last_leaf + 1)
    }


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
