"""What happened to the files of a package, in PREMIS 3: objects, events, agents (loc.gov/premis/v3).

Agents are known by id; a name stands only where a certificate in the package says it already.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from archive_service.db.chain import Entry
from archive_service.services.leave_proofs import Signatures
from storage.bag import Piece
from workflows.acts import SERVICE

NAMESPACE = "http://www.loc.gov/premis/v3"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_VERSION = "3.0"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_PDF, _JSON = "application/pdf", "application/json"
_TYPES = {".pdf": _PDF, ".json": _JSON}
_UNKNOWN_TYPE = "application/octet-stream"
_EVENT_TYPES = {
    "deposited": "ingestion",
    "section-signed": "digital signature generation",
    "case-signed": "digital signature generation",
    "snapshot-fixed": "capture",
    "printed": "creation",
    "volume-assembled": "information package creation",
    "checked": "validation",
}
"""The words of the Library of Congress for what we call otherwise; the rest keeps its own name."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the description tells: the files, the acts, who signed which, names by id, whose it is."""

    school: str
    organisation: str
    pieces: tuple[Piece, ...]
    acts: tuple[Entry, ...]
    signatures: Signatures
    names: Mapping[str, str]


def premis(told: Told) -> bytes:
    """Return the description as XML."""
    Xml.register_namespace("", NAMESPACE)
    Xml.register_namespace("xsi", _TYPE[1:].partition("}")[0])
    root = Xml.Element(f"{{{NAMESPACE}}}premis", {"version": _VERSION})
    there = {one.key.digest for one in told.pieces}
    for piece in told.pieces:
        _object(root, piece, told)
    for act in told.acts:
        _event(root, act, [one for one in _named(act) if one in there])
    for person in sorted({act.actor for act in told.acts}):
        _agent(root, person, told.names.get(person, ""), "software" if person == SERVICE else "person")
    _agent(root, told.school, told.organisation, "organization")
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _object(root: Xml.Element, piece: Piece, told: Told) -> None:
    one = Xml.SubElement(root, f"{{{NAMESPACE}}}object", {_TYPE: "file"})
    _pair(one, "objectIdentifier", "sha256", piece.key.digest)
    facts = _under(one, "objectCharacteristics")
    _text(facts, "compositionLevel", "0")
    fixity = _under(facts, "fixity")
    _text(fixity, "messageDigestAlgorithm", "SHA-256")
    _text(fixity, "messageDigest", piece.key.hex)
    _text(facts, "size", str(piece.size_bytes))
    ending = f".{piece.path.rpartition('.')[2]}"
    _text(
        _under(_under(facts, "format"), "formatDesignation"), "formatName", _TYPES.get(ending, _UNKNOWN_TYPE)
    )
    _text(one, "originalName", f"data/{piece.path}")
    for signed in told.signatures.of.get(f"data/{piece.path}", ()):
        signature = _under(_under(one, "signatureInformation"), "signature")
        _text(signature, "signatureEncoding", "DER")
        _text(signature, "signer", signed.signer)
        _text(signature, "signatureMethod", "ECDSA-SHA256")
        _text(signature, "signatureValue", signed.container.hex())
        _text(signature, "signatureValidationRules", "RFC 5652; ETSI EN 319 142 (PAdES B-B)")
        _text(signature, "signatureProperties", signed.field)


def _event(root: Xml.Element, act: Entry, touched: Iterable[str]) -> None:
    one = _under(root, "event")
    _pair(one, "eventIdentifier", "log", f"{act.school}/{act.seq}")
    _text(one, "eventType", _EVENT_TYPES.get(act.kind, act.kind))
    _text(one, "eventDateTime", act.at)
    _text(_under(one, "eventDetailInformation"), "eventDetail", f"{act.kind} {act.hash}")
    _text(_under(one, "eventOutcomeInformation"), "eventOutcome", "success")
    agent = _pair(one, "linkingAgentIdentifier", "local", act.actor)
    _text(agent, "linkingAgentRole", "implementer")
    for digest in touched:
        _pair(one, "linkingObjectIdentifier", "sha256", digest)


def _agent(root: Xml.Element, ident: str, name: str, kind: str) -> None:
    one = _under(root, "agent")
    _pair(one, "agentIdentifier", "local", ident)
    if name:
        _text(one, "agentName", name)
    _text(one, "agentType", kind)


def _named(act: Entry) -> Iterator[str]:
    yield from dict.fromkeys(_DIGEST.findall(act.payload))


def _under(parent: Xml.Element, name: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _text(parent: Xml.Element, name: str, text: str) -> None:
    _under(parent, name).text = text


def _pair(parent: Xml.Element, name: str, kind: str, value: str) -> Xml.Element:
    one = _under(parent, name)
    _text(one, f"{name}Type", kind)
    _text(one, f"{name}Value", value)
    return one
