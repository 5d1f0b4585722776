"""Reading exports: whatever a school brings becomes one canonical snapshot, or a list of faults."""

from archive_service.importing.importing import import_file
from archive_service.importing.reading import Imported

__all__ = ["Imported", "import_file"]
