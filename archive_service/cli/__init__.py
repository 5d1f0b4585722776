"""The command line: ``archive-service``. One file a group of commands; each calls one service."""

from archive_service.cli.app import main

__all__ = ["main"]
