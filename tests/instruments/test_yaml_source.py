from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.instruments.yaml_source import DEEPEST, LARGEST_BYTES, read_yaml

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
)


def codes(text: str) -> list[str]:
    return [problem.code for problem in read_yaml("f.yaml", text).problems]


def test_values_are_those_of_yaml_1_2() -> None:
    source = read_yaml("f.yaml", "a: no\nb: true\nc: 010\nd: 1.5\ne: ~\nf: '5'\ng: 2026-01-02\nh:\n  - yes\n")
    assert source.value == {"a": "no", "b": True, "c": 10, "d": 1.5, "e": None, "f": "5", "g": "2026-01-02", "h": ["yes"]}
    assert source.problems == []


def test_every_key_and_value_knows_its_line() -> None:
    source = read_yaml("f.yaml", "a: 1\nb:\n  - x\n  - c: 2\n")
    assert source.line(("a",)) == 1
    assert source.line(("b", 0)) == 3
    assert source.line(("b", 1, "c")) == 4
    assert source.line(("b", 1, "missing")) == 4


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    source = read_yaml("f.yaml", BOMB)
    assert [problem.code for problem in source.problems] == ["alias"]
    assert source.value is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: !!python/object/apply:os.system [id]", "tag"),
        ("a: !x y", "tag"),
        ("a: 1\na: 2", "duplicate_key"),
        ("a: [1", "not_yaml"),
        ("a: \x07", "not_yaml"),
        (r'a: "\0"', "unprintable"),
        (r'"\x01": a', "unprintable"),
        ("---\na: 1\n---\nb: 2\n", "two_documents"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "too_deep"),
        ("[" * 100_000, "too_deep"),
        ("a: " + "x" * LARGEST_BYTES, "too_large"),
        ("[" + "1," * 100_001 + "]", "too_many"),
        ("? [a, b]\n: c", "key_not_plain"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_not_safe_or_not_clear_is_refused(text: str, code: str) -> None:
    assert codes(text) == [code]


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    source = read_yaml("f.yaml", text)
    assert source.value is None or isinstance(source.value, (dict, list, str, int, float, bool))


def test_a_number_beyond_all_numbers_is_a_text() -> None:
    assert read_yaml("x", "[1e999, -1e999, 1e9]").value == ["1e999", "-1e999", 1e9]
