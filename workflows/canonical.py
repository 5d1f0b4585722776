"""Canonical bytes and digests: one spelling of a value, for ever.

The rules are RFC 8785 (JSON Canonicalization Scheme) restricted to what this
product stores: objects, arrays, strings, integers, booleans and null. Numbers
with a fraction are refused, because their spelling differs between languages.
"""

import dataclasses
import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

DIGEST_ALGORITHM = "sha256"


def canonical_bytes(value: Any) -> bytes:
    """Return the canonical JSON of ``value`` as UTF-8 bytes.

    Dataclasses become objects, dates ISO 8601, moments ISO 8601 in UTC with ``Z``.

    Raises:
        TypeError: the value holds something that has no canonical spelling.
    """
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
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"a moment without a time zone has no canonical spelling: {value!r}")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"no canonical spelling for {type(value).__name__}")
