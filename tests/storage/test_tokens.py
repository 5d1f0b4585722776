"""Any text can stand in a manifest as a token."""

import pytest

from storage.manifest import Manifest, token


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("02-15", "02-15"),
        (" ст. 607 ", "ст._607"),
        ("01-03 (ЭПК), п. 4", "01-03_ЭПК_п._4"),
        ("", ""),
        ("д" * 200, "д" * 128),
    ],
)
def test_a_text_becomes_a_token(text: str, said: str) -> None:
    """What no token may hold becomes «_», what is too long is cut; the manifest takes it."""
    assert token(text) == said
    assert Manifest({"index": token(text)}, ()).subject["index"] == said
