"""What a check finds: reasons against a file, and the facts of its signatures and attachments."""

from dataclasses import dataclass
from datetime import datetime

from archive_service.problems import sentence

LEVEL = "B-B"
"""PAdES baseline B: no time-stamp stands behind the stated time. Nothing here reaches higher."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks against a file."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def about(cls, kind: str, field: str, **facts: str) -> "Reason":
        """Return a reason about one signature."""
        return cls(f"signing.verdict-{kind}", (("field", field), *facts.items()))

    @classmethod
    def within(cls, kind: str, name: str) -> "Reason":
        """Return a reason about one attachment."""
        return cls(f"signing.verdict-attachment-{kind}", (("name", name),))

    def sentence(self, language: str = "ru") -> str:
        """Return the reason in words."""
        return sentence(self.code, language, **dict(self.facts))


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature: who, when (as it states itself, UTC), with which certificate, and what it covers.

    It was made in revision ``revision`` of ``revisions``; ``covers_whole_file`` is true for the
    last one when nothing follows it.
    """

    field: str
    person_id: str
    full_name: str
    serial: str
    signed_at: datetime | None
    revision: int
    revisions: int
    covers_whole_file: bool
    reasons: tuple[Reason, ...] = ()
    level: str = LEVEL

    @property
    def sound(self) -> bool:
        """True when nothing speaks against this signature."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """One carried file, checked against the manifest; ``signatures`` are its own."""

    name: str
    digest: str
    reasons: tuple[Reason, ...] = ()
    signatures: tuple[SignatureFacts, ...] = ()

    @property
    def sound(self) -> bool:
        """True when nothing speaks against this file."""
        return not self.reasons
