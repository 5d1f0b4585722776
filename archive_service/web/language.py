"""Words of the pages: which language a reader gets, and how dates, sizes and links are spelled."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, request

from archive_service.problems import LANGUAGES, sentence

COOKIE = "language"
_KB = 1024
_A_YEAR_S = 365 * 24 * 3600


def install(app: Flask, default: str) -> None:
    """Give every page ``lang``, ``say(name, …)``, ``link(…)``, and filters for days, moments and sizes."""
    app.config["DEFAULT_LANGUAGE"] = default
    app.context_processor(lambda: {"lang": chosen(), "languages": LANGUAGES, "say": say, "link": link})
    app.add_template_filter(day, "day")
    app.add_template_filter(moment, "moment")
    app.add_template_filter(size, "size")
    app.after_request(_remember)


def chosen() -> str:
    """Return the language: ``?lang=``, else the last choice, else the browser's wish, else the default."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(LANGUAGES) or str(current_app.config["DEFAULT_LANGUAGE"])


def say(name: str, /, **facts: Any) -> str:
    """Return a sentence in the reader's language; a name without an area is one of ``web``."""
    return sentence(name if "." in name else f"web.{name}", chosen(), **facts)


def link(**changes: str | int | None) -> str:
    """Return the address of this page with some parts of its query changed; None takes a part away."""
    parts: dict[str, Any] = {**request.args, **changes}
    query = urlencode({name: value for name, value in parts.items() if value is not None})
    return f"{request.path}?{query}" if query else request.path


def day(value: date | None) -> str:
    """Return a day as people write it, «—» for none."""
    return f"{value:%d.%m.%Y}" if value else "—"


def moment(value: datetime | None) -> str:
    """Return a moment in the school's zone, «—» for none."""
    at = g.get("desk")
    return f"{value.astimezone(ZoneInfo(at.zone if at else 'UTC')):%d.%m.%Y %H:%M}" if value else "—"


def size(count: int) -> str:
    """Return a number of bytes in words of the reader's language."""
    if count < _KB:
        return say("size-bytes", count=count)
    if count < _KB * _KB:
        return say("size-kb", count=f"{count / _KB:.0f}")
    if count < _KB * _KB * _KB:
        return say("size-mb", count=_tenths(count / _KB / _KB))
    return say("size-gb", count=_tenths(count / _KB / _KB / _KB))


def _tenths(value: float) -> str:
    """A number as it is written in the reader's language: 2,2; 50."""
    said = f"{value:.1f}".removesuffix(".0")
    return said.replace(".", ",") if chosen() == "ru" else said


def _remember(response: Response) -> Response:
    response.vary.add("Accept-Language")
    wish = request.args.get("lang")
    if wish in LANGUAGES and wish != request.cookies.get(COOKIE):
        response.set_cookie(COOKIE, wish, max_age=_A_YEAR_S, secure=True, httponly=True, samesite="Lax")
    return response
