"""Names and earlier answers stand in the texts of pages: escaped, for the right person only, and never in place of what was typed."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from markupsafe import Markup

from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument, instrument_of
from assess.operations.assessments import Invitee, Terms, amend_facts, invite
from assess.storage.engine import Store
from tests.builders import NOON, an_instrument, some_facts
from tests.web.site import Browser, Site, a_site
from tests.web.test_passing import a_colleague

FIRST: list[dict[str, Any]] = [
    {"key": "product", "type": "text", "ask": "What is your main product?"},
    {"key": "kind", "type": "choice", "ask": "What are you?", "options": {"maker": "a maker & seller", "user": "a user"}},
    {"key": "staff", "type": "number", "ask": "How many are you?", "unit": "people", "decimals": 1},
    {"key": "exports", "type": "yes_no", "ask": "Do you export?"},
    {"key": "abroad", "type": "text", "ask": "Where to?", "when": {"item": "exports", "is": "yes"}},
]
SECOND: list[dict[str, Any]] = [
    {
        "key": "share",
        "type": "number",
        "ask": "What share comes from {answer:product|your main product}?",
        "help": "Being {answer:kind|what you are} of {answer:staff|some} in {place|your town}, selling to {answer:abroad|nobody abroad}.",
        "unit": "%",
        "at_most": 100,
    },
    {
        "key": "needs",
        "type": "choices",
        "ask": "What would help {organisation|your organisation}?",
        "options": {"money": "Money for {answer:product|products}", "none": "Nothing in {place|town}"},
        "alone": "none",
    },
    {"key": "remarks", "type": "long_text", "ask": "What else about {answer:product|it}?"},
]


def piped(**more: Any) -> Instrument:
    pages = {"first": FIRST, "second": SECOND}
    sections = [
        {"key": key, "title": key.title(), "items": [{"source": "A", "ask": "?"} | item for item in items]} for key, items in pages.items()
    ]
    sections[1]["intro"] = "About {answer:product|your product} from {place|here}."
    return an_instrument(sections=sections, **more)


@pytest.fixture
def site(sqlite_store: Store) -> Site:
    return a_site(sqlite_store, piped(languages=["en", "ru"]))


def somebody(site: Site, **answers: str) -> Browser:
    browser = site.browser()
    browser.start(site.link())
    browser.answer("first", {"product": "", **answers})
    assert browser.status == 303
    return browser


def second(browser: Browser) -> str:
    return browser.get(browser.home + "second")


def test_earlier_answers_and_names_stand_in_the_texts(site: Site) -> None:
    text = second(somebody(site, product="pumps", kind="maker", staff="1200"))
    assert "What share comes from pumps?" in text
    assert "Being a maker &amp; seller of 1200 in Novorudinsk, selling to nobody abroad." in text
    assert "Money for pumps" in text
    assert "About pumps from Novorudinsk." in text
    assert re.findall(r"\{(?:answer|place|organisation)|[\x00-\x08]", text) == []


def test_nobody_reads_what_another_answered(site: Site) -> None:
    first = somebody(site, product="pumps")
    other, silent = somebody(site, product="lenses"), somebody(site)
    for _ in range(2):  # the items are drawn once and then filled
        for browser, mine in ((first, "pumps"), (other, "lenses"), (silent, "your main product")):
            text = second(browser)
            assert f"What share comes from {mine}?" in text
            assert [word for word in ("pumps", "lenses") if word in text and word != mine] == []


def test_what_is_inserted_is_escaped_everywhere(site: Site) -> None:
    product = """<img src=x onerror="alert('1')"> & {place|so} on"""
    browser = somebody(site, product=product)
    for text in (
        second(browser),
        browser.answer("second", {"share": "120", "needs": ["money", "none"]}),
        browser.get(browser.home + "check"),
    ):
        assert "<img" not in text
        assert f"What share comes from {product}?" in html.unescape(text)


def test_an_item_that_is_drawn_anew_speaks_as_well(site: Site) -> None:
    browser = somebody(site, product="pumps")
    text = browser.answer("second", {"share": "120", "needs": ["money", "none"], "remarks": "x" * 9_000})
    assert browser.status == 422
    assert text.count("What share comes from pumps?") == 3  # in the summary, at the item and in the comment's name
    assert "“Nothing in Novorudinsk” cannot be chosen together with others." in html.unescape(text)


@pytest.mark.parametrize("share", ["12", "120"])
def test_what_was_typed_is_never_taken_for_a_placeholder(site: Site, share: str) -> None:
    browser = somebody(site, product="pumps")
    typed = "{place|here} {answer:product|it}"
    browser.answer("second", {"share": share, "remarks": typed, "_comment.needs": typed})
    text = browser.page.text if share == "120" else second(browser)
    assert text.count(typed) == 2
    assert typed in second(browser)


def test_braces_of_a_template_stay(site: Site) -> None:
    """They are a script's."""
    drawer = site.app.jinja_env.globals["draw"].__self__  # type: ignore[attr-defined]
    templates = site.app.jinja_env.get_template("fields/number.html").module
    drawn = templates.draw  # type: ignore[attr-defined]
    templates.draw = lambda field: Markup("<i data-left='{place} {number|x}'></i>") + drawn(field)  # type: ignore[attr-defined]
    drawer.macro.cache_clear()
    text = second(somebody(site, product="pumps"))
    assert "<i data-left='{place} {number|x}'></i>" in text
    assert "What share comes from pumps?" in text


def test_an_answer_that_is_hidden_now_is_not_spoken_of(site: Site) -> None:
    browser = somebody(site, exports="yes")
    browser.answer("first", {"exports": "yes", "abroad": "Chile"})
    assert "selling to Chile." in second(browser)
    browser.answer("first", {"exports": "no"})
    assert "selling to nobody abroad." in second(browser)


def test_another_language_has_its_own_words_around_what_is_inserted(sqlite_store: Store) -> None:
    document = piped(languages=["en", "ru"]).document()
    document["texts"]["ru"] |= {
        "items.share.ask": "Какую долю даёт {answer:product|продукт «*»|главный продукт}?",
        "items.kind.options.maker": "производитель",
    }
    browser = somebody(a_site(sqlite_store, instrument_of(document)), product="насосы", kind="maker", staff="12.5")
    second(browser)
    browser.post(browser.home + "language", {"language": "ru", "back": "check"})
    text = second(browser)
    assert "Какую долю даёт продукт «насосы»?" in text
    assert "Being производитель of 12,5 in Novorudinsk" in text


def test_a_colleague_does_not_read_what_was_answered_on_other_pages(site: Site) -> None:
    colleague = a_colleague(site, somebody(site, product="secret pumps"), "second")
    assert "What share comes from your main product?" in colleague.page.text
    assert "secret" not in colleague.page.text
    assert "in Novorudinsk" in colleague.page.text


def with_register() -> FactSheet:
    mill = {"key": "mill", "name": "Rolling <Mill>", "type": "industrial_company", "group": "large_firm"}
    register = {"source": "Town", "date": "2026-09-01", "organisations": [mill]}
    return FactSheet.model_validate(some_facts().model_dump(mode="json", by_alias=True) | {"register": register})


@pytest.mark.parametrize(("policy", "name"), [("named", "Rolling &lt;Mill&gt;"), ("anonymous", "your organisation")])
def test_the_organisation_is_named_where_the_assessment_is_not_anonymous(store: Store, policy: Any, name: str) -> None:
    site = a_site(store, piped(), Terms(policy=policy))
    amend_facts(store, site.assessment.id, with_register(), "the register is ready", NOON)
    browser = site.browser()
    browser.start(f"/r/{invite(store, site.assessment.id, [Invitee('large_firm', 'mill')])[0]}")
    assert f"What would help {name}?" in second(browser)
