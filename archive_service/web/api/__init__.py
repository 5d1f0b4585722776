"""The JSON API: the acts that people do on the pages, for programs with a personal token."""

from archive_service.web.api.app import create_api
from archive_service.web.api.mounting import mount
from archive_service.web.api.spec import PREFIX

__all__ = ["PREFIX", "create_api", "mount"]
