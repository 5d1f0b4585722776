"""The rules every import has to satisfy, whatever its format; all faults at once."""

from archive_service.importing.checks.check import Findings, check

__all__ = ["Findings", "check"]
