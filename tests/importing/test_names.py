"""What is a full name, and what is a shortened one."""

import pytest

from archive_service.importing.checks.names import wrong_with
from archive_service.importing.checks.people import teaches
from archive_service.importing.lookalikes import suggest_mark


@pytest.mark.clause("001-04")
@pytest.mark.parametrize(
    "text",
    [
        "Тестова",
        "Тестова-Пробная",
        "Гөлүсә",
        "Нәҗип",
        "Һәҙиә",
        "Ҡәҙерле",
        "Мария-Луиза",
        "Д'Аламбер",
        "О",
        "Ли",
    ],
)
def test_full_surname(text: str) -> None:
    """Hyphens, apostrophes, short surnames, letters of Tatar and Bashkir are all full names."""
    assert wrong_with(text, surname=True) is None


@pytest.mark.clause("001-04")
@pytest.mark.parametrize("text", ["Пробовна", "Тест оглы", "Пробный кызы", "Али оглы", "Мирза-бек"])
def test_full_patronymic(text: str) -> None:
    """Patronymics of several words and with particles are full."""
    assert wrong_with(text, patronymic=True) is None


@pytest.mark.clause("001-04")
@pytest.mark.parametrize("text", ["А.", "А", "А.П.", "Ал.", "АП", "Др", "Вл", "А. П.", "Пробн."])
def test_shortened_name(text: str) -> None:
    """Initials with and without dots, abbreviations without vowels."""
    assert wrong_with(text) == ("import.initials", "")


@pytest.mark.parametrize("text", ["Ив", "Пет"])
def test_shortened_patronymic(text: str) -> None:
    """A patronymic of two or three letters is an abbreviation."""
    assert wrong_with(text, patronymic=True) == ("import.initials", "")


@pytest.mark.parametrize("text", ["тестова", "Тест1", "Тестова (Пробная)", "Тестова,", "Проба-проба"])
def test_not_a_name(text: str) -> None:
    """Small first letters, figures, brackets and commas do not make a name."""
    assert wrong_with(text, surname=True) == ("import.not-a-name", "")


def test_mixed_alphabets() -> None:
    """A Latin «o» in a Russian surname would hide the person from every search."""
    assert wrong_with("Пробoва", surname=True) == ("import.mixed-alphabets", "Пробова")
    assert wrong_with("Smith", surname=True) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("H", "н"),
        ("Н", "н"),
        ("N", ""),
        ("n", "п"),
        ("зачёт", "зачет"),
        ("Зачет", "зачет"),
        ("5-", "5"),
        ("6", ""),
    ],
)
def test_what_was_meant(said: str, meant: str) -> None:
    """Look-alike letters, capitals and «ё» are understood; a wrong figure is not guessed."""
    assert suggest_mark(said, frozenset({"н", "п", "5", "зачет"})) == meant


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        ("учитель", True),
        ("Учитель физики", True),
        ("учитель (математика)", True),
        ("преподаватель, методист", True),
        ("педагог дополнительного образования", True),
        ("учитель-логопед", False),
        ("директор", False),
        ("социальный педагог", False),
        ("", False),
    ],
)
def test_teaching_posts(post: str, expected: bool) -> None:
    """Only posts that mean lessons demand lessons."""
    assert teaches(post) is expected
