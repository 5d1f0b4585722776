"""What a package says of itself, and what a judgement on one says."""

import json
from dataclasses import asdict, dataclass

from pydantic import TypeAdapter

FORMAT = "archive-package/1"
PACKAGE = "metadata/package.json"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the package tells of it."""

    case: str
    class_id: str
    class_name: str
    year: int
    term: str
    term_name: str
    manifest: str


@dataclass(frozen=True, slots=True)
class Log:
    """Where the other archive's log stood: number and hash of its last act."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume of paper that goes with the package, as the other archive's register has it."""

    title: str
    class_name: str
    year: int
    leaves: int
    copy: int


@dataclass(frozen=True, slots=True)
class Described:
    """What a package says of itself: whose it is, up to which act, which cases, which paper."""

    format: str
    school: str
    name: str
    made_on: str
    log: Log
    root: str
    sheet: bool
    cases: tuple[Case, ...]
    volumes: tuple[Volume, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """The judgement: what the package is, and a sentence for each fault."""

    bag: str
    files: int
    size_bytes: int
    described: Described | None
    faults: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


_LOOKED: TypeAdapter[Looked] = TypeAdapter(Looked)
_DESCRIBED: TypeAdapter[Described] = TypeAdapter(Described)


def spell(looked: Looked) -> bytes:
    """Return a judgement as JSON."""
    return json.dumps(asdict(looked), ensure_ascii=False).encode()


def read(data: bytes) -> Looked:
    """Return the judgement that :func:`spell` wrote.

    Raises:
        ValueError: it is none.
    """
    return _LOOKED.validate_json(data)


def describe(data: bytes) -> Described:
    """Return what a package says of itself.

    Raises:
        ValueError: the bytes say nothing of the kind.
    """
    described = _DESCRIBED.validate_json(data, strict=True)
    if described.format != FORMAT:
        raise ValueError(described.format)
    return described
