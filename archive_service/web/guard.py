"""What every answer carries, and which requests are not answered at all."""

from collections.abc import Sequence

from flask import Flask, Response, abort, request

HOSTS = ("127.0.0.1", "localhost")
"""Names this service answers to: a foreign page that has its own name point here gets nothing."""
LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_FORM = 2 * 1024 * 1024
MOST_FIELDS = 5000
_SAFE = ("GET", "HEAD", "OPTIONS")
_OURS = ("same-origin", "none")

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # Bootstrap's style sheet holds its small pictures as data
    "connect-src": "'self'",
    "object-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",  # a PDF stands in its page
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_NO_STORE, _KEEP = "no-store", "public, max-age=86400"
_LOOKS = ("static", "bootstrap.static", "vendor")


def install(app: Flask, hosts: Sequence[str] = ()) -> None:
    """Refuse foreign names and requests from other sites' pages; put the headers on every answer."""
    app.config["TRUSTED_HOSTS"] = [*HOSTS, *hosts]
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_UPLOAD
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    app.before_request(_refuse_foreign)
    app.after_request(_protect)


def _refuse_foreign() -> None:
    """Browsers say where a request came from; older ones at least name the origin (RFC 6454)."""
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        if site not in _OURS:
            abort(403)
    elif origin is not None and origin.partition("://")[2] != request.host:
        abort(403)


def _protect(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers["Cache-Control"] = _KEEP if request.endpoint in _LOOKS else _NO_STORE
    return response
