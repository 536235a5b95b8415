"""One open link for a group: whoever has it can begin, and gets a personal link to come back by."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from assess.instruments.facts import Register
from assess.instruments.people_table import organisation_key
from assess.operations import assessments as operations
from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.operations.watching import watch
from assess.storage.engine import Store
from assess.storage.tables import invitations, open_links, responses
from tests.builders import NO_MAILS, NOON, an_assessment, dump, some_facts
from tests.web.site import Browser
from tests.web.workbench import Workbench, a_workbench

OPEN = Terms(open_groups=("community", "small_firm"), open_link_most=3, targets={"community": 10})
PATH = re.compile(r"http://localhost(/r/[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")


@pytest.fixture
def workbench(store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(store, tmp_path)


class Opened:
    """An assessment whose groups may have open links, and its consultant."""

    def __init__(self, workbench: Workbench, terms: Terms = OPEN):
        self.workbench, self.assessment = workbench, an_assessment(workbench.store, terms)
        self.home = f"/work/assessments/{self.assessment.id}/"
        self.consultant = workbench.signed_in()

    def wish(self, wish: str, group: str = "community", **more: str) -> str:
        self.consultant.get(self.home + "participants/")
        self.consultant.post(self.home + "open-links/", {"group": group, "wish": wish, **more})
        return self.consultant.follow()

    def link(self, group: str = "community") -> str:
        """The path of a new open link."""
        page = self.wish("renew", group)
        return PATH.findall(page.partition(f'id="open-link-{group}"')[2])[0]


def begin(workbench: Workbench, link: str, **said: str) -> tuple[Browser, str]:
    """Somebody who begins by a link, and the personal link shown."""
    browser = workbench.browser()
    browser.get(link)
    page = browser.post(link, said)
    assert browser.status == 200, page
    browser.home = re.findall(r'href="(/answer/[^"]+/)"', page)[0]
    return browser, PATH.findall(page)[0]


def mails(workbench: Workbench) -> list[EmailMessage]:
    paths = sorted((workbench.instance / "outbox").glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]  # type: ignore[misc]


def test_looking_at_an_open_link_changes_nothing_and_starting_gives_a_personal_one(workbench: Workbench) -> None:
    opened = Opened(workbench)
    link = opened.link()
    before = dump(workbench.store)
    assert "by a personal link, which you get when you start" in workbench.browser().get(link)
    assert dump(workbench.store) == before
    first, own = begin(workbench, link)
    second, others = begin(workbench, link)
    assert len({link, own, others, first.home, second.home}) == 5
    first.answer("you", {"member": "yes"})
    again = workbench.browser()
    assert "You have begun already" in again.get(own)
    again.start(own)
    assert again.home == first.home
    assert re.search(r'value="yes"[^>]* checked', again.get(again.home + "you"))
    assert not re.search(r'value="yes"[^>]* checked', second.get(second.home + "you"))


def test_the_same_form_sent_twice_begins_once(workbench: Workbench) -> None:
    link = Opened(workbench).link()
    browser = workbench.browser()
    browser.get(link)
    form = dict(browser.hidden())
    pages = [browser._show(lambda: browser.client.post(link, data=form)) for _ in range(2)]
    assert PATH.findall(pages[0]) == PATH.findall(pages[1])
    with workbench.store.reading() as connection:
        assert len(connection.execute(select(responses.c.id)).all()) == 1
        assert connection.execute(select(open_links.c.begun)).scalars().all() == [1]


def test_an_address_gets_the_link_and_then_reminders_only_until_answers_are_sent(workbench: Workbench) -> None:
    opened = Opened(workbench)
    browser, own = begin(workbench, opened.link(), email="dana@example.org", language="ru")
    (mail,) = mails(workbench)
    assert (mail["To"], PATH.findall(mail.get_content())[0]) == ("dana@example.org", own)
    assert mail["Content-Language"] == "ru"
    opened.consultant.get(opened.home + "participants/")
    opened.consultant.post(opened.home + "participants/send", {"what": "invitations"})
    assert len(mails(workbench)) == 1
    opened.consultant.get(opened.home + "participants/")
    opened.consultant.post(opened.home + "participants/send", {"what": "reminders"})
    assert len(mails(workbench)) == 2
    browser.answer("you", {"member": "yes"})
    browser.get(browser.home + "check")
    browser.post(browser.home + "submit", {})
    assert browser.status == 303
    opened.consultant.get(opened.home + "participants/")
    opened.consultant.post(opened.home + "participants/send", {"what": "reminders"})
    assert len(mails(workbench)) == 2


def test_what_is_no_address_is_asked_again_with_what_was_typed(workbench: Workbench) -> None:
    link = Opened(workbench).link()
    browser = workbench.browser()
    browser.get(link)
    page = browser.post(link, {"email": "dana(at)example.org", "organisation": "Works <1>"})
    assert browser.status == 422
    assert 'value="dana(at)example.org"' in page
    assert 'value="Works &lt;1&gt;"' in page
    with workbench.store.reading() as connection:
        assert connection.execute(select(invitations.c.id)).all() == []


def test_a_link_that_was_renewed_or_closed_leads_nowhere_but_who_began_goes_on(workbench: Workbench) -> None:
    opened = Opened(workbench)
    old = opened.link()
    _, own = begin(workbench, old)
    new = opened.link()
    assert new != old
    browser = workbench.browser()
    for gone in (old, old + "/no", new + "/no"):
        browser.get(gone)
        assert browser.status == 404
    browser.get(new)
    assert browser.status == 200
    opened.wish("close")
    browser.get(new)
    assert browser.status == 404
    assert "You have begun already" in browser.get(own)


def test_no_more_begin_than_the_terms_say(workbench: Workbench) -> None:
    link = Opened(workbench).link()
    late = workbench.browser()
    late.get(link)
    form = late.hidden()
    for _ in range(3):
        begin(workbench, link)
    assert "This link takes no more people" in late.get(link)
    late._show(lambda: late.client.post(link, data=dict(form)))
    assert late.status == 403
    with workbench.store.reading() as connection:
        assert len(connection.execute(select(responses.c.id)).all()) == 3


def test_nobody_begins_in_masses_from_one_address_nor_fills_somebodys_mailbox(workbench: Workbench) -> None:
    opened = Opened(workbench, Terms(open_groups=("community",), open_link_most=200))
    link = opened.link()
    browser = workbench.browser()
    for number in range(4):
        browser.get(link)
        browser.post(link, {"email": "Dana@example.org" if number % 2 else "dana@example.org"})
    assert browser.status == 429
    assert len(mails(workbench)) == 3
    for _ in range(57):
        browser.get(link)
        browser.post(link, {})
    assert browser.status == 429
    workbench.clock[0] += timedelta(minutes=16)
    browser.get(link)
    browser.post(link, {})
    assert browser.status == 200


def test_groups_without_leave_get_no_link_and_lose_it_with_the_leave(workbench: Workbench) -> None:
    opened = Opened(workbench)
    assert "may have no open link" in opened.wish("renew", "investor")
    link = opened.link()
    operations.change_terms(workbench.store, opened.assessment.id, Terms(open_groups=("small_firm",)), "T")
    browser = workbench.browser()
    browser.get(link)
    assert browser.status == 404


def test_an_open_link_closes_with_its_assessment_and_opens_with_it(workbench: Workbench) -> None:
    for policy_ in ("anonymous", "named"):
        opened = Opened(workbench, Terms(open_groups=("community",), policy=policy_))  # type: ignore[arg-type]
        link = opened.link()
        close(workbench.store, opened.assessment.id, NO_MAILS)
        browser = workbench.browser()
        browser.get(link)
        assert browser.status == 404
        with workbench.store.reading() as connection:
            assert set(connection.execute(select(open_links.c.token_hash)).scalars()) == {None}
    early = Opened(workbench, Terms(open_groups=("community",), opens=(NOON + timedelta(days=1)).replace(tzinfo=None)))
    link = early.link()
    browser.get(link)
    assert browser.status == 403
    workbench.clock[0] += timedelta(days=2)
    browser.get(link)
    assert browser.status == 200


def test_consultants_see_who_came_but_never_get_their_links(workbench: Workbench) -> None:
    opened = Opened(workbench)
    _, own = begin(workbench, opened.link())
    begin(workbench, opened.link(), email="dana@example.org")
    page = opened.consultant.get(opened.home + "participants/")
    assert "came by the open link" in page
    assert "No invitation was sent by mail" in page
    assert "without an address" not in page
    table = opened.consultant.get(opened.home + "participants/links.csv")
    assert opened.consultant.status == 200
    assert own not in table
    assert "/r/" not in table


def test_an_organisation_goes_by_its_key_in_the_register_or_by_its_name() -> None:
    organisation = {"key": "north", "name": "North Works", "type": "industrial_company", "group": "large_firm"}
    facts = some_facts()
    known = facts.model_copy(
        update={"register_": Register.model_validate({"source": "A", "date": "2026-09-01", "organisations": [organisation]})}
    )
    names = ("north  works ", "South Works", " ")
    assert [organisation_key(known, name) for name in names] == ["north", "South Works", None]
    assert organisation_key(facts, "North Works") == "North Works"


def test_in_an_anonymous_assessment_answers_hold_only_a_mark_of_the_organisation(workbench: Workbench) -> None:
    opened = Opened(workbench)
    link = opened.link()
    begin(workbench, link, organisation="  North   Works ")
    begin(workbench, link, organisation="North Works")
    begin(workbench, link)
    with workbench.store.reading() as connection:
        named = connection.execute(select(invitations.c.organisation)).scalars().all()
        marks = connection.execute(select(responses.c.organisation)).scalars().all()
    assert sorted(map(str, named)) == ["None", "North Works", "North Works"]
    assert len(set(marks)) == 2
    assert "North Works" not in marks


def test_watching_counts_who_came_and_tells_no_share_that_nobody_knows(workbench: Workbench) -> None:
    opened = Opened(workbench)
    operations.invite(workbench.store, opened.assessment.id, [operations.Invitee("authority"), operations.Invitee("community")])
    begin(workbench, opened.link())
    seen = watch(workbench.store, opened.assessment.id)
    (group,) = [one for one in seen.groups if one.group == "community"]
    assert (group.asked, group.begun, group.sent, group.target, group.by_open_link) == (None, 1, 0, 10, 1)
    assert seen.asked is None
    assert "By open link" in opened.consultant.get(opened.home + "watching/")
    opened.wish("reach", reach="40")
    seen = watch(workbench.store, opened.assessment.id)
    assert seen.asked == 42
    assert "Enter a whole number." in opened.wish("reach", reach="-3")
    opened.wish("reach", reach="")
    assert watch(workbench.store, opened.assessment.id).asked is None


def test_whoever_came_can_have_everything_erased_and_no_mail_is_left(workbench: Workbench) -> None:
    opened = Opened(workbench)
    browser, own = begin(workbench, opened.link(), email="dana@example.org", organisation="North Works")
    assert "personal link, which you get when you start" in html.unescape(browser.get(browser.home + "mine/data"))
    browser.get(browser.home + "mine/erase")
    browser.post(browser.home + "mine/erase", {})
    browser.get(own)
    assert browser.status == 404
    assert mails(workbench) == []
    rows = str(dump(workbench.store))
    assert "dana" not in rows
    assert "North Works" not in rows


def test_nobody_of_another_tenant_changes_a_link_and_a_link_leads_to_its_own(workbench: Workbench) -> None:
    opened = Opened(workbench)
    link = opened.link()
    stranger = workbench.signed_in(tenant="theirs")
    stranger.get("/account/")
    stranger.post(opened.home + "open-links/", {"group": "community", "wish": "close"})
    browser = workbench.browser()
    browser.get(link)
    assert browser.status == 200


def test_who_wished_no_more_mails_gets_none_because_somebody_types_the_address(workbench: Workbench) -> None:
    opened = Opened(workbench)
    _, own = begin(workbench, opened.link(), email="dana@example.org")
    stranger = workbench.browser()
    stranger.get(own + "/no")
    stranger.post(own + "/no", {})
    before = len(mails(workbench))
    begin(workbench, opened.link(), email="Dana@example.org")
    opened.consultant.get(opened.home + "participants/")
    opened.consultant.post(opened.home + "participants/send", {"what": "reminders"})
    assert len(mails(workbench)) == before
