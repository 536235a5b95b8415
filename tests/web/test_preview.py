"""A consultant looks at the questionnaire as a participant of any group, in any language; nothing becomes an answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.operations.assessments import Invitee, Terms, create_assessment, invite, publish_instrument
from assess.operations.closing import close
from assess.operations.initiatives import create_initiative
from assess.storage.engine import Store
from assess.storage.tables import sign_ins
from tests.builders import NO_MAILS, NOON, an_assessment, an_instrument, dump, some_facts
from tests.web.site import EVERY_TYPE, Browser, an_instrument_of
from tests.web.workbench import Workbench, a_workbench

PIPED = {
    "key": "named",
    "title": "Names",
    "items": [
        {"key": "joint", "type": "yes_no", "source": "A", "ask": "Does {organisation|your organisation} work in {place|your town}?"},
        {"key": "only_firms", "type": "yes_no", "source": "A", "ask": "Firms only?", "when": {"group": "small_firm"}},
    ],
}


@pytest.fixture
def workbench(store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(store, tmp_path)


class Looking:
    """A consultant who looks at a draft."""

    def __init__(self, workbench: Workbench, instrument: Instrument | None = None, terms: Terms | None = None):
        self.workbench, store, instrument = workbench, workbench.store, instrument or an_instrument_of(EVERY_TYPE)
        publish_instrument(store, instrument, NOON)
        self.draft = create_assessment(store, create_initiative(store, some_facts(), NOON).id, instrument.key, NOON, terms)
        self.home = f"/work/assessments/{self.draft.id}/preview/"
        self.browser = workbench.signed_in()

    def at(self, group: str = "small_firm", language: str = "en") -> Browser:
        self.browser.home = f"{self.home}{group}/{language}/"
        return self.browser


def questions(page: str) -> str:
    """The form of a page, without what differs from one response to another."""
    form = page.partition('<form id="answers"')[2].partition("</form>")[0]
    return re.sub(r'(action="|name="_csrf" value="|name="_operation" value=")[^"]*', r"\1", form)


@pytest.mark.parametrize("language", ["en", "ru", "es"])
def test_what_is_shown_is_what_participants_see(workbench: Workbench, language: str) -> None:
    instrument = an_instrument_of(EVERY_TYPE)
    looking = Looking(workbench, instrument)
    open_one = an_assessment(workbench.store, instrument=instrument)
    browser = looking.at("research", language)
    participant = workbench.browser()
    participant.language = language
    participant.start(f"/r/{invite(workbench.store, open_one.id, [Invitee('research', language=language)])[0]}")
    for section in instrument.questionnaire.sections:
        shown, real = browser.get(browser.home + section.key), participant.get(participant.home + section.key)
        assert questions(shown)
        assert questions(shown) == questions(real)
    listed, list_of_participant = browser.get(browser.home), participant.get(participant.home)
    names = re.compile(r'<ol class="sections">.*?</ol>', re.DOTALL)
    hrefs = re.compile(r'href="[^"]*/')
    assert hrefs.sub("", names.findall(listed)[0]) == hrefs.sub("", names.findall(list_of_participant)[0])
    assert "data-response" not in listed  # the script that saves has nothing to go by


def test_answers_can_be_tried_and_are_nobodys(workbench: Workbench) -> None:
    looking = Looking(workbench)
    browser = looking.at()
    before = dump(workbench.store)
    browser.answer("choosing", {"together": "9"})
    assert browser.status == 422
    assert "1 answer cannot be saved yet" in browser.page.text
    browser.answer("choosing", {"courses": "yes", "role": "head", "together": "4"})
    assert browser.status == 303
    assert "#new" in browser.page.location  # the question that follows from the answer is asked now
    assert "courses_count" in browser.follow()
    assert 'name="together" value="4" checked' in browser.page.text
    browser.get(browser.home + "check")
    assert "In the preview nothing is sent." in browser.page.text
    after = dump(workbench.store)
    assert {name for name in before if before[name] != after[name]} == {"sign_ins"}
    assert browser.client.post(browser.home + "submit").status_code in (400, 404)


def test_groups_and_languages_are_switched_at_the_same_place(workbench: Workbench) -> None:
    looking = Looking(workbench, an_instrument(sections=[PIPED]))
    browser = looking.at()
    browser.answer("named", {"joint": "yes"})
    browser.get(looking.home + "?group=authority&language=ru&place=named")
    page = browser.follow()
    assert browser.page.request.path == f"{looking.home}authority/ru/named"
    assert 'lang="ru"' in page
    assert 'value="yes" checked' in page
    assert "Firms only?" not in page
    assert "Firms only?" in browser.get(looking.at().home + "named")
    assert "Preview as" in page  # in the language of who looks
    browser.get(looking.home + "?group=authority&language=en&place=check")
    browser.follow()
    assert browser.page.request.path.endswith("/authority/en/check")
    for wrong in ("nobody/en/", "authority/fr/", "authority/es/", "authority/en/nowhere"):
        browser.get(looking.home + wrong)
        assert browser.status == 404


def test_the_preview_can_begin_anew_and_ends_with_the_sign_in(workbench: Workbench) -> None:
    looking = Looking(workbench)
    browser = looking.at()
    browser.answer("choosing", {"role": "head"})
    assert 'value="head" checked' in browser.get(browser.home + "choosing")
    other = workbench.signed_in()
    assert 'value="head" checked' not in other.get(browser.home + "choosing")
    browser.get("/account/")
    browser.post(looking.home, {"group": "research", "language": "en"})
    browser.follow()
    assert 'value="head" checked' not in browser.get(browser.home + "choosing")
    browser.answer("choosing", {"role": "head"})
    browser.get("/account/")
    browser.post("/sign-out", {})
    with workbench.store.reading() as connection:
        assert not any("head" in str(one) for one in connection.execute(select(sign_ins.c.tried)).scalars())


def test_texts_name_a_sample_organisation_where_names_are_known(workbench: Workbench) -> None:
    named = Looking(workbench, an_instrument(sections=[PIPED], key="named-scan"), Terms(policy="named")).at()
    assert "Does Sample organisation work in Novorudinsk?" in named.get(named.home + "named")
    anonymous = Looking(workbench, an_instrument(sections=[PIPED])).at()
    assert "Does your organisation work in Novorudinsk?" in anonymous.get(anonymous.home + "named")


def test_every_group_has_a_preview_led_to_from_the_assessment(workbench: Workbench) -> None:
    looking = Looking(workbench)
    page = looking.browser.get(f"/work/assessments/{looking.draft.id}/")
    assert f'href="{looking.home}"' in page
    for group in GROUPS:
        looking.at(group).get(looking.browser.home)
        assert looking.browser.status == 200
    shown = an_assessment(workbench.store)
    close(workbench.store, shown.id, NO_MAILS)
    assert "/preview/" not in looking.browser.get(f"/work/assessments/{shown.id}/")


@pytest.mark.parametrize(("role", "tenant"), [("viewer", "default"), ("reviewer", "default"), ("administrator", "theirs")])
def test_nobody_else_sees_a_preview_or_tries_answers_in_it(workbench: Workbench, role: str, tenant: str) -> None:
    looking = Looking(workbench)
    stranger = workbench.signed_in(role, tenant=tenant)  # type: ignore[arg-type]
    home = looking.at().home
    for path in ("", "choosing", "check"):
        stranger.get(home + path)
        assert stranger.status == 404
    stranger.get("/account/")
    stranger.post(home + "choosing", {"role": "head"})
    assert stranger.status == 404
    nobody = workbench.browser()
    nobody.get(home)
    assert nobody.status == 303
