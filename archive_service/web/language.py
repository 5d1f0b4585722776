"""Words of the pages: which language a reader gets, and how dates and links are spelled."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request

from archive_service.problems import LANGUAGES, sentence

_KEPT = ("lang", "school", "year", "page")


def install(app: Flask, default: str) -> None:
    """Give every page ``lang``, ``say(name, …)``, ``link(…)`` and the filters ``day`` and ``moment``."""

    def words() -> dict[str, Any]:
        lang = chosen(default)
        return {"lang": lang, "languages": LANGUAGES, "say": partial(_say, lang), "link": link}

    app.context_processor(words)
    app.add_template_filter(_day, "day")
    app.add_template_filter(_moment, "moment")
    app.after_request(_vary)


def chosen(default: str) -> str:
    """Return the language of this request: ``?lang=``, else the browser's wish, else ``default``."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES) or default


def link(**changes: str | int | None) -> str:
    """Return the address of this page with some parts changed; None takes a part away."""
    parts: Mapping[str, str | int | None] = {name: request.args.get(name) for name in _KEPT} | changes
    query = urlencode({name: value for name, value in parts.items() if value is not None})
    return f"/?{query}" if query else "/"


def _say(lang: str, name: str, /, **facts: Any) -> str:
    return sentence(f"web.{name}", lang, **facts)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _moment(moment: datetime) -> str:
    return f"{moment:%d.%m.%Y %H:%M}"


def _vary(response: Response) -> Response:
    response.vary.add("Accept-Language")
    return response
