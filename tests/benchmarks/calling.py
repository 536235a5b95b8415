"""Calls an application directly, as a server would: no socket, no server, nothing of theirs in the figures."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from typing import Any

from flask import Flask


class Caller:
    """One browser's requests to `app`; keeps its cookies."""

    def __init__(self, app: Flask):
        self.app = app
        self.cookies: dict[str, str] = {}
        self.status = self.location = ""
        self.body = b""

    @property
    def page(self) -> str:
        return self.body.decode()

    def request(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Callable[[], object]:
        """A request, ready to be sent."""
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **(headers or {}),
        }
        return lambda: self._send(environ)

    def _send(self, environ: dict[str, Any]) -> None:
        def answered(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
            self.status, self.location = status, ""
            for name, value in headers:
                if name == "Set-Cookie":
                    self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
                elif name == "Location":
                    self.location = value

        self.body = b"".join(self.app.wsgi_app(environ, answered))  # type: ignore[arg-type]
