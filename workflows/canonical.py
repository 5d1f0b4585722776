"""Canonical bytes and digests: one spelling of a value, for ever.

The rules are RFC 8785 (JSON Canonicalization Scheme) restricted to what this
product stores: objects, arrays, strings, integers, booleans and null. Numbers
with a fraction are refused, because their spelling differs between languages.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

DIGEST_ALGORITHM = "sha256"

LATER: Mapping[str, bool] = {"later": True}
"""Metadata of a dataclass field that values stored earlier do not have: it is spelled only where
it differs from its default, so that what says nothing of it keeps its spelling and its digest."""

_ALWAYS = object()


def canonical_bytes(value: Any) -> bytes:
    """Return the canonical JSON of ``value`` as UTF-8 bytes.

    Dataclasses become objects, dates ISO 8601, moments ISO 8601 in UTC with ``Z``.

    Raises:
        TypeError: the value holds something that has no canonical spelling.
    """
    _refuse_fractions(value)
    text = json.dumps(
        value,
        default=_plain,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )
    return text.encode("utf-8")


def digest(data: bytes) -> str:
    """Return ``sha256:<hex>``: a digest never travels without its algorithm's name."""
    return f"{DIGEST_ALGORITHM}:{hashlib.sha256(data).hexdigest()}"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        said = ((name, getattr(value, name), default) for name, default in _fields(type(value)))
        plain = {name: item for name, item, default in said if default is _ALWAYS or item != default}
        _refuse_fractions(plain)
        return plain
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"a moment without a time zone has no canonical spelling: {value!r}")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"no canonical spelling for {type(value).__name__}")


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a dataclass, each with the default that goes unspelled."""
    fields = dataclasses.fields(kind)
    return tuple((one.name, one.default if one.metadata.get("later") else _ALWAYS) for one in fields)


def _refuse_fractions(value: Any) -> None:
    """Look into plain containers; dataclasses are looked into when they are spelled."""
    kind = type(value)
    if kind is str:
        return
    if kind is float:
        raise TypeError(f"a number with a fraction has no canonical spelling: {value!r}")
    if kind is dict or isinstance(value, Mapping):
        for item in value.values():
            _refuse_fractions(item)
    elif kind in {list, tuple, frozenset}:
        for item in value:
            _refuse_fractions(item)
