"""The parts of a report, one module each. A part takes the material and gives a chapter, or None where it has nothing to say."""

from __future__ import annotations

from collections.abc import Callable

from assess.reporting.document import Chapter
from assess.reporting.material import Material
from assess.reporting.parts.advice import plan, tools
from assess.reporting.parts.dichotomies import dichotomies
from assess.reporting.parts.dimensions import dimensions
from assess.reporting.parts.effects import effects
from assess.reporting.parts.facts import fact_checks, facts
from assess.reporting.parts.items import items
from assess.reporting.parts.method import method
from assess.reporting.parts.profile import profile
from assess.reporting.parts.profiles import profiles
from assess.reporting.parts.questions import questions
from assess.reporting.parts.respondents import respondents
from assess.reporting.parts.risks import risks
from assess.reporting.parts.summary import summary
from assess.reporting.parts.swot import swot

PARTS: dict[str, Callable[[Material], tuple[Chapter, ...]]] = {
    "summary": summary,
    "questions": questions,
    "respondents": respondents,
    "profile": profile,
    "dimensions": dimensions,
    "dichotomies": dichotomies,
    "effects": effects,
    "profiles": profiles,
    "risks": risks,
    "fact_checks": fact_checks,
    "swot": swot,
    "tools": tools,
    "plan": plan,
    "facts": facts,
    "method": method,
    "items": items,
}
"""Every part by the name that a design lists it under."""
