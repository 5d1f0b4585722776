"""The pages for people: one for each role, short, with pictures that are there."""

import re
from pathlib import Path

import pytest

from archive_service.services import profiles
from archive_service.services.titles import BY_EXPORT, grantable
from workflows.profile import parse

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs" / "guides"
FOR_ROLE = {
    "subject-teacher": "teacher.md",
    "class-teacher": "class-teacher.md",
    "deputy": "deputy.md",
    "director": "director.md",
    "archivist": "archivist.md",
    "binder": "archivist.md",
    "operator": "operator.md",
    "administrator": "administrator.md",
    "support": "administrator.md",
}
"""Role → the guide for whoever holds it."""
MOST_LINES = 60
MOST_BYTES = 80_000
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#:]+)\)")
PAGES = sorted(GUIDES.glob("*.md"))


def test_each_role_has_its_guide() -> None:
    """Whoever may hold a role finds a page, and the list of guides names it."""
    profile = parse(profiles.read_mapping("default"))
    assert {*grantable(profile), *BY_EXPORT} <= FOR_ROLE.keys()
    listed = set(_LINK.findall((GUIDES / "README.md").read_text("utf-8")))
    assert listed == set(FOR_ROLE.values()) == {page.name for page in PAGES} - {"README.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_guide_is_one_page_whose_links_lead_somewhere(page: Path) -> None:
    """No longer than a page; what it links to is there."""
    text = page.read_text("utf-8")
    assert text.count("\n") <= MOST_LINES
    for target in _LINK.findall(text):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.name)
def test_pictures_are_there_and_small(page: Path) -> None:
    """Every picture has words for who does not see it, exists, and is no burden."""
    for words, target in _PICTURE.findall(page.read_text("utf-8")):
        assert words
        assert (page.parent / target).stat().st_size <= MOST_BYTES, target


def test_no_picture_is_left_over() -> None:
    """What lies beside the guides is shown by one of them, or by the README."""
    shown = {
        (page.parent / target).resolve()
        for page in [*PAGES, ROOT / "README.md"]
        for _, target in _PICTURE.findall(page.read_text("utf-8"))
    }
    assert set((GUIDES / "img").glob("*.png")) <= shown
