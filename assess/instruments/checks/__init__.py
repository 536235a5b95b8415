"""Everything that must hold between the parts of an instrument, beyond the shape of each part.

Each check complains at the place in the file where the mistake can be mended.
"""

from __future__ import annotations

from assess.instruments.checks.cross_checks import check_cross_checks
from assess.instruments.checks.piping import check_piping
from assess.instruments.checks.questionnaire import check_questionnaire
from assess.instruments.checks.routing import check_routing
from assess.instruments.checks.rubric import check_rubric
from assess.instruments.checks.texts import check_texts
from assess.instruments.checks.tools import check_tools
from assess.instruments.instrument import Instrument
from assess.instruments.pack import Pack


def check(instrument: Instrument, pack: Pack) -> None:
    """Add what is wrong to the problems of the pack's sources."""
    check_questionnaire(instrument, pack)
    check_routing(instrument, pack.questionnaire)
    check_cross_checks(instrument, pack.questionnaire)
    check_rubric(instrument, pack)
    check_tools(instrument, pack)
    check_piping(instrument, pack)
    check_texts(instrument, pack)
