"""``archive-service profile``: what people get to read, and the answers to wrong files."""

import json
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive_service.cli import main
from archive_service.problems import sentence
from archive_service.services import profile_pages, profiles
from archive_service.signing import authority
from workflows.outline import outline
from workflows.profile import parse

NAMES = ("perevoz", "egorievsk-2020", "klyuchi-2023", "sterlitamak-2023", "klin-dop-2022", "default")


def run(*words: object) -> Result:
    """Run a command; nothing it prints is ever a traceback."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def shipped_text(name: str) -> str:
    """The text of a shipped file."""
    return (resources.files("workflows") / "profiles" / f"{name}.toml").read_text("utf-8")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file with two faults."""
    file = tmp_path / "наше.toml"
    text = shipped_text("perevoz").replace('role = "binder"', 'role = "caretaker"')
    file.write_text(text.replace("days = 2", 'days = "два"'), "utf-8")
    return file


def test_the_shipped_ones_are_six():
    """Five regulations and their union."""
    assert profiles.shipped() == tuple(sorted(NAMES))


def test_check_quotes_both_clauses_of_a_contradiction():
    """001: 8.7 against the director's 9, with both texts and what was decided."""
    result = run("profile", "check", "egorievsk-2020")
    said = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "п. 8.7: «По истечении 5 лет из журналов изымаются сводные ведомости успеваемости" in said
    assert "Обязанности директора, п. 9: «сводная ведомость должна быть передана в архив сразу" in said
    assert "Решено: Сводная ведомость сдаётся в архив сразу" in said
    assert "Противоречий: 3" in said


def test_check_names_faults_with_their_place(broken: Path):
    """A wrong file ends with the code of wrong input; every fault has its path and what stands there."""
    result = run("profile", "check", broken)
    assert result.exit_code == 3
    assert "steps[9].role" in result.output
    assert "caretaker" in result.output
    assert "steps[4].deadlines[0].days" in result.output
    assert "«два» — не целое число" in result.output


@pytest.mark.parametrize(("words", "code"), [(("check", "нет-такого"), 5), (("diff", "perevoz", "нет"), 5)])
def test_a_name_that_is_none(words, code):
    """The answer lists the shipped ones."""
    result = run("profile", *words)
    assert result.exit_code == code
    assert "egorievsk-2020" in result.output


def test_a_file_that_is_no_toml(tmp_path: Path):
    """It is said to be none."""
    file = tmp_path / "x.toml"
    file.write_text("это не TOML", "utf-8")
    assert run("profile", "check", file).exit_code == 3


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_on_the_page_with_its_clause(name):
    """The page has a row for every value of the tables, and quotes every clause they name."""
    profile = parse(tomllib.loads(shipped_text(name)))
    page = profile_pages.page(profile)
    rows = [row for group in page.groups for row in group.rows]
    quoted = {row.text for row in rows} | {row.text for clash in page.clashes for row in clash.clauses}
    named = {line.clause.text for line in outline(profile) if line.clause}
    assert named - quoted == ({profile.dated.text} if profile.dated else set()) - quoted
    assert {row.borrowed for row in rows} <= {"", *(one.source for one in profile.clauses.values())}
    assert len(page.groups) >= 15


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_a_shipped_profile_is_without_words(name, language):
    """Labels and coded values all have their words in both languages."""
    profile = parse(tomllib.loads(shipped_text(name)))
    free = {"roles", "rules", "steps", "registers", "obligations", "kinds"}
    for line in outline(profile):
        if line.path.split(".")[0] in free:
            continue
        label = line.path.replace(".", "-").replace("_", "-")
        last = label.rpartition("-")[2]
        assert any(_has(f"label-{one}", language) for one in (label, last)), line.path


def _has(name: str, language: str) -> bool:
    try:
        sentence(f"profile.{name}", language)
    except KeyError:
        return False
    return True


def test_show_is_a_page_in_russian():
    """Headings, who does what until when, the words of the clause, and what is borrowed."""
    said = " ".join(run("profile", "show", "klyuchi-2023").stdout.split())
    assert "Порядок работы" in said
    assert "1–8, 10 классы — не позднее 25.06" in said
    assert "заимствовано: 000_9722f9396936f68b.txt" in said
    assert "служба только напоминает" in said


def test_show_says_who_may_do_what_beside_the_steps():
    """The powers have a heading of their own, the check its list; both in the words of the file."""
    data = json.loads(run("--json", "profile", "show", "sterlitamak-2023").stdout)
    groups = {group["title"]: {row["label"]: row for row in group["rows"]} for group in data["groups"]}
    approves = groups["Полномочия"]["Одобряет исправления после печати"]
    assert approves["value"] == "заместитель директора, курирующий учебно-воспитательную работу"
    assert approves["ref"]
    check = groups["Порядок работы"]["3. Проверить журнал в конце учебного периода"]
    assert "«объективность выставленных текущих и итоговых оценок»" in check["value"]


def test_show_as_json():
    """The same page for programs."""
    data = json.loads(run("--json", "profile", "show", "sterlitamak-2023").stdout)
    assert data["id"] == "sterlitamak-2023"
    assert data["effective_from"] == "30.08.2023"
    [kept] = [
        row for group in data["groups"] for row in group["rows"] if row["label"] == "Журнал хранится, лет"
    ]
    assert (kept["value"], kept["ref"], kept["borrowed"]) == ("5", "п. 8.6", "001_5a0ffea395bd51c9.txt")


def test_diff_has_both_values_with_their_clauses():
    """1 working day against 1 hour, each with its clause; nobody but 000 has the class teacher's step."""
    data = json.loads(run("--json", "profile", "diff", "perevoz", "klyuchi-2023").stdout)
    found = {one["label"]: (one["old"], one["new"]) for one in data}
    unit = found["Нарушение конфиденциальности: в чём считается"]
    assert [(one["value"], one["ref"]) for one in unit] == [("рабочий день", "п. 5.3"), ("час", "п. 3.15")]
    assert found["Порядок работы: certify"][1] is None
    assert "час (п. 3.15)" in " ".join(run("profile", "diff", "perevoz", "klyuchi-2023").stdout.split())


def test_a_profile_does_not_differ_from_itself():
    """The table is empty and says so."""
    result = run("profile", "diff", "default", "default")
    assert (result.exit_code, result.stdout.strip()) == (0, "Различий нет.")


def test_english_is_there_too():
    """The page in the second language."""
    assert "The order of work" in run("--lang", "en", "profile", "show", "perevoz").stdout


@pytest.fixture
def phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a pass phrase; keys are stretched less, or the test would take long."""
    monkeypatch.setattr(authority, "KDF_ROUNDS", 1000)
    file = tmp_path / "phrase"
    file.write_text("верная парольная фраза", "utf-8")
    file.chmod(0o600)
    return file


@pytest.fixture
def home(tmp_path: Path, phrase: Path) -> Path:
    """An installation with one school under 000."""
    place = tmp_path / "home"
    stores = [f"d{number}={tmp_path / f'd{number}'}@кабинет {number}" for number in (1, 2)]
    words = ["--home", place, "init", "--store", stores[0], "--store", stores[1], "--profile", "perevoz"]
    words += ["--admin-order", "1", "--admin-order-date", "01.09.2025"]
    words += ["--name", "Школа проверочная", "--short-name", "Школа П", "--admin", "Пробнов Админ Тестович"]
    result = run(*words, "--passphrase-file", phrase, "--ca-passphrase-file", phrase)
    assert result.exit_code == 0, result.output
    return place


def test_adopt_names_the_day_and_lists_the_versions(home: Path, phrase: Path, tmp_path: Path):
    """A file of the school's own is adopted from a day on; show without a name keeps to what is in force."""
    own = tmp_path / "наше.toml"
    own.write_text(shipped_text("klyuchi-2023").replace('id = "klyuchi-2023"', 'id = "nashe"'), "utf-8")
    acting = ("--as", "admin", "--passphrase-file", phrase)
    past = run("--home", home, "profile", "adopt", own, "--from", "2020-09-01", *acting)
    assert past.exit_code == 4
    assert "01.09.2020" in past.output
    adopted = run("--home", home, "profile", "adopt", own, "--from", "01.09.2099", *acting)
    assert adopted.exit_code == 0, adopted.output
    assert "действует с 01.09.2099" in adopted.output
    listed = json.loads(run("--home", home, "--json", "profile", "versions").stdout)
    assert [(one["id"], one["in_force"]) for one in listed] == [("perevoz", True), ("nashe", False)]
    assert "вступит в силу" in run("--home", home, "profile", "versions").stdout
    assert json.loads(run("--home", home, "--json", "profile", "show").stdout)["id"] == "perevoz"


def test_adopting_asks_who(home: Path, phrase: Path):
    """Without a person, or with somebody unknown, nothing is adopted."""
    words = ("--home", home, "profile", "adopt", "default", "--from", "2099-09-01")
    assert run(*words).exit_code == 2
    assert run(*words, "--as", "nobody", "--passphrase-file", phrase).exit_code == 5
    assert len(json.loads(run("--home", home, "--json", "profile", "versions").stdout)) == 1
