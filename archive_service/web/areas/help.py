"""Help that quotes the school's own regulation: one page a role, and one a topic."""

from collections import Counter

from flask import Blueprint, abort, render_template

from archive_service.services import clause_help, own_card, profiles
from archive_service.services.titles import BY_EXPORT, BY_ORDER, in_words
from archive_service.web.language import chosen, say
from archive_service.web.visitor import desk, visitor

bp = Blueprint("help", __name__)

_EXPLAINED = (*BY_EXPORT, *BY_ORDER)
"""The roles for which a page says what to press; the clauses are there for all."""


@bp.get("/help")
def index() -> str:
    """List the roles, the visitor's own first, and the topics."""
    with desk().reading() as session:
        profile = profiles.in_force(session, desk().today)
        taught = own_card.by_export(session, visitor().person_id)
    roles = _told_apart([(role, in_words(role, profile, chosen())) for role in clause_help.roles(profile)])
    mine = [one for one in roles if one[0] in taught or (one[0] not in BY_EXPORT and visitor().holds(one[0]))]
    return render_template(
        "help/index.html", profile=profile, roles=roles, mine=mine, topics=clause_help.TOPICS
    )


@bp.get("/help/<topic>")
def topic(topic: str) -> str:
    """Show the help of a role, or what the regulation says about a topic."""
    with desk().reading() as session:
        profile = profiles.in_force(session, desk().today)
    if topic in clause_help.roles(profile):
        found = clause_help.role_help(profile, topic, chosen())
        secrecy = clause_help.topic(profile, "secrecy", chosen())
        explained = topic in _EXPLAINED
        return render_template(
            "help/role.html", profile=profile, found=found, secrecy=secrecy, explained=explained
        )
    if topic not in clause_help.TOPICS:
        abort(404)
    provisions = clause_help.topic(profile, topic, chosen())
    return render_template("help/topic.html", profile=profile, topic=topic, provisions=provisions)


def _told_apart(roles: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One post may have two roles: then the archive's own word for each is added."""
    titles = Counter(title for _, title in roles)
    return [
        (role, f"{title}: {say(f'roles.{role}')}" if titles[title] > 1 and role in _EXPLAINED else title)
        for role, title in roles
    ]
