"""The web application: every person's work, in pages."""

import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import templates
from archive_service.services.context import Archive
from archive_service.services.web_keys import web_key
from archive_service.web import (
    areas,
    assets,
    banner,
    fence,
    guard,
    hold_notes,
    language,
    limits,
    lock_notes,
    navigation,
    trouble,
    visitor,
)
from archive_service.web.api import mount
from archive_service.web.once import once_key

_LOOKS = Path(templates.__file__).parent
_FORM_COOKIE = "__Host-form"
_FORM_LIFE_S = 12 * 3600


def create_app(archive: Archive, *, hosts: Sequence[str] = ()) -> Flask:
    """Return the application of one installation, which must stay open as long as it is used.

    ``hosts`` are names it answers to besides those of this computer.
    """
    app = Flask(__name__, template_folder=str(_LOOKS / "pages"), static_folder=str(_LOOKS / "static"))
    app.config.update(
        SECRET_KEY=web_key(archive.settings.home),
        SESSION_COOKIE_NAME=_FORM_COOKIE,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=_FORM_LIFE_S,
        WTF_CSRF_SSL_STRICT=False,  # pages send no referrer; the guard looks at the origin instead
        BOOTSTRAP_SERVE_LOCAL=True,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["once_key"] = once_key
    language.install(app, archive.settings.language)
    assets.install(app)
    guard.install(app, (*archive.settings.hosts, *hosts))
    if archive.settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    visitor.install(app, archive)
    limits.install(app, archive.settings.limits)
    fence.install(app)
    CSRFProtect(app)
    Bootstrap5(app)
    trouble.install(app)
    navigation.install(app)
    lock_notes.install(app)
    hold_notes.install(app)
    banner.install(app)
    for found in pkgutil.iter_modules(areas.__path__):
        app.register_blueprint(importlib.import_module(f"{areas.__name__}.{found.name}").bp)
    mount(app, archive, hosts=hosts, prepare=lambda api: limits.install(api, archive.settings.limits))
    return app
