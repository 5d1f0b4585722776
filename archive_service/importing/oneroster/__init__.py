"""OneRoster 1.1 and 1.2 CSV bundles (1EdTech): rosters, line items and results."""

from archive_service.importing.oneroster.read import read_bundle

__all__ = ["read_bundle"]
