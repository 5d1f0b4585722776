"""What roles are called: as the school's regulation calls them, else in the archive's own words."""

from collections.abc import Iterable

from archive_service.problems import Phrase, sentence
from workflows.acts import SERVICE
from workflows.regulation import Profile

BY_ORDER = ("operator", "deputy", "director", "binder", "archivist", "administrator")
"""The roles that every school has; its regulation may name more."""

BY_EXPORT = ("subject-teacher", "class-teacher")
"""The roles that nobody is given: whose sheets they are is said by the export."""

_IN_WORDS = frozenset({*BY_ORDER, *BY_EXPORT, SERVICE})


def grantable(profile: Profile) -> tuple[str, ...]:
    """Return the codes of the roles that are given by order in a school of this regulation."""
    own = (role for role in profile.roles if role not in {*BY_EXPORT, SERVICE})
    return tuple(dict.fromkeys([*BY_ORDER, *own]))


def title_of(role: str, profile: Profile | None) -> str | Phrase:
    """Return what a role is called, to be put into a sentence."""
    named = profile.roles.get(role) if profile else None
    if named:
        return named
    return Phrase(f"roles.{role}") if role in _IN_WORDS else role


def titles_of(roles: Iterable[str], profile: Profile | None) -> tuple[str | Phrase, ...]:
    """Return what several roles are called, each title once: two roles may be one post."""
    return tuple(dict.fromkeys(title_of(role, profile) for role in roles))


def in_words(role: str, profile: Profile | None, language: str = "ru") -> str:
    """Return what a role is called, as text."""
    title = title_of(role, profile)
    return sentence(title.code, language) if isinstance(title, Phrase) else title
