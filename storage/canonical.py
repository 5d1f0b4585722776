"""One spelling of a value for ever: what this room writes about itself (RFC 8785, without fractions)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical_bytes(value: Mapping[str, Any]) -> bytes:
    """Return the canonical JSON of an object of strings, integers, booleans, null and lists as UTF-8.

    Raises:
        TypeError, ValueError: something in it has no canonical spelling.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def sha256_of(data: bytes) -> str:
    """Return ``sha256:<hex>``: a digest never travels without its algorithm's name."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
