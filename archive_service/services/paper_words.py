"""Paper copies in words: what a volume is, where it stands and lies, what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.services import people, profiles
from archive_service.services.context import Desk
from archive_service.services.paper_register import ACTS
from archive_service.services.titles import in_words
from workflows.paper_copies import (
    UNSEWN,
    Attested,
    Checked,
    Declined,
    Ended,
    Event,
    Extracted,
    Handed,
    Issued,
    PaperVolume,
    Place,
    Placed,
    Received,
    Recounted,
    Returned,
)
from workflows.regulation import Profile


@dataclass(frozen=True, slots=True)
class PaperWording:
    """Says things about paper copies to one reader; ``names`` are the people's by id."""

    names: Mapping[str, str]
    profile: Profile
    language: str = "ru"

    def title(self, volume: PaperVolume) -> str:
        """Return what a volume is: «9Б, 4 четверть, 2025/2026, экз. 1, том 2»."""
        entry = volume.entry
        year = f"{entry.year}/{entry.year + 1}"
        named = [entry.class_name, entry.title, year, self.say("copy-said", copy=entry.copy)]
        if entry.case:
            loose = entry.volume == UNSEWN
            named.append(self.say("loose") if loose else self.say("volume-said", volume=entry.volume))
        return ", ".join(one for one in named if one)

    def leaves(self, volume: PaperVolume) -> str:
        """Return how many leaves a volume has, and which, where that is known."""
        first, last = volume.entry.first, volume.entry.last
        span = f" ({first}–{last})" if first and last else ""
        return f"{volume.entry.leaves}{span}"

    def state(self, volume: PaperVolume) -> str:
        """Return where a volume stands."""
        return self.say(f"state-{volume.state}")

    def place(self, place: Place) -> str:
        """Return a place, "" where there is none."""
        return ", ".join(one for one in (place.room, place.cabinet, place.shelf, place.folder) if one)

    def access(self, volume: PaperVolume) -> str:
        """Return who may reach a volume."""
        return ", ".join(in_words(role, self.profile, self.language) for role in volume.access)

    def who(self, person_id: str) -> str:
        """Return a person's name."""
        return self.names.get(person_id) or in_words(person_id, self.profile, self.language)

    def borrower(self, issued: Issued) -> str:
        """Return who has a volume: a person of the school by name, one outside by kind."""
        return self.say(f"outside-{issued.outside}") if issued.outside else self.who(issued.to)

    def happened(self, event: Event, volume_id: str = "") -> str:
        """Return one event as a line of a volume's history."""
        name = ACTS.name_of(event).removeprefix("paper-")
        if isinstance(event, Checked) and volume_id:
            name = "missed" if volume_id in event.missing else "seen"
        return self.say(f"did-{name}", **self._facts(event))

    def say(self, name: str, /, **facts: object) -> str:
        """Return a sentence about paper copies in the reader's language."""
        return sentence(f"paper.{name}", self.language, **facts)

    def _facts(self, event: Event) -> dict[str, object]:
        match event:
            case Checked():
                facts: dict[str, object] = {"place": self.place(event.place)}
                facts |= {"there": len(event.volumes), "missing": len(event.missing)}
            case Placed():
                facts = {"place": self.place(event.place)}
            case Handed() | Received():
                facts = {"hand": event.hand, "who": self.who(event.receiver)}
            case Declined():
                facts = {"hand": event.hand, "reason": event.reason}
            case Issued():
                until = f"{event.until:%d.%m.%Y}"
                facts = {"who": self.borrower(event), "reason": event.reason, "until": until}
                facts["request"] = event.request or "—"
            case Returned():
                facts = {"remark": event.remark or "—"}
            case Recounted():
                facts = {"leaves": event.leaves}
            case Ended():
                facts = {"how": self.say(f"end-{event.how}")}
            case Extracted() | Attested():
                facts = {"reason": event.reason, "request": event.request}
            case _:
                facts = {}
        return facts


def wording(desk: Desk, session: Session, language: str = "ru") -> PaperWording:
    """Return what says things about the paper copies of a school today."""
    return PaperWording(people.names(session), profiles.in_force(session, desk.today), language)
