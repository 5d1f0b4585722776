"""Which tests carry which clause: read from the tests' markers, or from the packaged result of that."""

import ast
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from archive_service.problems import Kind, Problem

Proofs = Mapping[str, tuple[str, ...]]

_ROOT = Path(__file__).parents[2]
_NO_PROOF = {"skip", "xfail"}


def source_tree() -> Path | None:
    """Return the folder of the sources, None in an installed package."""
    return _ROOT if (_ROOT / "tests").is_dir() and (_ROOT / "pyproject.toml").is_file() else None


def present() -> Proofs:
    """Return the tests by the clause they carry; an installed package knows them from its build."""
    tree = source_tree()
    return packaged() if tree is None else marked(tree / "tests")


def packaged() -> Proofs:
    """Return what :func:`as_json` wrote into the package."""
    written = json.loads((resources.files("workflows") / "clauses" / "proofs.json").read_text("utf-8"))
    return {clause: tuple(tests) for clause, tests in written.items()}


def as_json(proofs: Proofs) -> str:
    """Return the proofs as the file that the package carries."""
    return json.dumps(proofs, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def marked(tests: Path) -> Proofs:
    """Return the tests under a folder by the clause in their markers.

    Marks of a whole file or class count for it under its name; a test that is skipped or expected
    to fail proves nothing. What is no plain text in a marker is returned as it is written, so that
    it shows as an unknown clause.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for file in tests.rglob("test_*.py"):
        name = file.relative_to(tests.parent).as_posix()
        for place, marks in _places(ast.parse(file.read_text("utf-8"))):
            for clause in _clauses(marks):
                found[clause].add(f"{name}::{place}" if place else name)
    return {clause: tuple(sorted(found[clause])) for clause in sorted(found)}


def tree_needed() -> Path:
    """Return the folder of the sources.

    Raises:
        Problem: this is an installed package.
    """
    tree = source_tree()
    if tree is None:
        raise Problem(Kind.SETUP, "clauses.no-sources")
    return tree


def _places(tree: ast.Module) -> Iterator[tuple[str, list[ast.expr]]]:
    """Yield the name of every test, and what is written above it."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield "", [node.value]
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield node.name, node.decorator_list
            yield from ((f"{node.name}::{test}", marks) for test, marks in _functions(node.body))
    yield from _functions(tree.body)


def _functions(body: list[ast.stmt]) -> Iterator[tuple[str, list[ast.expr]]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.name, node.decorator_list


def _clauses(marks: list[ast.expr]) -> Iterator[str]:
    if any(_mark(mark) in _NO_PROOF for mark in marks):
        return
    for mark in marks:
        for node in ast.walk(mark):
            if isinstance(node, ast.Call) and _mark(node) == "clause":
                yield from (_said(argument) for argument in node.args)


def _mark(node: ast.expr) -> str:
    """Return which mark of pytest it is (``pytest.mark.NAME``, called or not), "" for anything else."""
    node = node.func if isinstance(node, ast.Call) else node
    if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("mark"):
        return node.attr
    return ""


def _said(argument: ast.expr) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return ast.unparse(argument)
