"""The description of the API as OpenAPI 3.1: what APIFlask cannot know is added to what it finds."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from apiflask import APIFlask

from archive_service.web.api.once import HEADER, LONGEST
from archive_service.web.api.trouble import MEDIA_TYPE

PREFIX = "/api/v1"
SETTINGS: Mapping[str, Any] = {
    "OPENAPI_VERSION": "3.1.0",
    "SERVERS": [{"url": PREFIX}],
    "AUTO_OPERATION_ID": True,
    "AUTO_OPERATION_DESCRIPTION": False,
    "AUTO_VALIDATION_ERROR_RESPONSE": False,
    "AUTO_404_RESPONSE": False,
    "AUTO_AUTH_ERROR_RESPONSE": False,
    "SUCCESS_DESCRIPTION": "Сделано",
    "SECURITY_SCHEMES": {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "Личный токен со страницы «Моя учётная запись».",
        }
    },
}
_ERRORS = (400, 401, 403, 404, 409, 422, 429, 500, 503, 507)
_BODY_ERRORS = (413, 415)
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457: что не так и что сделать, словами (detail) и кодом для программ (code).",
    "required": ["type", "title", "status", "detail", "code", "details"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "details": {"type": "array", "items": {"type": "string"}},
        "clause": {"type": "string", "description": "Пункт Положения, по которому отказано."},
    },
}
_KEY: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Один ключ на одно действие: повторный запрос получит первый ответ.",
    "schema": {"type": "string", "pattern": f"^[A-Za-z0-9_.:-]{{1,{LONGEST}}}$"},
}
_CODE = {"type": "string", "minLength": 1, "maxLength": 128}
_WHOLE = {"type": "integer", "minimum": 1, "maximum": 100_000}


def install(api: APIFlask) -> None:
    """Complete the description whenever it is made."""
    api.spec_processor(_complete)


def operations(spec: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and operation of everything that the API answers."""
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _complete(spec: dict[str, Any] | str) -> dict[str, Any] | str:
    if isinstance(spec, str):
        return spec
    parts = spec.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = _PROBLEM
    parts["responses"] = {f"Problem{status}": _response(status) for status in (*_ERRORS, *_BODY_ERRORS)}
    parts["parameters"] = {"IdempotencyKey": _KEY}
    for _, method, operation in operations(spec):
        operation["security"] = [{"token": []}]
        with_body = "requestBody" in operation
        for status in (*_ERRORS, *(_BODY_ERRORS if with_body else ())):
            refer = {"$ref": f"#/components/responses/Problem{status}"}
            operation["responses"].setdefault(str(status), refer)
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                parameter["schema"] = _WHOLE if parameter["schema"]["type"] == "integer" else _CODE
        if with_body:
            operation["requestBody"]["required"] = True
        if method == "post":
            operation["parameters"] += [{"$ref": "#/components/parameters/IdempotencyKey"}]
    return spec


def _response(status: int) -> dict[str, Any]:
    refer = {"$ref": "#/components/schemas/Problem"}
    return {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": refer}}}
