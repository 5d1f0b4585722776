"""The files a volume carries, checked against its manifest (format ``journal-manifest/1``)."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from archive_service.signing.facts import AttachmentFacts, Reason, SignatureFacts
from workflows.canonical import digest

MANIFEST = "manifest.json"
FORMAT = "journal-manifest/1"
_MAX_DEPTH = 8


class SignedFile(Protocol):
    """What is needed of the verdict on a carried file."""

    @property
    def sound(self) -> bool:
        """True when nothing speaks against it."""

    @property
    def signatures(self) -> tuple[SignatureFacts, ...]:
        """Its signatures."""


Judge = Callable[[bytes, Mapping[str, str]], SignedFile]


def examine(reader: PdfFileReader, judge: Judge) -> tuple[tuple[AttachmentFacts, ...], tuple[Reason, ...]]:
    """Return the facts of every carried file, and what speaks against the list as a whole.

    ``judge`` gives the verdict on a carried PDF that the manifest says is signed.
    """
    files = dict(embedded_files(reader))
    if not files:
        return (), ()
    if MANIFEST not in files:
        return (), (Reason("signing.verdict-manifest-missing"),)
    listed = _listed(files.pop(MANIFEST))
    if listed is None:
        return (), (Reason("signing.verdict-manifest-broken"),)
    absent = tuple(Reason.within("missing", name) for name in sorted(listed.keys() - files.keys()))
    return tuple(_check(name, files[name], listed.get(name), judge) for name in sorted(files)), absent


def embedded_files(reader: PdfFileReader) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file in the name tree.

    Raises:
        ValueError: the tree is deeper than any of ours, or a name is given twice.
    """
    names = _held(reader.root, "/Names", generic.DictionaryObject())
    tree = _held(names, "/EmbeddedFiles", None)
    seen: set[str] = set()
    for name, data in _leaves(tree, _MAX_DEPTH) if tree is not None else ():
        if name in seen:
            raise ValueError(name)
        seen.add(name)
        yield name, data


def _leaves(node: generic.DictionaryObject, depth: int) -> Iterator[tuple[str, bytes]]:
    if depth == 0:
        raise ValueError("a name tree deeper than any of ours")
    pairs = list(_held(node, "/Names", ()))
    for name, spec in zip(pairs[::2], pairs[1::2], strict=True):
        yield str(name.get_object()), spec.get_object()["/EF"]["/F"].data
    for kid in _held(node, "/Kids", ()):
        yield from _leaves(kid.get_object(), depth - 1)


def _held(node: generic.DictionaryObject, key: str, default: Any) -> Any:
    """Return an entry with its reference followed; the library's ``get`` does not follow it."""
    return node[key] if key in node else default  # noqa: SIM401


def _listed(manifest: bytes) -> dict[str, dict[str, Any]] | None:
    try:
        parsed = json.loads(manifest)
        return {one["name"]: one for one in parsed["files"]} if parsed["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError):
        return None


def _check(name: str, data: bytes, entry: dict[str, Any] | None, judge: Judge) -> AttachmentFacts:
    found = digest(data)
    if entry is None:
        return AttachmentFacts(name, found, (Reason.within("extra", name),))
    reasons = [] if entry.get("digest") == found else [Reason.within("digest", name)]
    signers = entry.get("signers")
    if not signers:
        return AttachmentFacts(name, found, tuple(reasons))
    verdict = judge(data, signers)
    if not verdict.sound:
        reasons.append(Reason.within("signature", name))
    return AttachmentFacts(name, found, tuple(reasons), verdict.signatures)
