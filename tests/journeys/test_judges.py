"""A made-up school's whole year end before judges from outside: veraPDF, qpdf, poppler, hashlib."""

import hashlib
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from archive_service.importing.sample_school import generate
from archive_service.services import people
from archive_service.services.imports import take_in
from workflows.case import Case

POSTS = {"director": "s-01", "deputy": "s-02", "binder": "s-03", "archivist": "s-03"}
GRADES = (1, 5, 9, 11)
CASE_SIGNERS = ("class_teacher", "deputy", "director")
ONES = (
    "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать"
)
TEENS = "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"


@dataclass
class Bundle:
    """One class as the archive gave it back: the volume, what it carries, the summary sheet."""

    case: Case
    volume: Path
    summary: Path
    carried: dict[str, Path]
    names: dict[str, str]

    @property
    def sections(self) -> list[Path]:
        """The signed sections, in order."""
        return [path for name, path in sorted(self.carried.items()) if name.startswith("section-")]

    @property
    def manifest(self) -> Any:
        """The manifest the volume carries."""
        return json.loads(self.carried["manifest.json"].read_bytes())


@pytest.fixture(scope="module")
def office(town: Any) -> Any:
    """A school whose classes of four grades have gone all the way."""
    school = generate(7, classes=11, pupils=143, teachers=24)
    chosen = tuple(one for one in school.classes if one.grade in GRADES)
    made = town.open_school("sample", "Образцовая школа")
    take_in(made.desk, replace(school, classes=chosen), actor_id="admin")
    made.staff_up(POSTS)
    town.carry({"sample": (made, [row.id for row in made.cases()])})
    return made


@pytest.fixture(scope="module")
def bundles(
    office: Any, tmp_path_factory: pytest.TempPathFactory, require: Callable[[str], str]
) -> list[Bundle]:
    """Every class, fetched from the archive; poppler takes out what the volumes carry."""
    detach = require("pdfdetach")
    root = tmp_path_factory.mktemp("fetched")
    return [_fetched(office, row.id, root / row.id, detach) for row in office.cases()]


def _fetched(office: Any, case_id: str, folder: Path, detach: str) -> Bundle:
    case = office.case(case_id)
    carried = folder / "carried"
    carried.mkdir(parents=True)
    volume, summary = folder / "volume.pdf", folder / "summary.pdf"
    volume.write_bytes(office.fetch(case.volume))
    summary.write_bytes(office.fetch(case.summary))
    subprocess.run([detach, "-saveall", "-o", carried, volume], check=True, capture_output=True)
    with office.desk.reading() as session:
        names = dict(people.names(session))
    return Bundle(case, volume, summary, {path.name: path for path in carried.iterdir()}, names)


def _sha256(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


# --- archivable -------------------------------------------------------------------------------


@pytest.mark.needs("java")
def test_every_section_and_summary_is_pdfa_2b(bundles: list[Bundle], vera: Callable[..., None]) -> None:
    """VeraPDF accepts every signed section and every summary sheet with three signatures as PDF/A-2b."""
    files = [path for one in bundles for path in (*one.sections, one.summary)]
    assert len(files) == sum(len(one.case.sections) + 1 for one in bundles) > 40
    vera("2b", *files)


@pytest.mark.needs("java")
def test_every_volume_is_pdfa_3b(bundles: list[Bundle], vera: Callable[..., None]) -> None:
    """VeraPDF accepts every volume with three signatures as PDF/A-3b."""
    vera("3b", *(one.volume for one in bundles))


@pytest.mark.needs("qpdf")
def test_qpdf_finds_nothing_wrong(bundles: list[Bundle]) -> None:
    """An outside parser reads every file without a warning."""
    for path in (path for one in bundles for path in (one.volume, one.summary, *one.sections)):
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{path}: {done.stdout}{done.stderr}"
        assert "No syntax or stream encoding errors" in done.stdout


# --- signed -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trusted(office: Any, tmp_path_factory: pytest.TempPathFactory, require: Callable[[str], str]) -> Path:
    """A certificate database that trusts the school's root and nothing else."""
    certutil = require("certutil")
    database = tmp_path_factory.mktemp("nss")
    common = [certutil, "-d", f"sql:{database}"]
    subprocess.run([*common, "-N", "--empty-password"], check=True, capture_output=True)
    root = office.desk.keys / "ca.pem"
    add = ["-A", "-n", "school", "-t", "C,C,C", "-i", root]
    subprocess.run([*common, *add], check=True, capture_output=True)
    return database


@dataclass(frozen=True)
class Judged:
    """What poppler says of one signature."""

    field: str
    signer: str
    words: str

    @property
    def good(self) -> bool:
        """Valid, and its certificate leads to the trusted root."""
        return (
            "Signature Validation: Signature is Valid." in self.words
            and "Certificate Validation: Certificate is Trusted." in self.words
        )


def _pdfsig(database: Path, path: Path) -> Iterator[Judged]:
    done = subprocess.run(["pdfsig", "-nssdir", database, path], capture_output=True, text=True, check=False)
    for part in re.split(r"^Signature #\d+:$", done.stdout, flags=re.MULTILINE)[1:]:
        said = dict(re.findall(r"^\s+- ([^:]+): (.+)$", part, flags=re.MULTILINE))
        yield Judged(said["Signature Field Name"], said["Signer Certificate Common Name"], part)


@pytest.mark.needs("pdfsig")
@pytest.mark.needs("certutil")
def test_poppler_trusts_every_section(bundles: list[Bundle], trusted: Path) -> None:
    """Each section has one valid signature under the school's root: that of its own teacher."""
    for one in bundles:
        for section, path in zip(one.case.sections, one.sections, strict=True):
            (judged,) = _pdfsig(trusted, path)
            assert judged.good, judged.words
            assert (judged.field, judged.signer) == ("teacher", one.names[section.signer])
            assert "Total document signed" in judged.words


@pytest.mark.needs("pdfsig")
@pytest.mark.needs("certutil")
def test_poppler_trusts_volumes_and_summary_sheets(bundles: list[Bundle], trusted: Path) -> None:
    """Class teacher, deputy, director, in this order, all valid; only the last one signs the whole file."""
    for one in bundles:
        signers = (one.case.class_teacher, POSTS["deputy"], POSTS["director"])
        for path in (one.volume, one.summary):
            judged = list(_pdfsig(trusted, path))
            assert [each.field for each in judged] == list(CASE_SIGNERS)
            assert [each.signer for each in judged] == [one.names[person] for person in signers]
            assert all(each.good for each in judged), [each.words for each in judged]
            whole = ["Total document signed" in each.words for each in judged]
            assert whole == [False, False, True]


# --- counted ----------------------------------------------------------------------------------


@pytest.mark.clause("001-22")
def test_leaves_agree_everywhere(bundles: list[Bundle], texts: Callable[[bytes], list[str]]) -> None:
    """Certificate in figures and words, title, contents, the acts and the pages themselves: one count."""
    for one in bundles:
        pages = texts(one.volume.read_bytes())
        leaves = len(pages) // 2
        assert len(pages) % 2 == 0
        assert one.case.leaves == leaves
        figures, words = re.findall(r"скреплено печатью (\d+) \(([а-я ]+)\) листа", pages[-2] + pages[-1])[0]
        assert (int(figures), _number(words)) == (leaves, leaves)
        again = re.findall(r"цифрами и прописью: (\d+) \(([а-я ]+)\)", pages[-2] + pages[-1])[0]
        assert (int(again[0]), _number(again[1])) == (leaves, leaves)
        assert f"Листов в журнале {leaves} (страниц в журнале: {len(pages)})" in pages[0]
        contents = " ".join(pages[:6])
        assert re.search(rf"Заверительная надпись .*?\b{len(pages)}(?: |–)", contents)


def _number(words: str) -> int:
    """Return a number below a thousand read from its Russian words."""
    values = {word: value for value, word in enumerate(f"{ONES} {TEENS}".split(), start=1)}
    values |= {word: 10 * value for value, word in enumerate(TENS.split(), start=2)}
    values |= {"сто": 100, "двести": 200, "триста": 300}
    return sum(values[word] for word in words.split())


# --- carried ----------------------------------------------------------------------------------


def test_volumes_carry_what_proves_them(bundles: list[Bundle]) -> None:
    """Every signed section, snapshot, acts and the manifest, with the digests this test computes."""
    for one in bundles:
        files = {entry["name"]: entry for entry in one.manifest["files"]}
        assert set(files) | {"manifest.json"} == set(one.carried)
        assert {"snapshot.json", "acts.json"} < set(files)
        for name, entry in files.items():
            assert entry["digest"] == _sha256(one.carried[name])
            assert entry["bytes"] == one.carried[name].stat().st_size
        sections = [(_sha256(path), files[path.name]["signers"]) for path in one.sections]
        assert sections == [(part.document, {"teacher": part.signer}) for part in one.case.sections]
        assert _sha256(one.carried["snapshot.json"]) == one.case.snapshot
        assert _sha256(one.carried["manifest.json"]) == one.case.manifest


def test_acts_in_the_volume_tell_who_signed(bundles: list[Bundle]) -> None:
    """The acts carried by the volume name every section's signer and the very document that was signed."""
    for one in bundles:
        acts = json.loads(one.carried["acts.json"].read_bytes())
        assert acts["case"] == one.case.id
        said = json.dumps(acts["entries"])
        assert all(part.document in said and part.rendered in said for part in one.case.sections)
        signers = {entry["actor"] for entry in acts["entries"] if entry["kind"] == "section-signed"}
        assert signers == {part.signer for part in one.case.sections}


@pytest.mark.clause("001-19")
def test_sheets_name_the_carried_snapshot(bundles: list[Bundle], texts: Callable[[bytes], list[str]]) -> None:
    """The digest printed on the title, on every page's foot and in every page's code is the snapshot's."""
    for one in bundles:
        digest = _sha256(one.carried["snapshot.json"])
        code = digest.removeprefix("sha256:")[:12].upper()
        volume, summary = texts(one.volume.read_bytes()), texts(one.summary.read_bytes())
        assert digest in volume[0]
        for page in (*volume, *summary):
            assert re.search(r"Выгрузка (sha256:[0-9a-f]{8,})…", page)[1] == digest[: len("sha256:") + 12]
            assert f"J1-{code}-" in page


# --- legible ----------------------------------------------------------------------------------


def test_no_words_lie_upon_others(bundles: list[Bundle], crossings: Callable[[bytes], list[str]]) -> None:
    """On no page of a signed volume or summary sheet do words, stamps included, cover other words."""
    for one in bundles:
        assert crossings(one.volume.read_bytes()) == []
        assert crossings(one.summary.read_bytes()) == []


@pytest.mark.clause("001-22")
def test_the_certificate_says_where_electronic_signatures_are(
    bundles: list[Bundle], texts: Callable[[bytes], list[str]]
) -> None:
    """Its places stay empty in an electronic volume: the page says why and where to look."""
    for one in bundles:
        pages = texts(one.volume.read_bytes())
        assert "подписи и печать — на листе 1" in " ".join(pages[-2:])
        fields = {note["/T"] for note in _annotations(one.volume, 0) if note["/Subtype"] == "/Widget"}
        assert fields == set(CASE_SIGNERS)


def _annotations(path: Path, page: int) -> list[Any]:
    return [note.get_object() for note in PdfReader(path).pages[page]["/Annots"]]
