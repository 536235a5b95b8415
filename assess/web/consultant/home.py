"""Where people who work here arrive."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from assess.web.access import may

pages = Blueprint("work", __name__, url_prefix="/work")


@pages.get("/")
@may("read")
def home() -> Response:
    return redirect(url_for("assessments.all_of_them"), 303)
