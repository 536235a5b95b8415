"""Open links: made, renewed, closed, and how many people they reach."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from werkzeug.wrappers import Response

from assess.operations import open_links as operations
from assess.storage.open_links import OpenLink
from assess.web.access import may
from assess.web.extensions import shared, store
from assess.web.languages import gettext

pages = Blueprint("open_links", __name__, url_prefix="/work/assessments/<assessment_id>/open-links")

MOST_REACHED = 1_000_000


@dataclass(frozen=True)
class ShownLink:
    """A group's open link as the page of participants shows it."""

    link: OpenLink
    address: str
    """Empty while it is closed."""
    drawing: Markup
    """Its QR code as an SVG, for posters and slides."""


def shown_links(assessment_id: str) -> list[ShownLink]:
    """Every group that is allowed an open link."""
    found = operations.links(store(), assessment_id, shared().settings.public_url)
    return [ShownLink(link, address, qr_code(address) if address else Markup()) for link, address in found]


@pages.post("/")
@may("run")
def change(assessment_id: str) -> Response:
    group, wish = request.form.get("group", ""), request.form.get("wish")
    try:
        if wish == "renew":
            operations.renew(store(), assessment_id, group)
            flash(gettext("The open link is ready. An earlier one leads nowhere any more."))
        elif wish == "close":
            operations.close(store(), assessment_id, group)
            flash(gettext("The open link is closed. Who has begun by it can go on."))
        elif wish == "reach":
            _say_reach(assessment_id, group)
    except operations.NotAllowed:
        flash(gettext("This group may have no open link."), "error")
    return redirect(url_for("participants.people", assessment_id=assessment_id, _anchor="open-links"), 303)


def _say_reach(assessment_id: str, group: str) -> None:
    typed = request.form.get("reach", "").strip()
    if typed and not (typed.isascii() and typed.isdecimal() and 0 < int(typed[:9]) <= MOST_REACHED):
        flash(gettext("Enter a whole number."), "error")
    else:
        operations.say_reach(store(), assessment_id, group, int(typed) if typed else None)
        flash(gettext("Saved."))


def qr_code(address: str) -> Markup:
    """The address as a QR code with its quiet zone; each run of dark modules in a row is one rectangle."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=2)  # comes with Flask-Security, which draws those of second factors
    code.add_data(address)
    rows = code.get_matrix()
    runs = [f"M{at} {row}h{length}v1h-{length}z" for row, modules in enumerate(rows) for at, length in _runs(modules)]
    size = len(rows)
    box = f'viewBox="0 0 {size} {size}" width="{4 * size}" role="img" shape-rendering="crispEdges"'
    drawn = f'<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{"".join(runs)}"/>'
    title = Markup("<title>{}</title>").format(gettext("QR code of the open link"))
    return Markup('<svg class="qr" {}>{}{}</svg>').format(Markup(box), title, Markup(drawn))  # noqa: S704 - numbers only


def _runs(modules: list[bool]) -> list[tuple[int, int]]:
    """Where runs of dark modules begin, and how long each is."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(modules):
        if dark and runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((at, 1))
    return runs
