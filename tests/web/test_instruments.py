"""Instruments from the site: published, read, imported as new versions while assessments run."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from assess.files.archives import LARGEST_FILE
from assess.instruments.parsing import load_instrument
from assess.operations.assessments import publish_instrument
from assess.operations.initiatives import create_initiative
from assess.paths import shipped
from assess.storage import assessments
from assess.storage.engine import Store
from tests.builders import NOON, an_assessment, an_instrument, some_facts
from tests.web.site import Browser
from tests.web.workbench import Workbench, a_workbench

QUICK_SCAN = shipped("questionnaires") / "quick-scan"


@pytest.fixture
def workbench(sqlite_store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(sqlite_store, tmp_path)


@pytest.fixture
def browser(workbench: Workbench) -> Browser:
    return workbench.signed_in("administrator")


def zipped(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def quick_scan(change: tuple[str, str] = ("", ""), root: str = "quick-scan/") -> bytes:
    files = {str(path.relative_to(QUICK_SCAN)): path.read_bytes() for path in sorted(QUICK_SCAN.rglob("*.yaml"))}
    files["questionnaire.yaml"] = files["questionnaire.yaml"].replace(change[0].encode(), change[1].encode(), 1)
    return zipped({root + name: content for name, content in files.items()})


def import_pack(browser: Browser, content: bytes) -> str:
    browser.get("/admin/instruments/import")
    fields = {**dict(browser.hidden()), "file": (io.BytesIO(content), "pack.zip")}
    return browser._show(lambda: browser.client.post("/admin/instruments/import", data=fields, content_type="multipart/form-data"))


def test_what_is_shipped_is_published_and_can_be_read(browser: Browser) -> None:
    assert "Publish quick-scan" in browser.get("/admin/instruments/")
    browser.post("/admin/instruments/publish", {"key": "quick-scan"})
    page = browser.get("/admin/instruments/quick-scan/1")
    assert browser.status == 200
    for shown in ("Who is asked how much", "Small firms", "36 tools"):
        assert shown in page


def test_instruments_are_called_by_their_titles_in_the_language_of_the_page(workbench: Workbench) -> None:
    publish_instrument(workbench.store, load_instrument(QUICK_SCAN), NOON)
    spanish = workbench.signed_in("administrator", language="es")
    assert "Primera mirada a su iniciativa de clúster</a>" in spanish.get("/admin/instruments/")
    create_initiative(workbench.store, some_facts(), NOON)
    assert "Primera mirada a su iniciativa de clúster – quick-scan" in spanish.get("/work/assessments/new")


@pytest.mark.parametrize("root", ["quick-scan/", "", "a/b/quick-scan/"])
def test_a_pack_becomes_a_new_version_and_running_assessments_keep_theirs(workbench: Workbench, browser: Browser, root: str) -> None:
    running = an_assessment(workbench.store, instrument=an_instrument())
    import_pack(browser, quick_scan(root=root))
    assert browser.status == 303, browser.page.text
    assert "/admin/instruments/quick-scan/1" in browser.page.location
    import_pack(browser, quick_scan(("minutes: [", "minutes: [1, 9] # ["), root))
    with workbench.store.reading() as connection:
        assert assessments.get(connection, "default", running.id) == running


def test_everything_wrong_with_a_pack_is_said_with_its_place(browser: Browser) -> None:
    page = import_pack(browser, quick_scan(("type: ", "tipe: ")))
    assert browser.status == 422
    assert "quick-scan/questionnaire.yaml:" in page
    assert "/tmp" not in page  # noqa: S108
    assert "Nothing is published yet" in browser.get("/admin/instruments/")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is no ZIP archive"),
        (b"no archive", "The file is no ZIP archive"),
        (zipped({"readme.txt": b"nothing"}), "The archive holds no questionnaire.yaml"),
        (zipped({"../questionnaire.yaml": b"x"}), "leads out of the pack’s folder"),
        (zipped({"/etc/questionnaire.yaml": b"x"}), "leads out of the pack’s folder"),
        (zipped({"questionnaire.yaml": b"a" * (LARGEST_FILE + 1)}), "larger than 2 MB"),
        (zipped({f"{number}.yaml": b"x" for number in range(300)}), "The archive holds too much"),
        (zipped({"q" * 300 + "/questionnaire.yaml": b"x"}), "a name that cannot be used here"),
        (zipped({"a": b"x", "a/questionnaire.yaml": b"x"}), "a name that cannot be used here"),
        (zipped({"questionnaire.yaml": b"key: x", "pack/x/questionnaire.yaml": b"x"}), "a folder named “pack”"),
        (
            zipped({"questionnaire.yaml": b"key: x\n" * 50}).replace(b"questionnaire.yaml", b"questionnaire.yaml\xff\xff\xff", 1),
            "The archive is damaged",
        ),
    ],
)
def test_what_is_no_pack_is_refused(browser: Browser, content: bytes, said: str) -> None:
    page = import_pack(browser, content)
    assert browser.status == 422
    assert said in page


def test_why_a_pack_is_refused_is_said_in_the_readers_language(workbench: Workbench) -> None:
    assert "В архиве нет файла questionnaire.yaml" in import_pack(
        workbench.signed_in("administrator", language="ru"), zipped({"readme.txt": b"nothing"})
    )


def test_without_a_file_one_is_asked_for(browser: Browser) -> None:
    browser.get("/admin/instruments/import")
    assert "Choose a file." in browser.post("/admin/instruments/import", {})
    assert browser.status == 422


def test_only_administrators_manage_instruments(workbench: Workbench) -> None:
    for path in ("", "import", "quick-scan/1"):
        browser = workbench.signed_in("consultant")
        browser.get(f"/admin/instruments/{path}")
        assert browser.status == 404
