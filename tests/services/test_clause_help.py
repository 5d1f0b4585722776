"""Help in the school's own words, for every shipped regulation."""

from typing import Any

import pytest

from archive_service.services import clause_help, profiles
from workflows.regulation import Profile


@pytest.fixture(params=profiles.shipped())
def profile(request: pytest.FixtureRequest) -> Profile:
    """Every shipped regulation."""
    return profiles.checked(profiles.read_mapping(request.param), request.param)


def test_every_role_reads_its_steps_with_their_clauses(profile: Profile) -> None:
    """Every step of the table stands on some role's page with the exact words that demand it."""
    said = set()
    for role in clause_help.roles(profile):
        for one in clause_help.role_help(profile, role).steps:
            said.add(one.title)
            assert one.quotes or not any(
                step.clause.text for step in profile.steps if step.title == one.title
            )
    assert said >= {step.title for step in profile.steps if step.role != "service"}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_topic_speaks(profile: Profile, language: str) -> None:
    """No topic is empty, no clause stands twice in one, and the words are the profile's own."""
    texts = {clause.text for clause in profile.clauses.values()}
    for name in clause_help.TOPICS:
        quotes = [one.quote for one in clause_help.topic(profile, name, language)]
        assert quotes, name
        assert len(quotes) == len(set(quotes)), name
        assert {quote.text for quote in quotes} <= texts


@pytest.mark.clause("000-22")
def test_why_quotes_the_sentence() -> None:
    """Beside the teacher's step stands the sentence with its two days."""
    perevoz = profiles.checked(profiles.read_mapping("perevoz"), "perevoz")
    [quote] = clause_help.why(perevoz, "verify")
    assert quote.ref == "п. 4.4"
    assert "в течение 2-х дней" in quote.text
    assert clause_help.why(perevoz, "no-such-step") == ()


def test_borrowed_words_say_so() -> None:
    """What the own regulation is silent about names the other one."""
    perevoz = profiles.checked(profiles.read_mapping("perevoz"), "perevoz")
    borrowed = [one.quote.borrowed for one in clause_help.topic(perevoz, "keeping")]
    assert any(borrowed)
    assert not all(borrowed)


def test_nobody_is_the_machine(profile: Any) -> None:
    """The service is no role that people hold."""
    assert "service" not in clause_help.roles(profile)
