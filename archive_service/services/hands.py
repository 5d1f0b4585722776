"""How each person signs: on the screen with a key, by hand on paper, or either (000 clause 4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, recent_school_acts, school_acts
from archive_service.problems import Kind, Phrase, Problem, sentence
from archive_service.services import deposits, people, profiles
from archive_service.services.context import Desk
from workflows.acts import Medium
from workflows.regulation import Profile, StepKind

SET = "signing-medium"
SETTERS = ("deputy", "director", "administrator")
"""The roles that say how somebody signs."""
_SHORTEST_REASON = 3


class Way(StrEnum):
    """What may be chosen for a person; without a choice it is either."""

    ELECTRONIC = "electronic"
    PAPER = "paper"
    BOTH = "both"

    @property
    def media(self) -> frozenset[Medium]:
        """The media that the choice leaves."""
        return frozenset(Medium) if self is Way.BOTH else frozenset({Medium(self)})


@dataclass(frozen=True, slots=True)
class Hand:
    """How a person signs since a day, and by whose word."""

    person_id: str
    way: Way
    on: date
    by: str
    reason: str


def choose(desk: Desk, person_id: str, way: Way, *, reason: str, actor_id: str) -> Hand:
    """Say how a person signs from now on; ``reason`` is an order's number or what else it rests on.

    Raises:
        Problem: nobody of that code, no reason, the actor may not, or the regulation in force has no
            step that is signed this way.
    """
    said = reason.strip()
    if len(said) < _SHORTEST_REASON:
        raise Problem(Kind.USAGE, "hands.reason-needed")
    with desk.writing() as session:
        people.require(session, actor_id, SETTERS, desk.today)
        people.person(session, person_id)
        profile = profiles.in_force(session, desk.today)
        if not _known(profile) & way.media:
            said_way = Phrase(f"hands.way-{way}")
            raise Problem(Kind.REFUSED, "hands.not-in-rules", profile=profile.title, way=said_way)
        facts = {"person": person_id, "way": str(way), "reason": said}
        append(session, case_id=None, act=SchoolAct(SET, actor_id, desk.today, facts), at=desk.now)
        deposits.request_log(desk, session)
    return Hand(person_id, way, desk.today, actor_id, said)


def hands(session: Session) -> Mapping[str, Hand]:
    """Return the last choice for everybody for whom one was made, by the person's code."""
    acts = (one.act for one in school_acts(session, SET))
    return {found.person_id: found for found in (_hand(act) for act in acts if isinstance(act, SchoolAct))}


def hand_of(session: Session, person_id: str) -> Hand | None:
    """Return the last choice for a person, None where none was made: either will do."""
    found = (_hand(act) for act in recent_school_acts(session, SET))
    return next((one for one in found if one.person_id == person_id), None)


def medium_of(session: Session, person_id: str) -> frozenset[Medium]:
    """Return the media that a person signs in, as far as the step allows them."""
    hand = hand_of(session, person_id)
    return Way.BOTH.media if hand is None else hand.way.media


def require(session: Session, person_id: str, medium: Medium) -> None:
    """Return when the person signs in this medium.

    Raises:
        Problem: the school has settled that the person signs in the other one.
    """
    hand = hand_of(session, person_id)
    if hand is None or medium in hand.way.media:
        return
    who = people.full_name(people.person(session, person_id))
    day = f"{hand.on:%d.%m.%Y}"
    raise Problem(Kind.REFUSED, f"hands.only-{hand.way}", who=who, day=day, reason=hand.reason)


def said_in(way: Way, language: str = "ru") -> str:
    """Return a choice in words."""
    return sentence(f"hands.way-{way}", language)


def _known(profile: Profile) -> frozenset[Medium]:
    """The media in which anything is signed by the regulation."""
    return frozenset(one for step in profile.steps if step.kind is StepKind.SIGN for one in step.media)


def _hand(act: SchoolAct) -> Hand:
    facts = act.facts
    return Hand(str(facts["person"]), Way(facts["way"]), act.on, act.actor, str(facts["reason"]))
