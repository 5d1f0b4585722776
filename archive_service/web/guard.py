"""What every answer carries, and which requests are not answered at all."""

from flask import Flask, Response

HOSTS = ("127.0.0.1", "localhost")
"""Names this page answers to: a foreign page that has its own name point here gets nothing."""

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def install(app: Flask) -> None:
    """Refuse foreign host names, and put the headers on every answer, errors too."""
    app.config["TRUSTED_HOSTS"] = list(HOSTS)
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
