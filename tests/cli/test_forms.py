"""``forms``: the texts of papers by command."""

from pathlib import Path
from typing import Any

import pypdfium2

SAID = "Листы сосчитаны вдвоём."


def test_a_text_is_changed_and_a_sample_is_written(at: Any, tmp_path: Path) -> None:
    """Listed, changed by the administrator, shown, written as PDF; --shipped takes it back."""
    cli, target = at("imported"), tmp_path / "образец.pdf"
    assert "как в поставке" in cli.ok("forms", "list").output
    words = ("forms", "edit", "transfer_list", "--reason", "приказ № 12")
    taken = cli.json(*words, "--text", f"checked={SAID}", by="admin")
    assert (taken["number"], taken["reason"]) == (1, "приказ № 12")
    assert "свои, версия 1" in cli.ok("forms", "list").output
    assert SAID in cli.ok("forms", "show", "transfer_list").output
    cli.ok("forms", "sample", "transfer_list", "-o", target)
    page = pypdfium2.PdfDocument(target.read_bytes())[0]
    assert SAID in " ".join(page.get_textpage().get_text_range().split())
    assert "версия 2" in cli.ok(*words, "--shipped", by="admin").output
    assert cli.json("forms", "show", "transfer_list")["versions"][0]["document"] == ""


def test_refusals_have_their_exit_codes(at: Any, tmp_path: Path) -> None:
    """A spoilt text 3, a malformed pair 2, nobody's form 5, somebody without the role 8."""
    cli = at("imported")
    words = ("forms", "edit", "transfer_list", "--reason", "приказ № 12", "--text")
    for said, by, code in (
        ("total=Итого", "admin", 3),
        ("total", "admin", 2),
        (f"checked={SAID}", "t-01", 8),
    ):
        assert cli.run(*words, said, by=by).exit_code == code
    assert cli.run("forms", "show", "absent").exit_code == 5
    assert (
        cli.run("forms", "sample", "transfer_list", "--version", 3, "-o", tmp_path / "a.pdf").exit_code == 5
    )
