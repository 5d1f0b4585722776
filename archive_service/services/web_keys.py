"""The installation's own key for the pages: it signs forms and messages, and wraps second factors."""

import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from archive_service.signing import keyfiles

_NAME, _BYTES = "forms.key", 32


def web_key(home: Path) -> bytes:
    """Return the 32 bytes of ``<home>/forms.key``, made at the first call, readable by its owner only."""
    path = home / _NAME
    if not path.exists():
        with suppress(FileExistsError):  # another process was first
            keyfiles.write_new(path, secrets.token_bytes(_BYTES), keyfiles.SECRET_MODE)
    return path.read_bytes()


def locked(home: Path, purpose: str) -> Fernet:
    """Return the lock for one purpose, derived from the installation's key (HKDF, RFC 5869).

    What it closes is of no use to whoever has the database alone.
    """
    derived = HKDF(algorithm=SHA256(), length=_BYTES, salt=None, info=purpose.encode()).derive(web_key(home))
    return Fernet(urlsafe_b64encode(derived))
