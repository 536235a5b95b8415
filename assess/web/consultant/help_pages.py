"""Pages that explain: one template for each subject and language, under `templates/help/`."""

from __future__ import annotations

from flask import Blueprint, render_template

from assess.web.access import may
from assess.web.extensions import shared
from assess.web.languages import interface_language

pages = Blueprint("help", __name__, url_prefix="/work/help")


@pages.get("/<any('first-steps', 'mail'):subject>")
@may("read")
def subject(subject: str) -> str:
    return render_template(f"help/{subject}/{interface_language()}.html", settings=shared().settings)
