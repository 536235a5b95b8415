"""The cookie that holds a browser's visit."""

from __future__ import annotations

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

FILES = "/static/"


class CookieOfPages(SecureCookieSessionInterface):
    """Static files neither read nor set it: over a slow line one may arrive when the next page has begun a visit, and would undo that."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return SecureCookieSession() if request.path.startswith(FILES) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not request.path.startswith(FILES):
            super().save_session(app, session, response)
