"""The report's tree as one HTML page, through the templates of a design.

Templates come from the administrator's folder, not from users, and are sandboxed all the same:
they see texts, numbers and pictures, and everything is escaped but our own charts. Texts are
given the non-breaking spaces that their language needs.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from assess.reporting.document import ReportDocument
from assess.reporting.typesetting import unbroken


def to_html(document: ReportDocument, folder: Path) -> str:
    """`document` rendered by `folder`/report.html. Raises jinja2.UndefinedError where a template asks for what is not there."""
    return rendered(folder, "report.html", document.language, report=document)


def rendered(folder: Path, template: str, language: str, **content: object) -> str:
    """`content` rendered by a template of a folder. Raises jinja2.UndefinedError where it asks for what is not there."""
    return _environment(folder, language).get_template(template).render(content)


def _environment(folder: Path, language: str) -> ImmutableSandboxedEnvironment:
    def typeset(value: object) -> object:
        return unbroken(value, language) if type(value) is str else value  # a picture is Markup, and set already

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=typeset,
    )
    environment.filters["picture"] = _picture
    return environment


def _picture(svg: str) -> Markup:
    """A chart of ours, whose every text was escaped where it was drawn."""
    return Markup(svg)  # noqa: S704
