"""What doctor says of stores by their settings alone."""

from pathlib import Path

import pytest

from archive_service.services.store_remarks import remarks
from archive_service.settings import Settings


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ("https://podval.example:8333", []),
        ("http://127.0.0.1:8333", []),
        ("http://podval.example:8333", ["far"]),
    ],
)
def test_a_line_without_tls_is_told(tmp_path: Path, endpoint: str, said: list[str]) -> None:
    """Keys and documents go through a network by TLS only; where they do not, doctor says so."""
    far = {"kind": "s3", "name": "far", "room": "подвал", "endpoint": endpoint, "bucket": "journals"}
    far |= {"access_key_file": "/k/a", "secret_key_file": "/k/s"}
    near = {"name": "near", "room": "серверная", "path": str(tmp_path)}
    settings = Settings.model_validate({"home": tmp_path, "stores": [near, far]})
    assert [name for name, _ in remarks(settings)] == said
