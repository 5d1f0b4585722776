"""The edge of the command line: options shared by all commands, output, errors, progress."""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, ParamSpec, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from archive_service.logs import log_to_file
from archive_service.problems import Explanation, Kind, Problem, explain, sentence

if TYPE_CHECKING:  # loaded when first needed: --help and wrong options answer at once
    from archive_service.services.context import Archive, Desk

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Edge:
    """What the shared options say; the archive itself is opened when a command first needs it."""

    home: Path
    school: str | None
    as_json: bool
    language: str
    _archive: "Archive | None" = None

    @property
    def archive(self) -> "Archive":
        """The opened installation."""
        if self._archive is None:
            from archive_service.wiring import open_archive  # noqa: PLC0415

            log_to_file(self.home)
            self._archive = open_archive(self.home)
        return self._archive

    @property
    def desk(self) -> "Desk":
        """The desk of the school that ``--school`` names, or of the only one there is."""
        return self.archive.desk(self.school)

    def close(self) -> None:
        """Give back what was opened."""
        if self._archive is not None:
            self._archive.close()


_WIDE = 1000
"""Columns for a table that goes to a file or to another program: nothing is cut off there."""

pass_edge = click.make_pass_decorator(Edge)
console = Console(stderr=True)


def say(text: str) -> None:
    """Print one line of result."""
    click.echo(text)


def show(edge: Edge, data: Any, human: Callable[[], None]) -> None:
    """Print ``data`` as JSON under ``--json``, else let ``human`` print for people."""
    if edge.as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        human()


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under headers: as wide as the terminal allows, and whole where there is none."""
    view = Table(*headers, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        view.add_row(*row)
    Console(width=None if sys.stdout.isatty() else _WIDE).print(view)


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield ``advance(done, total)``; the bar goes to standard error and vanishes off a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance
    if not console.is_terminal:
        console.print(f"{label} ✓")


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn every error of a command into words and an exit code; tracebacks go to the log."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        edge = click.get_current_context().find_object(Edge)
        language = edge.language if edge else "ru"
        try:
            return command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            explanation = explain(error, language)
            if explanation.kind is Kind.INTERNAL:
                logging.getLogger(__name__).exception("command failed: %s", command.__name__)
            _tell(explanation, as_json=bool(edge and edge.as_json))
            raise click.exceptions.Exit(explanation.kind.exit_code) from None

    return run


def read_passphrase(file: Path | None, who: str, *, confirm: bool = False, language: str = "ru") -> str:
    """Return the pass phrase from a file (mode 0600) or from the terminal, never from arguments.

    Raises:
        Problem: the file is readable by others, is empty or no text, or there is no terminal to ask on.
    """
    if file is None:
        if not sys.stdin.isatty():
            raise Problem(Kind.ACCESS, "service.passphrase-needed", who=who)
        prompt = sentence("service.passphrase-prompt", language, who=who)
        return str(click.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True))
    if file.stat().st_mode & 0o077:
        raise Problem(Kind.ACCESS, "service.passphrase-file-open", file=str(file))
    try:
        text = file.read_text("utf-8").strip("\r\n")
    except UnicodeDecodeError:
        raise Problem(Kind.ACCESS, "service.passphrase-file-no-text", file=str(file)) from None
    except OSError as error:
        raise Problem(
            Kind.ACCESS, "service.file-unreadable", file=str(file), reason=error.strerror or ""
        ) from None
    if not text:
        raise Problem(Kind.ACCESS, "service.passphrase-file-empty", file=str(file))
    return text


@contextmanager
def new_file(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Give a new file to write to; it is there before the work begins, and gone if the work fails.

    Raises:
        Problem: there is a file of that name, or none can be written there.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise Problem(Kind.USAGE, "service.file-exists", file=str(path)) from None
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
    except OSError as error:
        path.unlink()
        raise _unwritable(path, error) from None
    except BaseException:
        path.unlink()
        raise


@contextmanager
def asked_file(path: Path | None) -> Iterator[BinaryIO | None]:
    """Give a new file like :func:`new_file` where a path is named, else None.

    Raises:
        Problem: there is a file of that name, or none can be written there.
    """
    if path is None:
        yield None
        return
    with new_file(path) as file:
        yield file


def _unwritable(path: Path, error: OSError) -> Problem:
    return Problem(Kind.USAGE, "service.file-unwritable", file=str(path), reason=error.strerror or "")


def _tell(explanation: Explanation, *, as_json: bool) -> None:
    if as_json:
        body = {"error": explanation.code, "text": explanation.text, "details": explanation.details}
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
        return
    click.secho(explanation.text, fg="red", err=True)
    for line in explanation.details:
        click.echo(f"  • {line}", err=True)
