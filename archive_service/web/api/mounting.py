"""Putting the API beside the pages: one server, two applications that share nothing but the installation."""

from collections.abc import Callable, Sequence

from apiflask import APIFlask
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from archive_service.services.context import Archive
from archive_service.web.api.app import create_api
from archive_service.web.api.spec import PREFIX


def mount(
    web: Flask,
    archive: Archive,
    *,
    hosts: Sequence[str] = (),
    prepare: Callable[[APIFlask], None] = lambda _api: None,
) -> APIFlask:
    """Let ``web`` answer :data:`PREFIX` with the API, and return the API.

    ``prepare`` gets the API before its first request, to limit its rate for example.
    """
    api = create_api(archive, hosts=hosts, prepare=prepare)
    web.wsgi_app = DispatcherMiddleware(web.wsgi_app, {PREFIX: api})  # type: ignore[method-assign]
    return api
