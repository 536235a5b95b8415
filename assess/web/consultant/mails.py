"""What the mails of an assessment say: changed, looked at, tried; and the mails put aside where there is no server."""

from __future__ import annotations

import os
from email import message_from_bytes, policy
from email.parser import BytesHeaderParser
from pathlib import Path

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField, TextAreaField

from assess.mail.delivery import Courier
from assess.mail.message import Mail
from assess.mail.wording import (
    KINDS,
    LONGEST_BODY,
    LONGEST_SUBJECT,
    PLACEHOLDERS,
    Kind,
    Wording,
    WordingProblem,
    filled,
    greeting,
    problems,
)
from assess.operations import letters, mailing
from assess.storage import assessments, instruments, wordings
from assess.storage import outbox as outbox_of
from assess.storage.keys import digest, random_id
from assess.web.access import may, this_user
from assess.web.extensions import announce, now, shared, store
from assess.web.languages import gettext, lazy_gettext
from assess.web.listing import listing

pages = Blueprint("mails", __name__, url_prefix="/work")

_HEADERS = BytesHeaderParser(policy=policy.default)
Page = str | Response | tuple[str, int]


class WordingForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    subject = StringField(lazy_gettext("Subject"))
    body = TextAreaField(lazy_gettext("Text"))


@pages.route("/assessments/<assessment_id>/mails/<kind>/<language>", methods=["GET", "POST"])
@may("run")
def wording(assessment_id: str, kind: Kind, language: str) -> Page:
    with store().reading() as connection:
        assessment = assessments.get(connection, store().tenant_id, assessment_id)
        instrument = instruments.instrument(connection, store().tenant_id, assessment.instrument_hash)
        changed = wordings.of_assessment(connection, store().tenant_id, assessment_id)
    if kind not in KINDS or language not in assessment.languages:
        abort(404)
    now_said, wish = letters.wording(changed, kind, language), request.form.get("wish")
    form = WordingForm(data={"subject": now_said.subject, "body": now_said.body, "seen": _seen(now_said)})
    words = Wording((form.subject.data or "").strip(), (form.body.data or "").replace("\r\n", "\n"))
    link = f"{shared().settings.public_url}/r/…"
    example = letters.said(assessment, instrument, language)
    example |= {"greeting": greeting(language, this_user().name), "link": link, "decline": f"{link}/no"}
    subject, body = filled(words, example)
    if form.validate_on_submit() and wish == "shipped":
        letters.change_wording(store(), assessment_id, kind, language, None)
        return redirect(request.path, 303)
    if form.is_submitted():
        for problem in problems(words):
            getattr(form, problem.part).errors = [explained(problem)]
        if wish in ("save", "try") and form.seen.data != _seen(now_said):
            meanwhile = gettext("Somebody else changed this text meanwhile; theirs stands below. Save once more to replace it.")
            form.body.errors = [*form.body.errors, meanwhile]
            form.seen.data, (subject, body) = _seen(now_said), filled(now_said, example)
    if form.is_submitted() and not form.errors and wish in ("save", "try"):
        letters.change_wording(store(), assessment_id, kind, language, words)
        flash(gettext("Saved."))
        if wish == "try":
            _try(Mail(random_id(), this_user().email, this_user().name, subject, body, language))
        return redirect(request.path, 303)
    shown = {"assessment": assessment, "kind": kind, "language": language, "kinds": KINDS, "placeholders": PLACEHOLDERS}
    page = render_template("consultant/wording.html", form=form, subject=subject, body=body, own=(kind, language) in changed, **shown)
    return (page, 422) if form.errors else page


@pages.get("/outbox/")
@may("administer")
def outbox() -> Page:
    """Mails put aside because there is no mail server."""
    with store().reading() as connection:
        found = listing(outbox_of.mails_in(connection, store().tenant_id, _put_aside()), [], {"page": request.args.get("page", "1")})
    shown = [(mail_id, _HEADERS.parsebytes(path.read_bytes())) for mail_id in found.rows if (path := _path(mail_id)).exists()]
    return render_template("consultant/outbox.html", mails=shown, found=found, server=shared().settings.mail_server)


@pages.get("/outbox/<mail_id>")
@may("administer")
def mail(mail_id: str) -> Page:
    with store().reading() as connection:
        known = outbox_of.find(connection, store().tenant_id, mail_id)
    if known is None or not _path(known.id).exists():
        abort(404)
    message = message_from_bytes(_path(known.id).read_bytes(), policy=policy.default)
    return render_template("consultant/mail.html", message=message, text=message.get_body().get_content())  # type: ignore[union-attr]


def _seen(said: Wording) -> str:
    """What tells this wording from others."""
    return digest(f"{said.subject}\n{said.body}")


def explained(problem: WordingProblem) -> str:
    """What is wrong with a wording, and how to mend it."""
    sentences = {
        "empty": gettext("This must not be empty."),
        "too_long": gettext(
            "At most %(most)s characters are possible.", most=str(LONGEST_SUBJECT if problem.part == "subject" else LONGEST_BODY)
        ),
        "no_link": gettext("The text needs {link}: without it nobody can answer."),
        "link_within": gettext(
            "Put a space before and after {link} and {decline}: within another address they would give the personal link away."
        ),
        "unknown_placeholder": gettext("{%(name)s} is not known. Known are: %(known)s.", name=problem.about, known=_known()),
    }
    return sentences[problem.code]


def _try(mail: Mail) -> None:
    announce(mailing.put_into_outbox(store(), mail, now()))
    flash(gettext("A test mail is on its way to %(email)s.", email=mail.to))


def _put_aside() -> set[str]:
    """Ids of all mails in the folder, of whatever tenant."""
    folder = _folder()
    return {path.name.removesuffix(".eml") for path in os.scandir(folder) if path.name.endswith(".eml")} if folder.exists() else set()


def _folder() -> Path:
    return Courier.of(shared().settings).folder


def _path(mail_id: str) -> Path:
    return _folder() / f"{mail_id}.eml"


def _known() -> str:
    return ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
