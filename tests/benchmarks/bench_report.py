"""CPU of a report: per page against a plain document, and of our PDF writer against bare WeasyPrint.

Goals: a page of the report at most 1.5 times a page of headings, text and simple tables; our
writer at most 1.15 times bare WeasyPrint with the same options on the same HTML.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from assess.instruments.pack import read_pack
from assess.instruments.parsing import load_facts, parse
from assess.paths import shipped
from assess.reporting.pdf import OPTIONS, to_pdf
from assess.reporting.report import write_report
from tests.benchmarks.measuring import medians, report
from tests.reporting.sample import META, Sample, advice

ROUNDS, WARM_UP = 3, 1
PACK = "monotown-feasibility"
DESIGN = shipped("reports") / "full-assessment"
MADE = datetime(2026, 11, 23, tzinfo=UTC)

PARAGRAPH = (
    "Clusters are groups of firms and institutions of one place and related trades that work together on some things while they "
    "compete in others. Their strength lies in the ties between them, in shared skills and suppliers, and in a market that knows them. "
)
ROW = "<tr><td>Working together</td><td>64</td><td>58–70</td><td>37</td><td>Sound</td></tr>"
TABLE = (
    f"<table><thead><tr><th>Name</th><th>Score</th><th>Interval</th><th>n</th><th>Level</th></tr></thead><tbody>{ROW * 12}</tbody></table>"
)
PLAIN = (
    "<!DOCTYPE html><html lang='en'><head><title>Plain</title><style>@page { size: A4; margin: 25mm 20mm }"
    'html { font: 10pt/14pt "PT Sans" } table { width: 100%; table-layout: fixed } td, th { text-align: left }</style></head><body>'
    + "".join(
        f"<h1>Chapter {number}</h1>" + f"<h2>Section</h2><p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 2}</p>{TABLE}" * 4 for number in range(10)
    )
    + "</body></html>"
)
"""Frozen: what a page costs that has nothing but headings, text and simple tables."""


def bare(html: str, styled: bool) -> int:
    """Pages, written by WeasyPrint alone with our options."""
    fonts = FontConfiguration()
    styles = [CSS(DESIGN / "report.css", font_config=fonts)] if styled else []
    document = HTML(string=html, base_url=str(DESIGN)).render(font_config=fonts, stylesheets=styles, **OPTIONS)
    document.write_pdf(**OPTIONS)
    return len(document.pages)


def main() -> None:
    instrument, _ = parse(read_pack(shipped("questionnaires") / PACK))
    assert instrument
    facts = load_facts(shipped("questionnaires") / PACK / "facts.example.yaml")
    published, advised = Sample(instrument).published(), advice(instrument)
    write = partial(write_report, published, advised, instrument, facts, META, DESIGN, "en")
    html = write().html
    pages, plain_pages = bare(html, True), bare(PLAIN, False)
    calls = {
        "plain document, bare WeasyPrint": lambda: partial(bare, PLAIN, False),
        "report, bare WeasyPrint": lambda: partial(bare, html, True),
        "report, our writer": lambda: partial(to_pdf, html, DESIGN, MADE, "0" * 32),
        "report from the scorecard": lambda: write,
    }
    measured = medians(calls, ROUNDS, WARM_UP)
    report(f"One report of {pages} pages, against bare WeasyPrint on the same HTML", measured, "report, bare WeasyPrint")
    per_page = {name: seconds / (plain_pages if name.startswith("plain") else pages) for name, seconds in measured.items()}
    report(f"Per page ({plain_pages} plain pages, {pages} of the report)", per_page, "plain document, bare WeasyPrint")


if __name__ == "__main__":
    main()
