"""Who works here: accounts, their roles, invitations by mail."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Email, InputRequired, Length

from assess.mail.message import Mail
from assess.operations import accounts as operations
from assess.operations.accounts import AddressTaken, LastAdministrator
from assess.storage import accounts
from assess.storage.accounts import ROLES, Account
from assess.storage.keys import random_id
from assess.web.access import may, this_user
from assess.web.accounts import password_link
from assess.web.accounts.mail import send
from assess.web.extensions import now, shared, store
from assess.web.languages import LANGUAGES, gettext, lazy_gettext, speaking
from assess.web.listing import Column, export_asked, listing
from assess.web.roles import NAMES, role_name

pages = Blueprint("people", __name__, url_prefix="/admin/people")


class InviteForm(FlaskForm):  # type: ignore[misc]
    name = StringField(lazy_gettext("Name"), [InputRequired(lazy_gettext("Enter a name.")), Length(max=200)])
    email = EmailField(
        lazy_gettext("E-mail address"),
        [InputRequired(lazy_gettext("Enter an e-mail address such as name@example.org.")), Length(max=254),
         Email(lazy_gettext("Enter an e-mail address such as name@example.org."), allow_smtputf8=False)],
    )  # fmt: skip
    role = SelectField(
        lazy_gettext("Role"), choices=[SelectChoice(role, lazy_gettext(NAMES[role])) for role in ROLES], default="consultant"
    )
    language = SelectField(lazy_gettext("Language of the pages and mails"), choices=LANGUAGES)


@pages.route("/", methods=["GET", "POST"])
@may("administer")
def people() -> str | Response | tuple[str, int]:
    """Everybody with an account, and a form to invite somebody else."""
    form = InviteForm(data={"language": this_user().language})
    if form.validate_on_submit():
        try:
            account = operations.add_account(
                store(), form.email.data or "", form.name.data or "", form.role.data, form.language.data, now()
            )  # fmt: skip
        except AddressTaken:
            form.email.errors = [gettext("There is an account with this address already.")]
        else:
            _invite(account)
            flash(gettext("%(name)s has been invited.", name=account.name))
            return redirect(url_for(".people"), 303)
    with store().reading() as connection:
        everybody = accounts.all_accounts(connection, store().tenant_id)
    columns: list[Column[Account]] = [
        Column("name", gettext("Name"), lambda one: one.name),
        Column("email", gettext("E-mail address"), lambda one: one.email),
        Column("role", gettext("Role"), lambda one: role_name(one.role)),
        Column("state", gettext("State"), _access),
    ]
    found = listing(everybody, columns)
    if kind := export_asked():
        return found.exported(kind, "people")
    page = render_template("admin/people.html", form=form, found=found, roles=ROLES, access=_access)
    return (page, 422) if form.errors else page


@pages.post("/<account_id>")
@may("administer")
def change(account_id: str) -> Response:
    """Another role, access taken away or given back, the invitation once more, or a second factor that was lost taken away."""
    wish = request.form.get("wish", "")
    try:
        if wish in ROLES:
            operations.change_account(store(), account_id, role=wish)
        elif wish in ("deactivate", "activate"):
            operations.change_account(store(), account_id, active=wish == "activate")
        elif wish == "invite":
            _invite(_account(account_id))
        elif wish == "reset" and account_id != this_user().account_id:
            operations.reset_second_factor(store(), account_id)
            _tell_of_reset(_account(account_id))
        flash(gettext("Saved."))
    except LastAdministrator:
        flash(gettext("Somebody must remain who can let others in: first make somebody else an administrator."), "error")
    return redirect(url_for(".people"), 303)


def _access(account: Account) -> str:
    """Whether somebody can sign in."""
    return gettext("no access") if not account.active else gettext("active") if account.password else gettext("invited")


def _account(account_id: str) -> Account:
    with store().reading() as connection:
        return accounts.existing(connection, store().tenant_id, account_id)


def _invite(account: Account) -> None:
    """Send the link by which somebody chooses a password, in the language of that person."""
    link = shared().settings.public_url + password_link(account.email)
    with speaking(account.language):
        text = render_template("email/account_invitation.txt", account=account, inviter=this_user(), link=link)
        subject = gettext("Your account for cluster assessments")
    _send(account, subject, text)


def _tell_of_reset(account: Account) -> None:
    """Whoever did not ask for it must know at once."""
    link = shared().settings.public_url + url_for("security.login")
    with speaking(account.language):
        text = render_template("email/second_factor_reset.txt", account=account, administrator=this_user(), link=link)
        subject = gettext("Your second factor was reset")
    _send(account, subject, text)


def _send(account: Account, subject: str, text: str) -> None:
    send(account.tenant_id, Mail(random_id(), account.email, account.name, subject, text, account.language))
