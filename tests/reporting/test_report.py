"""A whole report: its pages, tags and attachments, and the states that real assessments bring."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from jinja2 import UndefinedError
from jinja2.sandbox import SecurityError

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.problems import BrokenPack
from assess.reporting.report import Report, ReportMeta, write_report
from assess.scoring.advice_model import Advice
from assess.scoring.disclosure import PublishedScorecard
from tests.reporting.conftest import DESIGN, Written, an_instrument
from tests.reporting.sample import META, Sample, advice

CASES = [("monotown-feasibility", "en"), ("monotown-feasibility", "ru"), ("quick-scan", "es"), ("cluster-initiative", "es")]


def opened(report: Report) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(report.pdf))


def structure(node: pikepdf.Object, found: list[pikepdf.Object] | None = None) -> list[pikepdf.Object]:
    """Every structure element below `node`."""
    found = [] if found is None else found
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found.append(kid)
            structure(kid, found)
    return found


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[str, int]]:
    """Titles of the first level with their page numbers, from 1."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    with pdf.open_outline() as outline:
        return [(str(item.title), pages[item.destination[0].objgen]) for item in outline.root]


@pytest.mark.parametrize(("pack", "language"), CASES)
def test_the_pdf_is_tagged_and_says_its_language_and_title(report: Written, pack: str, language: str) -> None:
    with opened(report(pack, language)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title).startswith(META.title)
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        kinds = {str(element.S) for element in structure(pdf.Root.StructTreeRoot)}
        assert {"/H1", "/H2", "/H3", "/P", "/L", "/Table", "/TH", "/TD", "/Figure", "/Caption"} <= kinds


@pytest.mark.parametrize(("pack", "language"), CASES)
def test_every_figure_has_an_alternative_text(report: Written, pack: str, language: str) -> None:
    with opened(report(pack, language)) as pdf:
        figures = [element for element in structure(pdf.Root.StructTreeRoot) if element.S == "/Figure"]
        assert len(figures) > 10
        assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def test_headings_never_skip_a_level(report: Written) -> None:
    with opened(report("monotown-feasibility", "en")) as pdf:
        levels = [int(str(element.S)[2]) for element in structure(pdf.Root.StructTreeRoot) if re.fullmatch("/H[1-6]", str(element.S))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(("pack", "language"), CASES)
def test_the_summary_is_one_page(report: Written, pack: str, language: str) -> None:
    with opened(report(pack, language)) as pdf:
        (_, summary), (_, following) = bookmarks(pdf)[:2]
    assert (summary, following) == (3, 4)


def _with_the_longest_findings(published: PublishedScorecard, instrument: Instrument) -> PublishedScorecard:
    """The three criteria with the longest words about the highest level stand out as strengths, three others as weaknesses."""
    levels = [level.key for level in instrument.rubric.levels]

    def words(level: str) -> list[str]:
        criteria = [(len(one.title + one.findings[level].diagnosis), key) for key, one in instrument.rubric.criteria.items()]
        return [key for _, key in sorted(criteria, reverse=True)]

    high = words(levels[-1])[:3]
    low = [key for key in words(levels[0]) if key not in high][:3]
    nodes = dict(published.nodes)
    for keys, value, level in ((high, 99.0, levels[-1]), (low, 1.0, levels[0])):
        for key in keys:
            nodes[key] = replace(nodes[key], total=replace(nodes[key].total, value=value, level=level))
    return replace(published, nodes=nodes)


@pytest.mark.parametrize("language", ["en", "ru", "es"])
@pytest.mark.parametrize("state", ["fails", "unknown"])
@pytest.mark.parametrize("pack", ["monotown-feasibility", "cluster-initiative"])
def test_the_summary_stays_on_its_page_however_many_conditions_stand_against_it(pack: str, state: str, language: str, design: Path) -> None:
    instrument = an_instrument(pack)
    published = Sample(instrument).published()
    gates = {key: replace(gate, state=state) for key, gate in published.gates.items()}
    risks = {key: replace(risk, critical=True) for key, risk in published.risks.items()}
    facts = FactSheet.model_validate({"format": 1, "initiative": {"name": "A", "place": "B", "region": "C"}})
    worst = replace(_with_the_longest_findings(published, instrument.in_language(language)), gates=gates, risks=risks)
    assert write_report(worst, advice(instrument), instrument, facts, META, design, language).pages == 3


def test_the_contents_give_the_pages_on_which_chapters_begin(report: Written) -> None:
    written = report("monotown-feasibility", "en")
    titles = re.findall(r'<li class="level-1" data-target="#([^"]+)"><a href="#\1">([^<]+)</a>', written.html)
    with opened(written) as pdf:
        marked = bookmarks(pdf)
        assert [title for title, _ in marked] == [title.replace("&#39;", "'") for _, title in titles]
        assert written.pages == len(pdf.pages)


def test_published_scorecard_and_aggregates_are_inside_the_pdf(report: Written) -> None:
    with opened(report("monotown-feasibility", "en")) as pdf:
        files = {name: attachment.get_file().read_bytes() for name, attachment in pdf.attachments.items()}
    published = PublishedScorecard.from_json(files["scorecard.json"].decode())
    rows = list(csv.DictReader(io.StringIO(files["aggregates.csv"].decode())))
    assert published.nodes["overall"].total.value == pytest.approx(float(rows[0]["value"]), abs=0.001)
    assert {row["cell"] for row in rows} >= {"total", "pooled", "small_firm"}


def test_a_hidden_figure_is_empty_in_the_table_and_says_why(report: Written) -> None:
    with opened(report("monotown-feasibility", "en", hidden=True)) as pdf:
        rows = list(csv.DictReader(io.StringIO(pdf.attachments["aggregates.csv"].get_file().read_bytes().decode())))
    assert {(row["value"], row["low"], row["missing"]) for row in rows} == {("", "", "hidden")}


def test_a_report_of_which_nothing_may_be_shown_gives_no_score_and_no_verdict(report: Written) -> None:
    html = report("monotown-feasibility", "en", hidden=True).html
    assert "Insufficient basis" in html
    assert "No criterion could be assessed." in html
    assert "No risk was rated by enough organisations" in html
    assert 'class="value"' not in re.sub(r'<span class="value">.*?</span>', "", html)


def test_simulated_data_are_called_so_on_every_page(report: Written) -> None:
    assert 'data-notice="Simulated data. Not the views of real people."' in report("monotown-feasibility", "en").html


def test_texts_of_people_are_escaped(design: Path) -> None:
    html = short(design, ReportMeta('<b>"Steel" & Co</b>', "<i>Town</i>", META.opened, META.closed, META.made)).html
    assert "<b>" not in html
    assert "&lt;b&gt;&#34;Steel&#34; &amp; Co&lt;/b&gt;" in html


def short(design: Path, meta: ReportMeta = META, language: str = "en") -> Report:
    """A report of the summary alone."""
    instrument = an_instrument("quick-scan")
    facts = FactSheet.model_validate({"format": 1, "initiative": {"name": "A", "place": "B", "region": "C"}})
    return write_report(Sample(instrument).published(), advice(instrument), instrument, facts, meta, design, language)


def test_the_same_input_gives_the_same_bytes(design: Path) -> None:
    assert short(design).pdf == short(design).pdf


def test_very_long_names_stay_on_the_page(design: Path) -> None:
    name = "Interregional Consortium for the Advancement of Mining Equipment, Metalworking and Hochleistungswerkzeugmaschinenbau " * 2
    written = short(design, ReportMeta(name.strip()[:200], "Very long place name " * 8, META.opened, META.closed, META.made))
    assert written.pages == 3


def test_without_facts_answers_or_advice_a_full_report_still_has_sense() -> None:
    instrument = an_instrument("monotown-feasibility")
    facts = FactSheet.model_validate({"format": 1, "initiative": {"name": "A", "place": "B", "region": "C"}})
    published = Sample(instrument, hidden=True).published()
    html = write_report(published, Advice((), (), ()), instrument, facts, META, DESIGN, "ru").html
    assert "Лист фактов пуст." in html
    assert "Реестра организаций нет" in html


def test_a_template_that_asks_for_what_is_not_there_is_an_error(design: Path) -> None:
    (design / "parts" / "heading.html").write_text("{{ block.colour }}")
    with pytest.raises(UndefinedError):
        short(design)


def test_a_template_cannot_reach_behind_the_report(design: Path) -> None:
    (design / "report.html").write_text("{{ report.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(SecurityError):
        short(design)


def test_a_design_with_an_unknown_part_is_refused_at_its_line(design: Path) -> None:
    (design / "design.yaml").write_text("format: 1\ntitle: Short\nparts: [summary, horoscope]\n")
    with pytest.raises(BrokenPack, match=r"design.yaml:3: unknown part `horoscope`"):
        short(design)


@pytest.mark.parametrize(("pack", "language"), CASES)
def test_no_two_elements_have_the_same_name(report: Written, pack: str, language: str) -> None:
    names = re.findall(r' id="([^"]+)"', report(pack, language).html)
    assert len(names) == len(set(names)) > 10


@pytest.mark.parametrize(("pack", "language"), CASES)
def test_the_whole_report_is_set_in_one_family(report: Written, pack: str, language: str) -> None:
    with opened(report(pack, language)) as pdf:
        fonts = {str(font.BaseFont).partition("+")[2] for page in pdf.pages for font in dict(page.resources.get("/Font", {})).values()}
    assert fonts
    assert all(font.startswith(("PT-Sans", "PTSans")) for font in fonts), fonts


def test_findings_carry_the_key_of_their_figure(report: Written) -> None:
    html = report("monotown-feasibility", "en").html
    keys = set(re.findall(r'data-trace="([^"]+)"', html))
    assert keys & set(an_instrument("monotown-feasibility").rubric.criteria)
