"""What the pages about backup media share: whom and what to choose from, and where to go back to."""

from flask import url_for

from archive_service.services import media_register, profiles
from archive_service.services import people as staff
from archive_service.services.titles import grantable, in_words
from archive_service.web.asking import Page
from archive_service.web.language import chosen, say
from archive_service.web.visitor import desk


def page(name: str, number: str, *, danger: bool = False) -> Page:
    """Return what stands around a form about a medium; there must be one of that number."""
    with desk().reading() as session:
        media_register.load(session, number)
    title = f"{say(f'media.{name}')}: {say('media.number', medium=number)}"
    return Page(title, say(f"media.{name}-go"), here(number), say(f"media.{name}-intro"), danger=danger)


def here(number: str) -> str:
    """Return the address of a medium's page."""
    return url_for("media.show", number=number)


def people(without: str = "") -> list[tuple[str, str]]:
    """Return who works here, to choose from."""
    with desk().reading() as session:
        return [one for one in staff.at_work(session, desk().today).items() if one[0] != without]


def roles() -> list[tuple[str, str]]:
    """Return the roles that a circle of access may have."""
    with desk().reading() as session:
        profile = profiles.in_force(session, desk().today)
    return [(role, in_words(role, profile, chosen())) for role in grantable(profile)]
