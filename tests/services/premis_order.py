"""What packages use of PREMIS 3.0 (premis.xsd of 2016): which elements stand where, in which order."""

from collections.abc import Iterator
from xml.etree import ElementTree as Xml

NAMESPACE = "{http://www.loc.gov/premis/v3}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_IDENTIFIED = ("object", "event", "agent", "linkingAgent", "linkingObject")
CHILDREN = {
    "premis": "object+ event* agent*",
    "object": "objectIdentifier+ objectCharacteristics+ originalName? signatureInformation*",
    "objectCharacteristics": "compositionLevel? fixity* size? format+",
    "fixity": "messageDigestAlgorithm messageDigest",
    "format": "formatDesignation",
    "formatDesignation": "formatName formatVersion?",
    "signatureInformation": "signature",
    "signature": (
        "signatureEncoding signer? signatureMethod signatureValue signatureValidationRules "
        "signatureProperties*"
    ),
    "event": (
        "eventIdentifier eventType eventDateTime eventDetailInformation* eventOutcomeInformation* "
        "linkingAgentIdentifier* linkingObjectIdentifier*"
    ),
    "eventDetailInformation": "eventDetail?",
    "eventOutcomeInformation": "eventOutcome",
    "agent": "agentIdentifier+ agentName* agentType?",
    **{f"{one}Identifier": f"{one}IdentifierType {one}IdentifierValue" for one in _IDENTIFIED[:3]},
    **{f"{one}Identifier": f"{one}IdentifierType {one}IdentifierValue {one}Role*" for one in _IDENTIFIED[3:]},
}


def strays(data: bytes) -> list[str]:
    """Return what is not as the schema says."""
    root = Xml.fromstring(data)
    assert root.get("version") == "3.0"
    assert {one.get(_TYPE) for one in root.iter(f"{NAMESPACE}object")} == {"file"}
    return [trouble for one in root.iter() for trouble in _of(one)]


def _of(element: Xml.Element) -> Iterator[str]:
    name = element.tag.removeprefix(NAMESPACE)
    there = [one.tag.removeprefix(NAMESPACE) for one in element]
    for allowed in CHILDREN.get(name, "").split():
        plain, count = allowed.rstrip("+*?"), 0
        while there and there[0] == plain:
            count += 1
            there.pop(0)
        if (not count and allowed[-1] not in "*?") or (count > 1 and allowed[-1] not in "*+"):
            yield f"{name}: {count} × {plain}"
    if there or (name not in CHILDREN and not (element.text or "").strip()):
        yield f"{name}: {there}"
