"""Profiles that the rubric sets beside the scores: what organisations give and lack, what keeps them away."""

from __future__ import annotations

from collections.abc import Iterator

from assess.instruments.questionnaire import DichotomyItem
from assess.instruments.rubric import Profile
from assess.reporting.document import Block, Chapter, Heading, Paragraph
from assess.reporting.items_in_words import item_of
from assess.reporting.material import Material
from assess.reporting.parts.items import item_blocks, under


def profiles(material: Material) -> tuple[Chapter, ...]:
    """All profiles but that of the dichotomies, which has a chapter of its own."""
    say = material.texts.say
    blocks = [block for profile in material.rubric.profiles for block in _profile(material, profile)]
    if not blocks:
        return ()
    return (Chapter("profiles", say("profiles.title"), (Paragraph(say("profiles.lead"), "lead"), *blocks)),)


def _profile(material: Material, profile: Profile) -> Iterator[Block]:
    """Every item of the profile once, though it may be listed measure by measure."""
    items = {item.key: item for item in (item_of(material, measure) for measure in profile.items)}
    told = [item for item in items.values() if not isinstance(item, DichotomyItem)]
    anchor = f"profile-{profile.key}"
    return under(Heading(profile.title, 2, anchor, listed=True), item_blocks(material, told, anchor))
