"""Fixtures for signing: an authority with a few made-up people, and small printouts to sign."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from archive_service.rendering.letters import font
from archive_service.rendering.pdfa import finish
from archive_service.signing.authority import Authority, create_authority, load_signer, open_authority, roots
from archive_service.signing.certificates import Identity
from archive_service.signing.geometry import Box
from archive_service.signing.sections import sign_section
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.stamps import Caption

PHRASE = "верная парольная фраза"
MM = 72 / 25.4
FOUNDED_AT = datetime(2026, 1, 10, 9, tzinfo=UTC)
SIGNED_AT = datetime(2026, 5, 27, 11, 5, tzinfo=UTC)
PEOPLE = {
    "t-1": "Тестова Анна Пробная",
    "t-2": "Примеров Пётр Образцович",
    "dir": "Образцова Мария Тестовна",
    "п/7": "Пробный-Длиннофамильный Константин Примерович",
}


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a school's authority and a certificate for each of the people."""
    directory = tmp_path_factory.mktemp("keys")
    create_authority(directory, organisation="Пробная школа № 0", passphrase=PHRASE, at=FOUNDED_AT)
    authority = open_authority(directory, PHRASE)
    for person_id, full_name in PEOPLE.items():
        authority.issue(Identity(person_id, full_name), passphrase=PHRASE, at=FOUNDED_AT)
    return directory


@pytest.fixture
def authority(keys: Path) -> Authority:
    """The unlocked authority."""
    return open_authority(keys, PHRASE)


@pytest.fixture(scope="session")
def trusted(keys: Path) -> tuple[object, ...]:
    """The school's root: what signatures are checked against."""
    return roots(keys)


@pytest.fixture(scope="session")
def signers(keys: Path) -> dict[str, LoadedSigner]:
    """Everybody's unlocked key, by person id."""
    return {person_id: load_signer(keys, person_id, PHRASE) for person_id in PEOPLE}


@pytest.fixture(scope="session")
def draw() -> Callable[..., bytes]:
    """Return ``draw(pages, title)``: a small printout, PDF/A-2b, landscape A4."""
    font("Serif")

    def drawn(pages: int = 2, title: str = "Физика, 9Б") -> bytes:
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=landscape(A4), invariant=1, initialFontName="Serif")
        for number in range(1, pages + 1):
            canvas.setFont("Serif", 14)
            canvas.drawString(60, 540, f"{title}: страница {number}")
            canvas.showPage()
        canvas.save()
        return finish(target.getvalue(), title=title, created_at=FOUNDED_AT, document_id=title)

    return drawn


@pytest.fixture(scope="session")
def sign(draw: Callable[..., bytes], signers: dict[str, LoadedSigner]) -> Callable[..., bytes]:
    """Return ``sign(person_id, pages, title)``: a section signed by that person on every recto."""

    def signed(person_id: str = "t-1", pages: int = 2, title: str = "Физика, 9Б") -> bytes:
        rectos = [Box(index, 60, 60, 80 * MM, 12 * MM) for index in range(0, pages, 2)]
        return sign_section(
            draw(pages, title),
            signer=signers[person_id],
            stamp_boxes=rectos,
            signature_box=Box(pages - 1, 320, 60, 80 * MM, 14 * MM),
            caption=Caption(f"учитель: {title}"),
            signed_at=SIGNED_AT,
        )

    return signed


@pytest.fixture(scope="session")
def section(sign: Callable[..., bytes]) -> bytes:
    """One signed section of two pages."""
    return sign()
