"""Files as answers."""

from urllib.parse import quote

from flask import Response

PDF = "application/pdf"


def send(data: bytes, name: str, media_type: str, *, inline: bool = False) -> Response:
    """Return a file to be saved under its name, or shown in the page (RFC 6266)."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    how = "inline" if inline else "attachment"
    answer = Response(data, mimetype=media_type)
    answer.headers["Content-Disposition"] = (
        f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return answer


def send_pdf(data: bytes, name: str, *, inline: bool = True) -> Response:
    """Return a PDF."""
    return send(data, name, PDF, inline=inline)
