"""Somebody who has only a keyboard: after every key the focus must be seen."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.firefox import Firefox

UNSEEN = """async (selector) => {
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
    const one = document.activeElement;
    if (!one || one === document.body) return "nothing has the focus";
    const name = `${one.tagName} ${one.name || one.id || one.textContent.trim().slice(0, 40)} ${one.value ?? ""}`;
    const box = one.getBoundingClientRect();
    const [width, height] = [document.documentElement.clientWidth, innerHeight];
    const said = `${name} (${[box.left, box.top, box.right, box.bottom].map(Math.round)} of ${width} × ${height})`;
    if (!one.checkVisibility({visibilityProperty: true, opacityProperty: true}) || !box.width) return `${said} is invisible`;
    const fits = box.height < height / 2 && one.tagName !== "TEXTAREA";
    if (fits && (box.top < -1 || box.bottom > height + 1 || box.left < -1 || box.right > width + 1)) return `${said} is outside`;
    const [left, right] = [Math.max(box.left, 0) + 2, Math.min(box.right, width) - 2];
    const [top, bottom] = [Math.max(box.top, 0) + 2, Math.min(box.bottom, height) - 2];
    if (top > bottom) return `${said} is outside`;
    const points = [[(left + right) / 2, (top + bottom) / 2], [left, top], [right, top]];
    if (fits) points.push([left, bottom], [right, bottom]);
    for (const point of points) {
        const hit = document.elementFromPoint(...point);
        if (!hit || !(hit.contains(one) || one.contains(hit))) return `${said} is covered by ${hit?.outerHTML.slice(0, 80)}`;
    }
    const drawn = getComputedStyle(one, one.matches(".stops [type=radio]") ? "::before" : null);
    if (drawn.outlineStyle === "none" || parseFloat(drawn.outlineWidth) < 2) return `${said} has no ring`;
    return one.matches(selector);
}"""
"""Whether the focus is where it should be, once all that comes has faded in; or what keeps it from being seen: no focus, off the screen,
behind something (by what lies at its centre and corners), or no ring. Of a text field, which is scrolled to where one types, and of what
is higher than half a screen, the upper part must be seen."""
MOST_STEPS = 400


class Keyboard:
    def __init__(self, page: Page | Firefox):
        self.page = page

    def press(self, key: str, wanted: str = "*") -> bool:
        """Whether the focus is then on what is `wanted`."""
        self.page.keyboard.press(key)
        return self.look(wanted)

    def look(self, wanted: str = "*") -> bool:
        found = self.page.evaluate(UNSEEN, wanted)
        assert isinstance(found, bool), f"on {self.page.url}: {found}"
        return found

    def is_on(self, selector: str) -> bool:
        return bool(self.page.evaluate("selector => document.activeElement.matches(selector)", selector))

    def to(self, selector: str, key: str = "Tab") -> None:
        """Press Tab, or another `key`, until what has the focus matches."""
        if not self.is_on(selector):
            assert any(self.press(key, selector) for _ in range(MOST_STEPS)), f"{selector} on {self.page.url} cannot be reached"

    def choose(self, name: str, value: str) -> None:
        """A radio: the group by Tab, the one in it by arrows; the first by Space."""
        self.to(f'[type=radio][name="{name}"]')
        wanted = f'[name="{name}"][value="{value}"]'
        self.to(wanted, "ArrowDown")
        if not self.is_on(":checked"):
            self.press("Space")
        assert self.is_on(":checked")

    def tick(self, name: str, *values: str) -> None:
        for value in values:
            self.to(f'[type=checkbox][name="{name}"][value="{value}"]')
            self.press("Space")

    def type(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.type(text)
        assert self.look(selector)

    def select(self, name: str, words: str) -> None:
        """An option of a list by its first letters."""
        self.type(f'select[name="{name}"]', words)

    def go(self, selector: str, heading: str = "") -> None:
        """Press Enter on what leads to another page, and to one with this `heading`."""
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        assert heading in self.page.evaluate("() => document.querySelector('h1').textContent")

    def back_to_the_start(self) -> set[str]:
        """Shift+Tab up to the first thing on the page; names of the controls on the way."""
        passed = set()
        while not self.press("Shift+Tab", ".skip"):
            passed.add(self.page.evaluate("() => document.activeElement.name"))
        return passed
