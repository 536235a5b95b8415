"""Numbers, dates and times as the page's language writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Flask

from assess.instruments.item_types import DECIMAL_COMMA
from assess.web.languages import gettext, interface_language, ngettext

MINUS, THIN_SPACE = "\u2212", "\u202f"


def number(value: float | Decimal) -> str:
    """`-12345.5` as −12 345.5, with a decimal comma where the language has it."""
    text = format(Decimal(str(value)).normalize(), ",f").replace(",", THIN_SPACE).replace("-", MINUS)
    if abs(float(value)) < 10_000:  # four digits are read at a glance
        text = text.replace(THIN_SPACE, "")
    return text.replace(".", ",") if interface_language() in DECIMAL_COMMA else text


def rounded(value: float) -> str:
    """With one digit after the decimal sign; none where the value is whole."""
    return number(Decimal(str(round(value, 1))))


def day(value: date) -> str:
    """A day in words: 31 March 2026."""
    language = interface_language()
    return str(format_date(value, "long", locale="en_GB" if language == "en" else language))


def moment(value: datetime, zone: str) -> str:
    """A moment as the clocks of `zone` show it: 31 March 2026, 18:00."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local)}, {local:%H:%M}"


def minutes(value: float) -> str:
    """How much longer it takes."""
    if value < 1:
        return gettext("Less than a minute left")
    return ngettext("About %(num)s minute left", "About %(num)s minutes left", round(value))


def register(app: Flask) -> None:
    """Make the filters known to templates."""
    app.add_template_filter(number)
    app.add_template_filter(rounded)
    app.add_template_filter(day)
    app.add_template_filter(moment)
