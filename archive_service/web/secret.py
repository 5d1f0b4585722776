"""The installation's own key for the pages: it signs forms and messages, and wraps second factors."""

import secrets
from contextlib import suppress
from pathlib import Path

from archive_service.signing import keyfiles

_NAME, _BYTES = "forms.key", 32


def web_key(home: Path) -> bytes:
    """Return the 32 bytes of ``<home>/forms.key``, made at the first call, readable by its owner only."""
    path = home / _NAME
    if not path.exists():
        with suppress(FileExistsError):  # another process was first
            keyfiles.write_new(path, secrets.token_bytes(_BYTES), keyfiles.SECRET_MODE)
    return path.read_bytes()
