"""What every model of a pack is made of: strict parts, keys, and texts that translate."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from assess.instruments.attribute_docs import attribute_docs


class Part(BaseModel):
    """A piece of a document: immutable, and without any key that is not declared here.

    `home` is where the texts of a part with a `key` stand in a texts file, whatever the
    part stands in: the question of an item is `items.<key>.ask` in every section.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    home: ClassVar[str | None] = None

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """With the texts under the fields as their descriptions."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, text in attribute_docs(cls).items():
            if name in cls.model_fields:
                properties[cls.model_fields[name].alias or name].setdefault("description", text)
        return schema


class Translatable:
    """Marks a text that participants or readers see and that every language needs."""


Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
DottedKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=100)]
PackKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True), Translatable()]
Note = Annotated[str, StringConstraints(max_length=4000)]
SourceMark = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Weight = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=100)]

Group = Literal["small_firm", "large_firm", "research", "authority", "support", "investor", "cluster_organisation", "community"]
GROUPS: tuple[Group, ...] = (
    "small_firm",
    "large_firm",
    "research",
    "authority",
    "support",
    "investor",
    "cluster_organisation",
    "community",
)

State = Literal["answered", "dont_know", "not_applicable", "prefer_not"]
LITERALS: tuple[State, ...] = ("dont_know", "not_applicable", "prefer_not")
"""Words that stand in place of a value: in a form field and in a CSV cell alike."""
