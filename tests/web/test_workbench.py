"""Initiatives, their facts and register, and assessments, as consultants work with them."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import event

from assess.instruments.parsing import load_instrument
from assess.operations.assessments import publish_instrument
from assess.paths import shipped
from assess.storage import initiatives
from assess.storage.engine import Store
from tests.builders import NOON, an_assessment
from tests.web.site import Browser
from tests.web.workbench import Workbench, a_workbench, seen_in

REGISTER = "name;type;group;employment;ties\nWorks;industrial_company;large_firm;1200;Institute\nInstitute;research;research;80;\n"


@pytest.fixture
def workbench(store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(store, tmp_path)


@pytest.fixture
def browser(workbench: Workbench) -> Browser:
    return workbench.signed_in()


@pytest.fixture
def initiative(browser: Browser) -> str:
    """The address of a new initiative."""
    browser.get("/work/initiatives/new")
    browser.post("/work/initiatives/new", {"name": "Metalworking", "place": "Kedrovsk", "region": "Kedrov Region"})
    assert browser.status == 303, browser.page.text
    return str(browser.page.location)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_empty_pages_offer_the_first_step(browser: Browser) -> None:
    assert "New initiative" in browser.get("/work/assessments/")
    assert "Begin with its name and place" in browser.get("/work/initiatives/")
    assert "There is none yet" in browser.get("/work/assessments/new")


@pytest.mark.parametrize("path", ["/work/assessments/nothing/", "/no/such/route"])
def test_whoever_works_here_finds_back_from_a_page_that_is_not_there(browser: Browser, path: str) -> None:
    page = browser.get(path)
    assert browser.status == 404
    assert "To the assessments" in page
    assert "personal link" not in page


@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/recovery"])
def test_the_second_step_of_signing_in_ends_no_visit(browser: Browser, path: str) -> None:
    browser.get(path)
    assert browser.page.location == "/work/"
    browser.get("/work/assessments/")
    assert browser.status == 200


def test_an_assessment_is_shown_in_the_language_of_who_looks(workbench: Workbench) -> None:
    assessment = an_assessment(workbench.store)
    assert "Небольшой опрос" in workbench.signed_in(language="ru").get(f"/work/assessments/{assessment.id}/")


def test_a_fact_is_kept_with_its_source_and_what_is_missing_is_said(browser: Browser, initiative: str) -> None:
    assert browser.get(initiative).count('class="unseen">: ') == 1 + 17, "the register and every fact"
    browser.get(initiative + "facts/population")
    browser.post(initiative + "facts/population", {"value": "48,200", "source": "State statistics", "date": "2026-01-01"})
    page = words(browser.get(initiative))
    assert "48 200 people" in page
    assert "State statistics, 1 January 2026" in page
    assert browser.page.text.count(f"{initiative}facts/population") == 1, "no longer among what is missing"


def test_what_is_missing_says_what_depends_on_it_the_gates_first(workbench: Workbench, browser: Browser, initiative: str) -> None:
    publish_instrument(workbench.store, load_instrument(shipped("questionnaires") / "quick-scan"), NOON)
    page = words(browser.get(initiative))
    asked = page[page.index("Still missing") : page.index("Critical mass It is")]
    assert "Register of organisations gate: " in asked
    assert asked.index("Register of organisations") < asked.index("A coordinator whom all sides trust") < asked.index("Population")
    assert "Population advice on 2 tools" in asked
    assert "nothing in the published instruments" in asked


def test_the_name_of_the_core_enterprise_is_kept_in_the_profile(browser: Browser, initiative: str) -> None:
    profile = {"name": "Metalworking", "place": "Kedrovsk", "region": "Kedrov Region", "core_enterprise": "Kedrov Works"}
    page = browser.get(initiative + "profile")
    browser.post(initiative + "profile", profile | {"seen": seen_in(page)})
    assert 'value="Kedrov Works"' in browser.get(initiative + "profile")


@pytest.mark.parametrize(
    ("key", "fields", "said"),
    [
        ("population", {"value": "many", "source": "x", "date": "2026-01-01"}, "Enter a number in digits."),
        ("monotown", {"value": "perhaps", "source": "x", "date": "2026-01-01"}, "Choose one of the answers offered."),
        ("monotown", {"value": "true", "source": "", "date": "2026-01-01"}, "Say where the fact comes from."),
        ("monotown", {"value": "true", "source": "Typed before", "date": "some day"}, "Not a valid date value."),
    ],
)
def test_a_fact_that_cannot_be_is_refused_at_its_place_and_nothing_typed_is_lost(
    browser: Browser, initiative: str, key: str, fields: dict[str, str], said: str
) -> None:
    browser.get(initiative + f"facts/{key}")
    page = browser.post(initiative + f"facts/{key}", fields)
    assert browser.status == 422
    assert said in page
    assert fields["source"] in page


def test_a_fact_changed_meanwhile_is_asked_back(workbench: Workbench, browser: Browser, initiative: str) -> None:
    other = workbench.signed_in()
    fields = {"value": "true", "source": "Mine", "date": "2026-01-01"}
    browser.get(initiative + "facts/monotown")
    other.get(initiative + "facts/monotown")
    other.post(initiative + "facts/monotown", {"value": "false", "source": "Theirs", "date": "2026-01-01"})
    page = browser.post(initiative + "facts/monotown", fields)
    assert "Somebody else changed the fact sheet meanwhile" in page
    assert "Theirs" in browser.get(initiative)
    browser.post(initiative + "facts/monotown", fields)  # once more, as it says
    assert browser.status == 303


def test_a_profile_changed_in_another_tab_is_asked_back_once(browser: Browser, workbench: Workbench, initiative: str) -> None:
    other = workbench.signed_in()
    profile = {"name": "Ours", "place": "Here", "region": "There"}
    browser.get(initiative + "profile")
    other.get(initiative + "profile")
    other.post(initiative + "profile", profile | {"place": "Elsewhere"})
    assert "Somebody else changed" in browser.post(initiative + "profile", profile)
    browser.post(initiative + "profile", profile)
    assert browser.status == 303


def test_the_register_is_kept_by_hand_and_counted_at_once(browser: Browser, initiative: str) -> None:
    for name, ties in (("Works", ""), ("Tools Ltd", "Works")):
        browser.get(initiative + "register/new")
        fields = {"name": name, "type": "industrial_company", "group": "small_firm", "member": "yes", "ties": ties}
        browser.post(initiative + "register/new", fields)
        assert browser.status == 303, browser.page.text
    page = words(browser.get(initiative))
    assert "(a) At least ten industrial companies 2 2 0 not reached" in page
    browser.get(initiative + "register/")
    browser.post(initiative + "register/works/remove", {})
    assert "(a) At least ten industrial companies 1 0 0 not reached" in words(browser.get(initiative))


def upload(browser: Browser, initiative: str, name: str, content: bytes, **more: str) -> str:
    browser.get(initiative + "register/import")
    fields = {"source": "Chamber", "date": "2026-05-01", **more, "file": (io.BytesIO(content), name)}
    return browser._show(
        lambda: browser.client.post(
            initiative + "register/import", data={**dict(browser.hidden()), **fields}, content_type="multipart/form-data"
        )
    )


def test_a_table_is_looked_at_before_it_becomes_the_register(browser: Browser, initiative: str) -> None:
    page = upload(browser, initiative, "register.csv", REGISTER.encode())
    assert "2 organisations were read and nothing is wrong" in page
    assert "No organisation yet" in browser.get(initiative + "register/")
    upload(browser, initiative, "register.csv", REGISTER.encode())
    browser.post(initiative + "register/import", {"source": "Chamber", "date": "2026-05-01", "take": "1"})
    assert browser.status == 303, browser.page.text
    assert "Institute" in browser.get(initiative + "register/")


def test_a_workbook_is_read_too(browser: Browser, initiative: str) -> None:
    book = openpyxl.Workbook()
    for row in (["Name", "Type", "Group", "Employment"], ["Завод", "industrial_company", "large_firm", "1\N{NO-BREAK SPACE}200"]):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    assert "1 organisation was read" in upload(browser, initiative, "register.xlsx", written.getvalue())


@pytest.mark.parametrize("name", ["Nombre", "Организация", "Nombre de la organización"])
def test_a_register_may_call_columns_and_kinds_as_the_pages_do(browser: Browser, initiative: str, name: str) -> None:
    table = f"{name};Tipo;Grupo;Color\nUniversidad;centros de enseñanza;Investigación y educación;azul\n"
    page = words(upload(browser, initiative, "register.csv", table.encode()))
    assert "1 organisation was read" in page
    assert "Columns that were left out: color." in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name;type;group\nWorks;firm;large_firm\nX;research;nobody\n", ["Row 2, column type:", "Row 3, column group:"]),
        (b"name;type\nWorks;research\n", ["column group: This column is missing."]),
        (b"title;type;group\nWorks;research;research\n", ["column name: This column is missing.", "Columns that were left out: title."]),
        (b"name;type;group;employment;ties\nA;research;research;many;Nobody Ltd\n", ["column employment:", "Nobody Ltd"]),
        (b"name;type;group\nWorks;research;research\n\n works;research;research\n", ["Row 4, column name: “works” is listed twice."]),
        (b"name;type;group;employment\nA;research;research;" + b"9" * 5000 + b"\n", ["column employment:"]),
        (b"PK\x03\x04 no workbook", ["This column is missing"]),
        (b"", ["The file is empty."]),
    ],
)
def test_everything_wrong_with_a_table_is_said_by_row_and_nothing_is_taken(
    browser: Browser, initiative: str, content: bytes, said: list[str]
) -> None:
    page = words(upload(browser, initiative, "register.csv", content, take="1"))
    assert browser.status == 422
    assert [sentence for sentence in said if sentence not in page] == []
    assert "No organisation yet" in browser.get(initiative + "register/")


def test_tools_in_use_are_noted(browser: Browser, initiative: str) -> None:
    seen = seen_in(browser.get(initiative + "tools"))
    chosen = {"tool.innovation_vouchers": "works", "tool.b2b_events": "wanted", "tool.nothing": "works"}
    browser.post(initiative + "tools", chosen | {"seen": seen})
    assert "2 tools are noted" in browser.get(initiative)


def test_tools_that_somebody_else_noted_meanwhile_are_not_lost(browser: Browser, initiative: str) -> None:
    seen = seen_in(browser.get(initiative + "tools"))
    browser.post(initiative + "tools", {"tool.b2b_events": "wanted", "seen": seen})
    browser.get(initiative)
    page = browser.post(initiative + "tools", {"tool.innovation_vouchers": "works", "seen": seen})
    assert browser.status == 422
    assert "Somebody else changed the fact sheet meanwhile" in page
    assert '<option value="works" selected>' in page, "what was chosen is still there"
    browser.post(initiative + "tools", {"tool.innovation_vouchers": "works", "tool.b2b_events": "wanted", "seen": seen_in(page)})
    assert "2 tools are noted" in browser.get(initiative)


def test_viewers_see_and_change_nothing(workbench: Workbench, initiative: str) -> None:
    viewer = workbench.signed_in("viewer")
    page = viewer.get(initiative)
    assert viewer.status == 200
    assert "New assessment" not in page
    for path in ("facts/monotown", "register/new", "register/import", "tools", "profile"):
        viewer.get(initiative + path)
        assert viewer.status == 404


def test_another_tenant_sees_nothing(workbench: Workbench, initiative: str) -> None:
    stranger = workbench.signed_in("administrator", tenant="other")
    absent = stranger.get("/work/initiatives/doesnotexist/")
    assert stranger.get(initiative) == absent
    assert stranger.status == 404
    assert "Metalworking" not in stranger.get("/work/initiatives/")


def test_no_query_count_grows_with_rows(sqlite_store: Store, tmp_path: Path) -> None:
    workbench = a_workbench(sqlite_store, tmp_path)
    browser = workbench.signed_in()
    counted: list[int] = []
    statements: list[str] = []
    event.listen(sqlite_store.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    for _ in range(2):
        for _ in range(8):
            an_assessment(sqlite_store)
        for path in ("/work/assessments/", "/work/initiatives/"):
            browser.get(path)  # once, so that everything that is kept is kept
            statements.clear()
            browser.get(path)
            counted.append(len(statements))
    assert counted[:2] == counted[2:]


def test_lists_are_exported(workbench: Workbench, browser: Browser, initiative: str) -> None:
    browser.get("/work/initiatives/?as=csv")
    assert browser.page.text.splitlines()[1].startswith("Metalworking,")
    assert datetime.fromisoformat(browser.page.text.splitlines()[1].split(",")[1])
    with workbench.store.reading() as connection:
        assert len(initiatives.all_initiatives(connection, "default")) == 1
