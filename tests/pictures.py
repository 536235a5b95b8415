"""Takes the pictures of README.md: `make pictures`. It runs the demonstration and looks at it as people would."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parents[1] / ".pictures"
SECTION = "both_sides"
REPORT_PAGES = {"report-summary": "Summary", "report-tools": "Recommended tools"}
"""Picture → title of the chapter whose first page is shown."""
REPORT_WIDTH = 900
"""Pixels."""
COLOURS = 64
"""Enough for pages of text and charts; keeps the files small."""


@contextmanager
def demonstration(instance: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """The demonstration, served; the report's path, and personal links by language."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("assess"), "demo", "--port", str(port)]
    environment = os.environ | {"ASSESS_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        said = ""
        for line in process.stdout or ():
            said += line
            if "Ctrl-C" in line:
                break
        links = {language: link for link, language in re.findall(r"(\S+/r/\S+) .*, (\w\w)$", said, re.MULTILINE)}
        yield Path(re.findall(r"The report: (.+\.pdf)", said)[0]), links
    finally:
        process.terminate()
        process.wait()


def picture_questionnaire(links: dict[str, str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"])
        for language, name, size in (("en", "questionnaire", (900, 900)), ("ru", "questionnaire-phone", (390, 844))):
            page = browser.new_page(viewport={"width": size[0], "height": size[1]}, device_scale_factor=1.5, locale=language)
            open_section(page, links[language])
            page.screenshot(path=PICTURES / f"{name}.png")
            reduce_colours(PICTURES / f"{name}.png")
        browser.close()


def open_section(page: Page, link: str) -> None:
    """Follow a personal link to the section of dichotomies and answer two of them."""
    page.goto(link)
    page.locator("main form button").last.click()
    page.locator(f"a[href$='/{SECTION}']").first.click()
    for number, value in ((0, "1"), (1, "-2")):
        page.locator("#answers fieldset").nth(number).locator(f"input[value='{value}']").check(force=True)
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def picture_report(report: Path) -> None:
    pages = subprocess.run(["pdftotext", "-layout", report, "-"], capture_output=True, text=True, check=True).stdout.split("\f")
    for name, chapter in REPORT_PAGES.items():
        heading = re.compile(rf"^\s*(\d+\s+)?{chapter}\s*$", re.MULTILINE)
        number = next(number for number, text in enumerate(pages, start=1) if heading.search(text) and "Contents" not in text)
        target = PICTURES / name
        command = ["pdftoppm", "-png", "-singlefile", "-f", str(number), "-scale-to-x", str(REPORT_WIDTH), "-scale-to-y", "-1"]
        subprocess.run([*command, report, target], check=True)
        reduce_colours(target.with_suffix(".png"))


def reduce_colours(path: Path) -> None:
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as instance, demonstration(Path(instance)) as (report, links):
        picture_questionnaire(links)
        picture_report(report)


if __name__ == "__main__":
    main()
