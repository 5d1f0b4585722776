"""What doctor says of stores by their settings alone."""

from pathlib import Path

import pytest

from archive_service.services.store_remarks import remarks
from archive_service.settings import Settings


@pytest.mark.parametrize(
    ("endpoint", "administrators", "said"),
    [
        ("https://podval.example:8333", ("Первый", "Второй"), []),
        ("https://podval.example:8333", ("", ""), []),
        ("http://127.0.0.1:8333", ("Первый", "Второй"), []),
        ("http://podval.example:8333", ("Первый", "Второй"), ["far"]),
        ("https://podval.example:8333", ("Первый", " первый"), ["near, far"]),
    ],
)
def test_a_line_without_tls_and_one_administrator_are_told(
    tmp_path: Path, endpoint: str, administrators: tuple[str, str], said: list[str]
) -> None:
    """Documents go through a network by TLS only, and no one person can spoil every copy; else it is said."""
    far = {"kind": "s3", "name": "far", "room": "подвал", "endpoint": endpoint, "bucket": "journals"}
    far |= {"access_key_file": "/k/a", "secret_key_file": "/k/s", "administrator": administrators[1]}
    near = {"name": "near", "room": "серверная", "path": str(tmp_path), "administrator": administrators[0]}
    settings = Settings.model_validate({"home": tmp_path, "stores": [near, far]})
    assert [name for name, _ in remarks(settings)] == said
