"""Bad tables: every mistake with its line and column."""

from __future__ import annotations

import pytest

from assess.evidence.table import BrokenTable, Headers, read_definitions, read_table
from tests.evidence.builders import DEFINITIONS, rows, shared


def table_problems(text: str, headers: Headers | None = None) -> list[str]:
    with pytest.raises(BrokenTable) as broken:
        read_table(text, read_definitions(DEFINITIONS), "t.csv", headers)
    return [str(problem) for problem in broken.value.problems]


def definition_problems(text: str) -> list[str]:
    with pytest.raises(BrokenTable) as broken:
        read_definitions(text, "d.csv")
    return [str(problem) for problem in broken.value.problems]


def test_a_good_table_is_read_with_its_clusters() -> None:
    table = rows("region,industry,year,employment,wage\nA,10,2020,4,100\nA,47,2020,2.5,80\n")
    assert table["cluster"].tolist() == ["Fish", "Retail"]
    assert table["type"].tolist() == ["traded", "local"]
    assert table["wages"].tolist() == [400, 200]


def test_missing_suppressed_and_zero_are_three_things() -> None:
    table = rows("region,industry,employment\nA,10,\nB,10,..\nC,10,s\nD,10,X\nE,10,0\nF,10,7\n")
    assert table["state"].tolist() == ["missing", "missing", "suppressed", "suppressed", "known", "known"]
    assert table["employment"].isna().tolist() == [True] * 4 + [False] * 2


def test_nobody_employed_is_paid_nothing_whatever_the_wage_cell_says() -> None:
    assert rows("region,industry,employment,wage\nA,10,0,\n")["wages"].tolist() == [0]


def test_semicolons_byte_order_marks_and_empty_lines_are_no_trouble() -> None:
    assert len(rows("region;industry;employment\nA;10;5\n\nB;10;6\n")) == 2


def test_every_mistake_is_named_with_line_and_column() -> None:
    text = (
        "region,industry,year,employment\n"
        "A,10,2020,many\n"
        "A,11,2020,-4\n"
        'A,20,2020,"1,200"\n'
        "A,99,2020,5\n"
        "A,47,20,5\n"
        ",47,2021,5\n"
        "B,10,2020,5\n"
        "B,10,2020,6\n"
        "B,11,2020\n"
        "B,20,2020,inf\n"
    )
    said = table_problems(text)
    assert [line.split(": ")[:2] for line in said] == [
        ["t.csv:2", "column employment"],
        ["t.csv:3", "column employment"],
        ["t.csv:4", "column employment"],
        ["t.csv:5", "column industry"],
        ["t.csv:6", "column year"],
        ["t.csv:7", "column region"],
        ["t.csv:9", "column region"],
        ["t.csv:10", "3 cells, but 4 columns"],
        ["t.csv:11", "column employment"],
    ]
    assert "“many” is not a number" in said[0]
    assert "code 99 has no cluster" in said[3]
    assert "B · 10 · 2020 is already in line 8" in said[6]


def test_unknown_and_absent_columns_are_named() -> None:
    assert table_problems("region,industry,employmnt\nA,10,5\n") == [
        "t.csv:1: column employment: this column is needed",
        "t.csv:1: column employmnt: unknown column; is it employment?",
    ]
    assert table_problems("region,region,industry,employment\n") == ["t.csv:1: column region: this column is there twice"]
    assert "keep one of the two" in table_problems("region,industry,employment,wage,wages\nA,10,1,1,1\n")[0]
    assert table_problems("region,industry,employment\n") == ["t.csv:1: no rows below the headers"]
    assert len(table_problems("")) == 3


def test_other_headers_can_be_named_and_some_passed_over() -> None:
    headers = Headers({"region": "Land", "employment": "SVB"}, frozenset({"note"}))
    table = read_table("Land,industry,SVB,note\nA,10,5,x\n", read_definitions(DEFINITIONS), headers=headers)
    assert table["employment"].tolist() == [5]
    assert table_problems("Land,industry,SVB\nA,10,many\n", headers)[0].startswith("t.csv:2: column SVB:")
    with pytest.raises(ValueError, match="no such column: regoin"):
        read_table("", read_definitions(DEFINITIONS), headers=Headers({"regoin": "Land"}))


def test_a_broken_quotation_is_a_problem_and_not_a_traceback() -> None:
    assert "not a CSV table" in table_problems('region,industry,employment\nA,"10"x,5\n')[0]


def test_wrong_definitions_are_named() -> None:
    text = "code,cluster,type\n1,Fish,traded\n1,Steel,traded\n2,Fish,local\n3,Wood,both\n4,,traded\n"
    assert definition_problems(text) == [
        "d.csv:3: column cluster: code 1 is in Fish above and in Steel here",
        "d.csv:4: column type: the cluster Fish is traded above and local here",
        "d.csv:5: column type: “both” is neither traded nor local",
        "d.csv:6: column cluster: empty",
    ]
    assert definition_problems("code,cluster,type\n") == ["d.csv:1: no definitions below the headers"]


def test_a_code_may_be_repeated_if_it_says_the_same() -> None:
    assert len(read_definitions("code,cluster,type\n1,Fish,traded\n1,Fish,TRUE\n")) == 1


def test_the_us_benchmark_definitions_are_read() -> None:
    table = shared("us_clusters_2016/naics_to_cluster_2007_2012.csv").query("naics_year == 2012")
    text = table[["naics", "cluster", "traded"]].to_csv(index=False)
    read = read_definitions(text, headers=Headers({"code": "naics", "type": "traded"}))
    assert read["cluster"].nunique() == 67
    assert read.groupby("type")["cluster"].nunique().to_dict() == {"local": 16, "traded": 51}
