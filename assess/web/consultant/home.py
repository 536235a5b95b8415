"""What a consultant sees first: the initiatives and the assessments that run."""

from __future__ import annotations

from flask import Blueprint, render_template

from assess.storage import assessments, initiatives
from assess.web.access import may
from assess.web.extensions import now, store

pages = Blueprint("work", __name__, url_prefix="/work")


@pages.get("/")
@may("read")
def home() -> str:
    with store().reading() as connection:
        running = assessments.all_assessments(connection, store().tenant_id)
        known = initiatives.all_initiatives(connection, store().tenant_id)
    return render_template("consultant/home.html", assessments=running, initiatives=known, now=now())
