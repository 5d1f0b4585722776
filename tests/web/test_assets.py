"""The scripts that npm brings: served where they are, missed without harm where they are not."""

import json
import sys
from pathlib import Path

import pytest
from flask import Flask

from archive_service.web import assets

ROOT = Path(__file__).parents[2]
LOCKS = ("templates/npm/package-lock.json", "tests/tools/npm/package-lock.json")


@pytest.fixture
def app() -> Flask:
    """An application with nothing but the scripts."""
    app = Flask(__name__, static_folder=None)
    assets.install(app)
    return app


def test_a_script_that_set_up_brought(app: Flask, monkeypatch, tmp_path: Path) -> None:
    """It is found under the environment, served as a script, and pages are told so."""
    file = tmp_path / "npm" / "pages" / "node_modules" / "htmx.org" / "dist" / "htmx.min.js"
    file.parent.mkdir(parents=True)
    file.write_text("var htmx", "utf-8")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    answer = app.test_client().get("/static/vendor/htmx.min.js")
    assert (answer.status_code, answer.text) == (200, "var htmx")
    assert answer.mimetype == "text/javascript"
    assert app.jinja_env.globals["vendored"]("htmx.min.js")


def test_without_npm_nothing_breaks(app: Flask, monkeypatch, tmp_path: Path) -> None:
    """An environment that has no such file answers 404, and pages leave the script out."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert app.test_client().get("/static/vendor/htmx.min.js").status_code == 404
    assert not app.jinja_env.globals["vendored"]("htmx.min.js")


@pytest.mark.parametrize("name", ["other.js", "..", "%2e%2e%2fpackage.json"])
def test_nothing_else_is_served(app: Flask, name: str) -> None:
    """Only the scripts of the table have an address."""
    assert app.test_client().get(f"/static/vendor/{name}").status_code == 404


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_pin_and_name_no_place(lock: str) -> None:
    """Each package is pinned with its digest; where it comes from is the machine's own affair."""
    packages = json.loads((ROOT / lock).read_text("utf-8"))["packages"]
    taken = {name: one for name, one in packages.items() if name}
    assert taken
    assert all(one["integrity"].startswith("sha512-") and one["version"] for one in taken.values())
    assert not any("resolved" in one for one in taken.values())
    assert "://" not in (ROOT / lock).read_text("utf-8")
