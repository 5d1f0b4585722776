"""The application that answers programs."""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

from apiflask import APIFlask
from flask import Response
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import templates
from archive_service.services.context import Archive
from archive_service.web import guard, language
from archive_service.web.api import bodies, caller, once, rules, spec, trouble

_LOOKS = Path(templates.__file__).parent
AREAS = (
    "cases",
    "corrections",
    "disposals",
    "docs",
    "duties",
    "finding",
    "imports",
    "jobs",
    "people",
    "reports",
    "school",
    "sections",
    "steps",
)
VERSION = "1.0.0"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing here runs a script; Bootstrap's style sheet holds its small pictures as data."""


class Api(APIFlask):
    """APIFlask whose writing operations are carried out once per ``Idempotency-Key``."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the request, or give the first answer again."""
        return once.answered(self, super().dispatch_request)


def create_api(
    archive: Archive,
    *,
    hosts: Sequence[str] = (),
    prepare: Callable[[APIFlask], None] = lambda _api: None,
) -> APIFlask:
    """Return the API of one installation, which must stay open as long as it is used.

    ``prepare`` gets the API to limit its rate, for example: what it does before requests is done when
    the caller is known, and before a request without a good token is refused.
    """
    api = Api(
        __name__,
        title="Архив школьных журналов",
        version=VERSION,
        docs_path=None,
        template_folder=str(_LOOKS / "pages"),
        static_folder=str(_LOOKS / "static"),
    )
    api.config.update(
        PROVIDE_AUTOMATIC_OPTIONS=False,
        DEFAULT_LANGUAGE=archive.settings.language,
        BOOTSTRAP_SERVE_LOCAL=True,
        **spec.SETTINGS,
    )
    api.extensions["archive"] = archive
    api.json.ensure_ascii = api.json.sort_keys = False  # type: ignore[attr-defined]
    api.jinja_env.undefined = StrictUndefined
    api.url_map.merge_slashes = False
    spec.install(api)
    api.after_request(_tighten)  # what is registered first comes last
    guard.install(api, (*archive.settings.hosts, *hosts))
    language.install(api, archive.settings.language)
    caller.install(api)
    prepare(api)
    rules.install(api)
    bodies.install(api)
    trouble.install(api)
    Bootstrap5(api)
    for area in AREAS:
        api.register_blueprint(importlib.import_module(f"archive_service.web.api.{area}").bp)
    if archive.settings.behind_proxy:
        api.wsgi_app = ProxyFix(api.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return api


def _tighten(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response
