"""Media in words: what a medium is, where it stands, what happened to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.services import people, profiles
from archive_service.services.context import Desk
from archive_service.services.media_register import ACTS
from archive_service.services.titles import in_words
from workflows.media import Checked, Ended, Event, Handed, Issued, Medium, Moved, Period, Written
from workflows.regulation import Profile


@dataclass(frozen=True, slots=True)
class Wording:
    """Says things about media to one reader; ``names`` are the people's by id."""

    names: Mapping[str, str]
    profile: Profile
    language: str = "ru"

    def kind(self, medium: Medium) -> str:
        """Return what the medium is."""
        return self.say(f"kind-{medium.kind}")

    def state(self, medium: Medium) -> str:
        """Return where it stands."""
        return self.say(f"state-{medium.state}")

    def place(self, medium: Medium) -> str:
        """Return where it lies."""
        return f"{medium.room}, {medium.place}"

    def access(self, medium: Medium) -> str:
        """Return who may reach it."""
        return ", ".join(in_words(role, self.profile, self.language) for role in medium.access)

    def who(self, person_id: str) -> str:
        """Return a person's name."""
        return self.names.get(person_id) or in_words(person_id, self.profile, self.language)

    def holds(self, periods: Iterable[Period]) -> str:
        """Return the terms on a medium, a school year at a time."""
        years: dict[int, list[str]] = {}
        for one in sorted(periods):
            years.setdefault(one.year, []).append(one.name)
        said = [f"{year}/{year + 1}: {', '.join(names)}" for year, names in years.items()]
        return "; ".join(said) or self.say("holds-nothing")

    def checked(self, medium: Medium) -> str:
        """Return what came of the last reading, "" where there was none."""
        if medium.checked is None:
            return ""
        return self.say(f"checked-{medium.checked.outcome}", on=f"{medium.checked.on:%d.%m.%Y}")

    def happened(self, event: Event) -> str:
        """Return one event as a line of the journal of use."""
        return self.say(f"did-{ACTS.name_of(event).removeprefix('medium-')}", **self._facts(event))

    def say(self, name: str, /, **facts: object) -> str:
        """Return a sentence about media in the reader's language."""
        return sentence(f"media.{name}", self.language, **facts)

    def _facts(self, event: Event) -> dict[str, object]:
        match event:
            case Written():
                facts: dict[str, object] = {
                    "holds": self.holds(event.holds),
                    "files": event.files,
                    "bag": event.bag[7:19],
                }
            case Handed():
                facts = {"who": self.who(event.receiver)}
            case Issued():
                until = f"{event.until:%d.%m.%Y}"
                facts = {"who": self.who(event.to), "reason": event.reason, "until": until}
            case Checked():
                facts = {"outcome": self.say(f"outcome-{event.outcome}"), "faults": event.faults}
            case Moved():
                facts = {"room": event.room, "place": event.place}
            case Ended():
                facts = {"how": self.say(f"state-{event.how}"), "reason": event.reason}
            case _:
                facts = {"reason": getattr(event, "reason", "")}
        return facts


def wording(desk: Desk, session: Session, language: str = "ru") -> Wording:
    """Return what says things about the media of a school today."""
    return Wording(people.names(session), profiles.in_force(session, desk.today), language)
