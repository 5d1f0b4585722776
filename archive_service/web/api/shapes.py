"""What requests and answers are made of: strict models whose faults are said in words."""

import re
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from archive_service.problems import Fault, Kind, Problem

_FAULTS = (
    *("missing", "extra_forbidden", "literal_error", "date_type", "model_type", "bool_type", "list_type"),
    *("string_type", "string_too_short", "string_too_long", "string_pattern_mismatch", "string_unicode"),
    *("int_type", "greater_than_equal", "less_than_equal", "too_short", "too_long"),
)
_SHORT = 60
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_CONTROL = r"\u0000-\u001f\u007f-\u009f"
_LINE = rf"^[^{_CONTROL}]*$"
_EDGE, _WITHIN = rf"[^\s{_CONTROL}]", r"[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]"
_SAID = rf"^{_EDGE}({_WITHIN}*{_EDGE})?$"

_UNSAID = re.compile(rf"[{_CONTROL}\ud800-\udfff]")


def sayable(text: str) -> bool:
    """Whether a text has no control characters and no halves of characters."""
    return _UNSAID.search(text) is None


def _number(value: Any) -> Any:
    """A number in an address is digits and nothing else; in JSON, 5.0 is a whole number too."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def _flag(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


AS_NUMBER = BeforeValidator(_number)
Line = Annotated[str, StringConstraints(max_length=200, pattern=_LINE)]
"""One line of text, or none."""
Ident = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=_LINE)]
"""A code of the archive's: of a case, a person, a section."""
Said = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=_SAID)]
"""A text that says something: it neither begins nor ends with a blank."""
Reason = Annotated[str, StringConstraints(min_length=3, max_length=500, pattern=_SAID)]
"""Why a document is read, or a correction decided."""
Phrase = Annotated[
    str, StringConstraints(min_length=1, max_length=1024), Field(json_schema_extra={"format": "password"})
]
"""The caller's pass phrase: it opens the signing key for this request only."""
Day = Annotated[date, BeforeValidator(_day)]
"""A day as ISO 8601 writes it."""
Year = Annotated[int, Field(ge=1900, le=2200), AS_NUMBER]
PageNumber = Annotated[int, Field(ge=1, le=100_000), AS_NUMBER]
Flag = Annotated[bool, BeforeValidator(_flag)]
CaseIds = Annotated[list[Ident], Field(min_length=1, max_length=200)]


class Asked(BaseModel):
    """What a request carries: exactly the named fields, in exactly their types."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @classmethod
    def model_validate(cls, obj: Any, **others: Any) -> Self:
        """Return the request's data.

        Raises:
            Problem: something is wrong with them; all faults are listed.
        """
        try:
            return super().model_validate(obj, **others)
        except ValidationError as error:
            faults = tuple(map(_fault, error.errors(include_url=False, include_context=True)))
            raise Problem(Kind.INPUT, "api.invalid", faults=faults) from None


class Given(BaseModel):
    """What an answer carries."""

    model_config = ConfigDict(from_attributes=True)


class Paged(Asked):
    """Which page of a list is wanted."""

    page: PageNumber = 1


class OfPages(Given):
    """Which page of a list this is: ``page`` of ``pages``, ``total`` rows in all."""

    page: int
    pages: int
    total: int


def _fault(error: ErrorDetails) -> Fault:
    """Return one fault with its place («items[0].case») and, for what is short, its value."""
    name = error["type"] if error["type"] in _FAULTS else "other"
    facts = {key: str(value) for key, value in error.get("ctx", {}).items() if key != "error"}
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    kebab = name.replace("_", "-")
    named = "phrase" in path
    value = "" if named or name == "missing" else str(error["input"]).encode("utf-8", "replace").decode()
    return Fault(
        f"api.fault-{kebab}", "", value=value[:_SHORT], facts=tuple(facts.items()), path=path.lstrip(".")
    )
