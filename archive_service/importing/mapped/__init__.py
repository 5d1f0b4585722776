"""Any CSV or XLSX table, read by a mapping file that the user writes (TOML)."""

from archive_service.importing.mapped.read import read_mapped

__all__ = ["read_mapped"]
