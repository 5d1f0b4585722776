"""The description of the API as a page: plain, made here, with no script and nothing from elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apiflask import APIBlueprint
from flask import current_app, render_template

from archive_service.web.api import spec

bp = APIBlueprint("docs", __name__, enable_openapi=False)
_REF = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body or an answer; ``of`` names the schema of what it holds, "" for a plain value."""

    name: str
    type: str
    of: str
    required: bool
    said: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema: its name and its fields."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it; ``body`` and ``answer`` name schemas, "" where there is none."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    body: str
    media_type: str
    status: str
    answer: str


@bp.get("/docs")
def page() -> str:
    """Show what the API can do."""
    described: dict[str, Any] = current_app._get_spec()  # type: ignore[attr-defined]
    groups: dict[str, list[Operation]] = {}
    for path, method, operation in spec.operations(described):
        groups.setdefault(operation["tags"][0], []).append(_operation(path, method, operation, described))
    schemas = described["components"]["schemas"]
    shapes = [Shape(name, tuple(_fields(body))) for name, body in sorted(schemas.items())]
    return render_template("api/docs.html", info=described["info"], groups=groups, shapes=shapes)


def _operation(
    path: str, method: str, operation: Mapping[str, Any], described: Mapping[str, Any]
) -> Operation:
    bodies: dict[str, dict[str, Any]] = operation.get("requestBody", {}).get("content", {})
    media_type, body = next(iter(bodies.items()), ("", dict[str, Any]()))
    status, answer = next(one for one in operation["responses"].items() if one[0].startswith("2"))
    [(answer_type, content)] = answer["content"].items()
    parameters = [_parameter(one, described) for one in operation["parameters"]]
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=spec.PREFIX + path,
        summary=operation["summary"],
        parameters=tuple(parameters),
        body=_name(body.get("schema", {})),
        media_type=media_type,
        status=status,
        answer=_name(content["schema"]) or answer_type,
    )


def _parameter(one: Mapping[str, Any], described: Mapping[str, Any]) -> Field:
    if "$ref" in one:
        one = described["components"]["parameters"][one["$ref"].rpartition("/")[2]]
    said = f"{one['in']}. {one.get('description', '')}".strip()
    return Field(one["name"], _type(one["schema"]), "", bool(one.get("required")), said)


def _fields(schema: Mapping[str, Any]) -> Iterator[Field]:
    needed = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        yield Field(name, _type(inner), _of(inner), name in needed, inner.get("description", ""))


def _type(schema: Mapping[str, Any]) -> str:
    """Return what a value is, in the words of JSON Schema."""
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(filter(None, map(_type, schema["anyOf"])))
    kind = str(schema.get("type", "")) + _limits(schema)
    if kind.startswith("array"):
        inner = _type(schema.get("items", {}))
        return f"{kind} of {inner}" if inner else kind
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _limits(schema: Mapping[str, Any]) -> str:
    """Return how large or long a value may be: « 1…100»."""
    for pair in (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")):
        least, most = (schema.get(name) for name in pair)
        if most is not None:
            return f" {0 if least is None else least}…{most}"
    return ""


def _of(schema: Mapping[str, Any]) -> str:
    inner = [schema, schema.get("items", {}), *schema.get("anyOf", ())]
    return next(filter(None, map(_name, inner)), "")


def _name(schema: Mapping[str, Any]) -> str:
    refer = str(schema.get("$ref", ""))
    return refer.removeprefix(_REF) if refer.startswith(_REF) else ""
