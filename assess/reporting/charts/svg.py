"""The few SVG shapes that charts are drawn with.

Literal attributes, because page styles do not reach an SVG inside a PDF; a class beside them,
so that a page may restyle. All text is escaped here and nowhere else. Units are CSS pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

FONT = "PT Sans, Open Sans, DejaVu Sans, sans-serif"
SIZE = 12.0
"""Font size of labels: 9 pt in print."""
SMALL = 10.5
LINE = 1.25
"""Line height, in font sizes."""

INK = "#1d2b2c"
MUTED = "#566769"
GRID = "#d5dddd"
RULE = "#9fb0b0"
PAPER = "#ffffff"
ACCENT = "#0f5257"
SOFT = "#eef3f3"

SEQUENTIAL = ("#d9e6e5", "#a9c8c7", "#72a3a3", "#3e7b7d", "#0f5257")
"""From little to much; each step is also darker, so that grey-scale print keeps the order."""
DIVERGING = ("#8a3b12", "#c27a4b", "#e8c8ad", "#e3e7e7", "#a9c8c7", "#559092", "#0f5257")
"""From the restriction to the success factor; the middle is neutral."""

_NARROW = frozenset("ijlftrI.,:;'|!()[]- \u00a0\u202f·1")
_WIDE = frozenset("mwMWЖШЩЮМжшщюмыфФЫ%—@")


def number(value: float) -> str:
    """A coordinate: at most two decimals, no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text_width(text: str, size: float = SIZE) -> float:
    """About how wide `text` is when set in the charts' font; on the generous side."""
    return size * sum(0.33 if letter in _NARROW else 0.86 if letter in _WIDE else 0.66 if letter.isupper() else 0.56 for letter in text)


def wrapped(text: str, width: float, size: float = SIZE) -> tuple[str, ...]:
    """`text` in lines no wider than `width`; a single word that is too long is broken."""
    lines: list[str] = []
    for word in text.split():
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(candidate, size) <= width:
            lines[-1] = candidate
            continue
        while text_width(word, size) > width and len(word) > 1:
            fits = max(1, next(count for count in range(len(word), 0, -1) if count == 1 or text_width(word[:count], size) <= width))
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return tuple(lines) or ("",)


def shape(name: str, kind: str, **attributes: float | str) -> str:
    """One element, for example `shape("line", "grid", x1=0, …)`; `kind` becomes its class."""
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"' for key, value in attributes.items()
    )
    return f'<{name} class="{kind}"{written}/>'


def line(kind: str, x1: float, y1: float, x2: float, y2: float, stroke: str = GRID, width: float = 1) -> str:
    return shape("line", kind, x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width)


def rect(kind: str, x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    return shape("rect", kind, x=x, y=y, width=width, height=height, fill=fill, stroke=stroke)


def dot(kind: str, x: float, y: float, radius: float, fill: str = ACCENT, stroke: str = PAPER) -> str:
    return shape("circle", kind, cx=x, cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=1.2)


def text(
    kind: str, x: float, y: float, content: str, size: float = SIZE, fill: str = INK, anchor: str = "start", weight: str = "normal"
) -> str:
    """Text with its baseline at `y`; `anchor` is start, middle or end."""
    return (
        f'<text class="{kind}" x="{number(x)}" y="{number(y)}" font-family="{FONT}" font-size="{number(size)}" fill="{fill}" '
        f'text-anchor="{anchor}" font-weight="{weight}">{escape(content)}</text>'
    )


def lines_of(kind: str, x: float, y: float, lines: Iterable[str], size: float = SIZE, fill: str = INK, anchor: str = "start") -> str:
    """Several lines of text, the first with its baseline at `y`."""
    return "".join(text(kind, x, y + position * size * LINE, content, size, fill, anchor) for position, content in enumerate(lines))


def drawing(kind: str, width: float, height: float, title: str, description: str, body: Iterable[str]) -> str:
    """A whole picture. The title says its message; the description gives its numbers to those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {kind}" role="img" width="{number(width)}" height="{number(height)}" '
        f'viewBox="0 0 {number(width)} {number(height)}"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f"{''.join(body)}</svg>"
    )
