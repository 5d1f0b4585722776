"""The API of a small installation, and callers with tokens."""

from collections.abc import Callable
from typing import Any

import pytest
from apiflask import APIFlask
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive_service.services import tokens
from archive_service.web.api import PREFIX, mount
from tests.world import World

HERE = "https://127.0.0.1:8321"


class Caller:
    """A program with somebody's token; every answer is checked for the status asked for."""

    def __init__(self, client: FlaskClient, token: str = "") -> None:
        self.client = client
        self.token = token

    def get(self, path: str, status: int = 200, **headers: str) -> TestResponse:
        """Return the answer to a GET."""
        return self._call("get", path, status, headers)

    def post(self, path: str, status: int = 200, key: str = "", **body: Any) -> TestResponse:
        """Return the answer to a JSON body; ``key`` is its Idempotency-Key."""
        return self._call("post", path, status, {"Idempotency-Key": key} if key else {}, json=body)

    def send(self, path: str, status: int = 200, **files: Any) -> TestResponse:
        """Return the answer to a form with files."""
        return self._call("post", path, status, {}, data=files, content_type="multipart/form-data")

    def _call(
        self, method: str, path: str, status: int, headers: dict[str, str], **more: Any
    ) -> TestResponse:
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}", **headers}
        call = getattr(self.client, method)
        answer: TestResponse = call(PREFIX + path, base_url=HERE, headers=headers, **more)
        assert answer.status_code == status, (path, answer.status_code, answer.data[:2000])
        return answer


@pytest.fixture
def pages() -> Flask:
    """An application beside the API."""
    return Flask(__name__)


@pytest.fixture
def api(pages: Flask, world: World) -> APIFlask:
    """The API beside the pages, on both databases."""
    return mount(pages, world.archive)


@pytest.fixture
def call(pages: Flask, api: APIFlask, world: World) -> Callable[..., Caller]:
    """Return ``call(person, school)``: a program with that person's token; without a person it has none."""

    def make(person_id: str = "", school_id: str = "s1") -> Caller:
        at = world.desk(school_id) if person_id else None
        token = tokens.issue(at, person_id, kind=tokens.API, title="проба", days=30) if at else ""
        return Caller(pages.test_client(), token)

    return make
