from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from assess.cli import main
from assess.instruments.parts import Part
from assess.instruments.schemas import FILES, json_schema, reference

README = Path(__file__).parents[2] / "questionnaires" / "README.md"


def keys_of(part: type[Part]) -> set[str]:
    schema = part.model_json_schema(by_alias=True)
    return {key for piece in [schema, *schema.get("$defs", {}).values()] for key in piece.get("properties", {})}


def test_the_readme_ends_with_the_reference_of_today() -> None:
    assert README.read_text().endswith("\n\n" + reference()), "write it again with `assess schema --reference`"


@pytest.mark.parametrize("file", FILES)
def test_the_readme_documents_every_key_of_every_file(file: str) -> None:
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", README.read_text(), re.MULTILINE))
    assert keys_of(FILES[file]) <= documented


def test_every_key_has_a_meaning() -> None:
    assert [line for line in reference().splitlines() if line.endswith("|  |")] == []


@pytest.mark.parametrize("file", FILES)
def test_the_command_prints_a_json_schema(file: str) -> None:
    result = CliRunner().invoke(main, ["schema", file])
    assert result.exit_code == 0
    assert json.loads(result.output) == json_schema(file)
    assert json.loads(result.output)["additionalProperties"] is False


@pytest.mark.parametrize("pack", sorted(path.parent for path in README.parent.glob("*/rubric.yaml")), ids=lambda pack: pack.name)
def test_the_readme_shows_what_each_instrument_asks_of_whom(pack: Path) -> None:
    described = CliRunner().invoke(main, ["describe", str(pack)]).output
    assert described.count("\n| ") > 8
    assert f"### `{pack.name}`\n\n{described}\n" in README.read_text(), "write it again with `assess describe`"


def test_the_readme_shows_which_tools_strengthen_what() -> None:
    listed = CliRunner().invoke(main, ["tools"]).output
    assert listed.count("\n| ") > 60
    assert f"\n\n{listed}\n## " in README.read_text(), "write it again with `assess tools`"
