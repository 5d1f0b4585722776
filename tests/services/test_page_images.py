"""Pages as pictures: sharp, kept for a while within a limit, and only of what this service made."""

import io
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from archive_service.problems import Kind, Problem
from archive_service.rendering.page_picture import page_picture
from archive_service.services import cases, documents, page_images
from archive_service.services.page_images import Width, page_image


@pytest.fixture
def printed(lite):
    """A desk, and the digest of a section's document."""
    case_id = lite.to("handed")
    desk = lite.desk()
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
    return desk, case.sections[0].document


def _files(desk):
    return sorted((desk.archive.settings.home / "cache" / "pages").glob("*"))


def test_a_page_is_drawn_at_two_widths_and_kept(printed) -> None:
    """Both widths are exact; the second time the picture comes from the cache, byte for byte."""
    desk, digest = printed
    for width in Width:
        first = page_image(desk, digest, 1, width)
        assert Image.open(io.BytesIO(first)).width == width
        assert page_image(desk, digest, 1, width) == first
    assert len(_files(desk)) == 2


def test_a_spoilt_picture_is_drawn_again(printed) -> None:
    """A file cut off by a loss of power is not shown."""
    desk, digest = printed
    whole = page_image(desk, digest, 1, Width.PHONE)
    [kept] = _files(desk)
    kept.write_bytes(whole[:100])
    assert page_image(desk, digest, 1, Width.PHONE) == whole


def test_pages_that_are_not_there(printed) -> None:
    """Page 0 and the page after the last are refused, and an unknown document too."""
    desk, digest = printed
    for page in (0, 99):
        with pytest.raises(Problem) as refused:
            page_image(desk, digest, page, Width.PHONE)
        assert refused.value.kind is Kind.MISSING
    with pytest.raises(Problem):
        page_image(desk, f"sha256:{'0' * 64}", 1, Width.PHONE)


def test_files_from_outside_are_not_drawn(printed) -> None:
    """An uploaded paper is for the guarded child only."""
    desk, _ = printed
    data = b"%PDF-1.7 hostile"
    digest = documents.keep(desk, data)
    with desk.writing() as session:
        documents.register(session, digest, case_id=None, role="order", size_bytes=len(data), at=desk.now)
    with pytest.raises(Problem) as refused:
        page_image(desk, digest, 1, Width.PHONE)
    assert refused.value.code == "sheets.not-ours"


def test_the_cache_stays_within_its_limit(printed) -> None:
    """What was looked at last stays, the oldest goes."""
    desk, digest = printed
    for page in (1, 2):
        page_image(desk, digest, page, Width.ZOOM)
    for path in _files(desk):
        os.utime(path, (0, 0))
    page_image(desk, digest, 1, Width.ZOOM)
    cache = page_images._Cache(desk.archive.settings.home / "cache" / "pages")
    biggest = max(path.stat().st_size for path in _files(desk))
    cache.sweep(biggest)
    assert [path.name.split("-")[2] for path in _files(desk)] == ["1"]


def test_a_cache_that_cannot_be_written_stops_nobody(printed) -> None:
    """Where the directory cannot be made, the page is drawn every time."""
    desk, digest = printed
    (desk.archive.settings.home / "cache").write_text("a file in the way")
    assert page_image(desk, digest, 1, Width.PHONE)


def test_many_at_a_time_get_the_same_page(printed) -> None:
    """PDFium is not safe for two threads: behind its lock eight of them get whole and equal pictures."""
    desk, digest = printed
    data = documents.read(desk, digest)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: page_picture(data, 1, 800), range(24)))
    assert len(found) == 1
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: page_image(desk, digest, 1, Width.PHONE), range(24))) == found
