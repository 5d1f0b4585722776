"""Deposits explain themselves: objects first, manifest last, the same again and again."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.audit import Trouble, audit
from storage.deposit import (
    describe,
    expected_by_manifests,
    read_deposits,
    read_logs,
    source_of,
    write_deposit,
    write_log,
)
from storage.errors import (
    BadKey,
    BadManifest,
    DigestMismatch,
    ObjectMissing,
    SourceMissing,
    TooFewCopies,
)
from storage.manifest import Entry, Manifest
from storage.memory import MemoryStore
from storage.mirror import Mirror
from storage.repair import repair

FIVE, TWENTY_FIVE = date(2031, 9, 1), date(2051, 9, 1)
VOLUME, SUMMARY = b"%PDF volume", b"%PDF summary sheet"
SUBJECT = {"school": "7", "case": "2026-9Б-t1", "log_head": "sha256:" + "0" * 64}


@pytest.fixture
def stores() -> list[MemoryStore]:
    return [MemoryStore("first", "room 1"), MemoryStore("second", "room 2")]


@pytest.fixture
def mirror(stores) -> Mirror:
    return Mirror(stores)


@pytest.fixture
def manifest() -> Manifest:
    volume = describe("volume", VOLUME, keep_until=FIVE, about={"edition": "1"})
    return Manifest(SUBJECT, (volume, describe("summary", SUMMARY, keep_until=TWENTY_FIVE)))


def _sources(*contents: bytes):
    return {describe("any", content).digest: source_of(content) for content in contents}


SOURCES = _sources(VOLUME, SUMMARY)


@pytest.mark.clause("001-18")
@pytest.mark.clause("001-25")
@pytest.mark.clause("001-37")
def test_a_deposit_can_be_read_from_either_room_alone(mirror, stores, manifest):
    """Each store yields the manifest, and under its digests the objects, with their days."""
    deposited = write_deposit(mirror, manifest, SOURCES)
    assert deposited.copies.stores == ("first", "second")
    for store in stores:
        assert list(read_deposits(store)) == [(deposited.digest, manifest)]
        assert [store.stat(entry.key).keep_until for entry in manifest.entries] == [FIVE, TWENTY_FIVE]
        assert store.stat(manifest.key).keep_until == TWENTY_FIVE


def test_the_manifest_is_written_last(stores, manifest):
    """In no store does a manifest appear before what it lists."""
    order = []

    class Watched(MemoryStore):
        def put(self, key, data, **options):
            order.append((self.name, key.space))
            return super().put(key, data, **options)

    write_deposit(Mirror([Watched("first", "room 1"), Watched("second", "room 2")]), manifest, SOURCES)
    assert [space for name, space in order if name == "first"] == ["objects", "objects", "deposits"]
    assert [space for _, space in order].index("deposits") == 4


def test_writing_again_changes_nothing(mirror, stores, manifest):
    """Same digest, same objects."""
    first = write_deposit(mirror, manifest, SOURCES)
    before = list(stores[0].list("objects"))
    assert write_deposit(mirror, manifest, SOURCES) == first
    assert list(stores[0].list("objects")) == before


def test_a_room_that_missed_an_object_gets_no_manifest(stores, manifest):
    """With "1 of 2" one room has all of it, and the other does not claim to."""
    stores[1].capacity_bytes = len(VOLUME)
    with pytest.raises(TooFewCopies):
        write_deposit(Mirror(stores), manifest, SOURCES)
    assert list(stores[0].list("deposits")) == []
    deposited = write_deposit(Mirror(stores), manifest, SOURCES, demanded=1)
    assert deposited.copies.stores == ("first",)
    assert [failure.store for failure in deposited.copies.failures] == ["second"]
    assert list(stores[1].list("deposits")) == []
    stores[1].capacity_bytes = None
    assert write_deposit(Mirror(stores), manifest, SOURCES).copies.count == 2


def test_a_room_that_came_back_in_the_middle_is_not_counted(stores):
    """A store that missed the first batch and took the second does not have all of it."""
    contents = [b"%d" % number for number in range(200)]
    manifest = Manifest(SUBJECT, tuple(describe("section", content) for content in contents))
    stores[1].reachable = False

    def come_back(done: int, total: int) -> None:
        stores[1].reachable = True

    mirror = Mirror(stores)
    deposited = write_deposit(mirror, manifest, _sources(*contents), demanded=1, progress=come_back)
    assert deposited.copies.stores == ("first",)
    assert list(stores[1].list("deposits")) == []


def test_nothing_is_written_without_all_sources(mirror, stores, manifest):
    """A forgotten object is noticed before the first byte."""
    with pytest.raises(SourceMissing) as caught:
        write_deposit(mirror, manifest, _sources(VOLUME))
    assert caught.value.digest == manifest.entries[1].digest
    assert list(stores[0].list("objects")) == []


def test_a_source_with_other_bytes_is_refused(mirror, stores, manifest):
    """The manifest's digests are proved while writing."""
    sources = {**SOURCES, manifest.entries[0].digest: source_of(b"another volume")}
    with pytest.raises(TooFewCopies) as caught:
        write_deposit(mirror, manifest, sources)
    assert {type(cause) for cause in caught.value.causes} == {DigestMismatch}
    assert list(read_deposits(stores[0])) == []


def test_one_object_in_two_entries_is_kept_for_the_longer(mirror, stores):
    """The later day of keeping holds."""
    entries = (
        describe("volume", VOLUME, keep_until=TWENTY_FIVE),
        describe("annex", VOLUME, keep_until=FIVE),
    )
    write_deposit(mirror, Manifest(SUBJECT, entries), SOURCES)
    assert stores[0].stat(entries[0].key).keep_until == TWENTY_FIVE


def test_files_are_described_and_stored_like_bytes(mirror, tmp_path):
    """A path and its bytes give the same entry and the same object."""
    path = tmp_path / "volume.pdf"
    path.write_bytes(VOLUME)
    entry = describe("volume", path)
    assert entry == describe("volume", VOLUME)
    write_deposit(mirror, Manifest(SUBJECT, (entry,)), {entry.digest: source_of(path)})
    assert mirror.read(entry.key) == VOLUME


def test_progress_ends_with_the_manifest(mirror):
    """The listener hears of batches, and the last step is the manifest."""
    contents = [b"%d" % number for number in range(300)]
    entries = tuple(describe("section", content) for content in contents)
    heard = []
    write_deposit(
        mirror,
        Manifest(SUBJECT, entries),
        _sources(*contents),
        progress=lambda done, total: heard.append((done, total)),
    )
    assert heard == [(128, 301), (256, 301), (300, 301), (301, 301)]


def test_a_damaged_manifest_is_never_believed(mirror, stores, manifest):
    """Reading stops with its name, or goes on with the others when somebody listens."""
    write_deposit(mirror, manifest, SOURCES)
    other = Manifest({"school": "8"}, ())
    write_deposit(mirror, other, {})
    stores[0].harm(manifest.key, manifest.to_bytes().replace(b"2051", b"2052"))
    with pytest.raises(DigestMismatch):
        list(read_deposits(stores[0]))
    faults = []
    assert [found for _, found in read_deposits(stores[0], faults.append)] == [other]
    assert [fault.key for fault in faults] == [str(manifest.key)]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format":"deposit/2","subject":{},"previous":null,"entries":[]}',
        b'{"format":"deposit/1","subject":{"a":1},"previous":null,"entries":[]}',
        b'{"format":"deposit/1","subject":{},"previous":"md5:1","entries":[]}',
        b'{"format":"deposit/1","subject":{},"previous":null,"entries":[{}]}',
        b'{"format":"deposit/1","subject":{},"previous":null,"entries":[3]}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_manifest_is_refused_by_name(text):
    """Every wrong shape gives one error, with the key of the object."""
    with pytest.raises(BadManifest) as caught:
        Manifest.parse(text)
    assert caught.value.key.startswith("deposits/sha256/")


def test_a_manifest_of_a_later_version_is_reported_not_skipped(mirror, stores, contents):
    """An older program says that it cannot read a deposit instead of hiding it."""
    contents.put(stores[0], b'{"format":"deposit/9"}', space="deposits")
    with pytest.raises(BadManifest) as caught:
        list(read_deposits(stores[0]))
    assert caught.value.reason == "deposit/9"
    faults = []
    assert list(read_deposits(stores[0], faults.append)) == []
    assert len(faults) == 1


def test_names_of_people_have_no_place_in_a_manifest():
    """Only tokens without blanks are accepted, in subjects, roles and remarks."""
    for wrong in ({"pupil": "Тестова Анна"}, {"a b": "c"}, {"text": "x" * 129}):
        with pytest.raises(ValueError, match="tokens"):
            Manifest(wrong, ())
        with pytest.raises(ValueError, match="tokens"):
            describe("volume", VOLUME, about=wrong)
    with pytest.raises(BadKey):
        Entry("volume", "md5:00", 1, "application/pdf")


def test_the_spelling_of_a_manifest_is_fixed_for_ever(manifest):
    """These bytes are what stores hold; a change of spelling would change every digest."""
    assert Manifest(
        {"b": "2", "a": "1"}, (Entry("r", "sha256:" + "a" * 64, 3, "t/t", FIVE, {"n": "1"}),)
    ).to_bytes() == (
        b'{"entries":[{"about":{"n":"1"},"digest":"sha256:' + b"a" * 64 + b'","keep_until":"2031-09-01",'
        b'"media_type":"t/t","role":"r","size_bytes":3}],"format":"deposit/1","previous":null,'
        b'"subject":{"a":"1","b":"2"}}'
    )
    assert json.loads(manifest.to_bytes())["subject"]["case"] == "2026-9Б-t1"


TOKENS = st.from_regex(r"[\w.:/@+-]{0,20}", fullmatch=True)
ENTRIES = st.builds(
    Entry,
    TOKENS,
    st.binary(max_size=8).map(lambda data: describe("x", data).digest),
    st.integers(0, 2**40),
    TOKENS,
    st.none() | st.dates(date(1971, 1, 1), date(2200, 1, 1)),
    st.dictionaries(TOKENS, TOKENS, max_size=3),
)


@given(st.dictionaries(TOKENS, TOKENS, max_size=4), st.lists(ENTRIES, max_size=4).map(tuple))
def test_a_manifest_survives_its_spelling(subject, entries):
    """Parsing what was spelled gives an equal manifest with the same digest."""
    manifest = Manifest(subject, entries)
    again = Manifest.parse(manifest.to_bytes())
    assert again == manifest
    assert again.digest == manifest.digest


def test_a_store_alone_knows_what_it_should_hold(mirror, stores, manifest):
    """Without a database: loss of an object, of a day and of a manifest are found and mended."""
    write_deposit(mirror, manifest, SOURCES)
    write_log(mirror, b"acts 1-20", keep_until=TWENTY_FIVE)
    stores[0].lose(manifest.entries[0].key)
    stores[0].lose(manifest.key)
    expected = expected_by_manifests(stores)
    findings = audit(stores[0], expected).findings
    assert [(one.trouble, one.key) for one in findings] == [
        (Trouble.MISSING, manifest.key),
        (Trouble.MISSING, manifest.entries[0].key),
    ]
    for finding in findings:
        repair(mirror, finding)
    assert audit(stores[0], expected).sound
    assert stores[0].stat(manifest.entries[0].key).keep_until == FIVE


def test_what_a_later_manifest_no_longer_lists_is_not_demanded(mirror, stores, manifest):
    """After the summary sheet was taken out, the destroyed volume is not called missing."""
    first = write_deposit(mirror, manifest, SOURCES)
    later = Manifest(SUBJECT, manifest.entries[1:], previous=first.digest)
    write_deposit(mirror, later, SOURCES)
    mirror.delete(manifest.entries[0].key, today=FIVE)
    assert audit(stores[0], expected_by_manifests(stores)).sound
    assert len(list(read_deposits(stores[0]))) == 2


def test_log_segments_go_to_every_room_and_come_back(mirror, stores):
    """Opaque bytes, verified on reading, kept until their day."""
    key, copies = write_log(mirror, b"acts 1-20", keep_until=TWENTY_FIVE)
    assert copies.count == 2
    assert list(read_logs(stores[1])) == [(key, b"acts 1-20")]
    assert stores[1].stat(key).keep_until == TWENTY_FIVE
    stores[1].harm(key, b"acts 1-19")
    with pytest.raises(DigestMismatch):
        list(read_logs(stores[1]))
    with pytest.raises(ObjectMissing):
        stores[0].open(describe("log", b"acts 21-40").key)
