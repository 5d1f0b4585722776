"""Under which name the pages are open now: passkeys belong to a name."""

from ipaddress import ip_address

from flask import request

from archive_service.services.passkeys import Site


def site() -> Site | None:
    """Return where the visitor is; None at a bare address, where browsers make no passkeys."""
    name = request.host.rpartition(":")[0] if ":" in request.host else request.host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return Site(name, f"{request.scheme}://{request.host}")
    return None
