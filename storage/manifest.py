"""The manifest of a deposit: what belongs together, under which digests, until when.

A manifest is canonical JSON under its own digest, so that a store explains itself when no
database is left. It holds digests, roles, identifiers and days, and no names of people:
every text in it is a token without blanks.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from storage.canonical import canonical_bytes, sha256_of
from storage.errors import BadKey, BadManifest
from storage.port import Key

FORMAT = "deposit/1"
SPACE = "deposits"
OBJECTS = "objects"
_LONGEST = 128
_TOKEN = re.compile(rf"[\w.:/@+-]{{0,{_LONGEST}}}")
_NO_TOKEN = re.compile(r"[^\w.:/@+-]+")


def token(text: str) -> str:
    """Return the text as a token: what may not stand in one becomes «_», what is too long is cut."""
    return _NO_TOKEN.sub("_", text.strip())[:_LONGEST]


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of a deposit: what it is for, its digest (``sha256:<hex>``), and its day of keeping.

    ``about`` says what else a rebuild has to know of it, in tokens.

    Raises:
        BadKey: the digest has another form.
        ValueError: a text is no token, or the size is negative.
    """

    role: str
    digest: str
    size_bytes: int
    media_type: str
    keep_until: date | None = None
    about: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        Key.of(OBJECTS, self.digest)
        _prove_tokens({"role": self.role, "media_type": self.media_type, **self.about})
        if self.size_bytes < 0:
            raise ValueError(f"a size of {self.size_bytes} bytes")

    @property
    def key(self) -> Key:
        """Where the object lies."""
        return Key.of(OBJECTS, self.digest)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A deposit. ``subject`` says in tokens whose it is; this room does not read it.

    ``previous`` is the digest of the manifest that this one takes the place of: what the older
    one lists and this one does not is no longer demanded. Both stay.

    Raises:
        ValueError: a text is no token. BadKey: a digest has another form.
    """

    subject: Mapping[str, str]
    entries: tuple[Entry, ...]
    previous: str | None = None

    def __post_init__(self) -> None:
        _prove_tokens(self.subject)
        if self.previous is not None:
            Key.of(SPACE, self.previous)

    @property
    def digest(self) -> str:
        """The digest under which the manifest is stored."""
        return sha256_of(self.to_bytes())

    @property
    def key(self) -> Key:
        """Where the manifest lies."""
        return Key.of(SPACE, self.digest)

    @property
    def keep_until(self) -> date | None:
        """The day of the entry that is kept longest."""
        return max((entry.keep_until for entry in self.entries if entry.keep_until), default=None)

    def to_bytes(self) -> bytes:
        """Return the manifest as canonical JSON."""
        return canonical_bytes(
            {
                "format": FORMAT,
                "subject": dict(self.subject),
                "previous": self.previous,
                "entries": [_spell(entry) for entry in self.entries],
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> "Manifest":
        """Return the manifest that ``to_bytes`` spelled.

        Raises:
            BadManifest: it is none, or one of a later format.
        """
        key = str(Key.of(SPACE, sha256_of(data)))
        try:
            said = json.loads(data)
            if said["format"] != FORMAT:
                raise BadManifest(key, str(said["format"]))
            entries = tuple(_read(entry) for entry in said["entries"])
            return cls(_texts(said["subject"]), entries, said["previous"])
        except (ValueError, KeyError, TypeError, AttributeError, BadKey) as error:
            raise BadManifest(key, f"{type(error).__name__}: {error}") from error


def _spell(entry: Entry) -> dict[str, Any]:
    return {
        "role": entry.role,
        "digest": entry.digest,
        "size_bytes": entry.size_bytes,
        "media_type": entry.media_type,
        "keep_until": entry.keep_until.isoformat() if entry.keep_until else None,
        "about": dict(entry.about),
    }


def _read(said: Mapping[str, Any]) -> Entry:
    keep_until = date.fromisoformat(said["keep_until"]) if said["keep_until"] else None
    about = _texts(said["about"])
    return Entry(said["role"], said["digest"], int(said["size_bytes"]), said["media_type"], keep_until, about)


def _texts(said: Mapping[str, Any]) -> dict[str, str]:
    if any(type(value) is not str for value in said.values()):
        raise TypeError("texts were expected")
    return dict(said)


def _prove_tokens(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if not _TOKEN.fullmatch(name) or not _TOKEN.fullmatch(text):
            raise ValueError(f"a manifest holds tokens without blanks, not {name}={text!r}")
