"""One's own account: name and language, password, second factor, passkeys, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from assess.operations import accounts as operations
from assess.storage import accounts
from assess.web.access import signed_in, this_user
from assess.web.accounts import this_sign_in
from assess.web.extensions import now, store
from assess.web.languages import LANGUAGES, gettext, lazy_gettext, speak

pages = Blueprint("account", __name__, url_prefix="/account")


class ProfileForm(FlaskForm):  # type: ignore[misc]
    name = StringField(lazy_gettext("Name"), [InputRequired(lazy_gettext("Enter a name.")), Length(max=200)])
    language = SelectField(lazy_gettext("Language of the pages and mails"), choices=LANGUAGES)


@pages.route("/", methods=["GET", "POST"])
@signed_in
def own() -> str | Response | tuple[str, int]:
    user = this_user()
    form = ProfileForm(data={"name": user.name, "language": user.language})
    if form.validate_on_submit():
        operations.change_profile(store(), user.account_id, form.name.data or user.name, form.language.data)
        speak(form.language.data)
        flash(gettext("Saved."))
        return redirect(url_for(".own"), 303)
    with store().reading() as connection:
        sign_ins = accounts.sign_ins_of(connection, user.tenant_id, user.account_id, now())
    page = render_template("account/own.html", form=form, user=user, sign_ins=sign_ins, here=this_sign_in())
    return (page, 422) if form.errors else page


@pages.post("/sign-ins/end")
@signed_in
def end_sign_in() -> Response:
    """Sign out one browser, or all but this one."""
    user = this_user()
    with store().reading() as connection:
        known = [one.token_hash for one in accounts.sign_ins_of(connection, user.tenant_id, user.account_id, now())]
    wanted = request.form.get("which", "")
    ended = [one for one in known if one == wanted or (wanted == "others" and one != this_sign_in())]
    for token_hash in ended:
        operations.sign_out(store(), user.account_id, token_hash)
    flash(gettext("Signed out there."))
    return redirect(url_for(".own"), 303)
