"""A table of lists is read as it is written, and what is wrong with it is named by row and column."""

from __future__ import annotations

import pytest

from helle.methods.estimation.reading import Mistake, Unreadable, read

GOOD = "A,B,count\n1,0,10\n0,1,20\n1,1,5\n"


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace(",", ";").replace("\n", "\r\n").encode(),
        GOOD.replace(",", "\t").encode(),
        b'"A","B","Count"\n1, 0, 10\n\n0,1,20\n1,1,5',
        b"count,B,A\n10,0,1\n20,1,0\n5,1,1\n",
    ],
)
def test_however_it_is_written(content: bytes) -> None:
    lists = read(content).lists
    assert set(lists.names) == {"A", "B"}
    assert lists.counts[lists.term(["A"])] == 10 and lists.counts[lists.term(["B"])] == 20
    assert (lists.overlap(3), lists.cases) == (5, 35)


@pytest.mark.parametrize(
    ("text", "mistake", "row", "column"),
    [
        ("", Mistake.EMPTY, 0, ""),
        ("\n \n", Mistake.EMPTY, 0, ""),
        ("A,B,number\n1,0,3", Mistake.NO_COUNT, 1, ""),
        ("A,A,count\n1,0,3", Mistake.COLUMN_TWICE, 1, "A"),
        ("A,,count\n1,0,3", Mistake.COLUMN_UNNAMED, 1, "2"),
        ("A:B,C,count\n1,0,3", Mistake.COLUMN_IN_NAME, 1, "A:B"),
        ("A,count\n1,3", Mistake.ONE_LIST, 1, "A"),
        ("count\n3", Mistake.ONE_LIST, 1, ""),
        ("A,sex,count\n1,K,3", Mistake.ONE_LIST, 1, "A"),
        ("A,B,C,D,E,F,G,H,I,count\n1,0,0,0,0,0,0,0,0,3", Mistake.TOO_MANY_LISTS, 1, ""),
        ("A,B,count\n1,0", Mistake.CELLS, 2, ""),
        ("A,B,count\n1,0,3,4", Mistake.CELLS, 2, ""),
        ('A,B,count\n1,0,"3', Mistake.CELLS, 2, ""),
        ("A,B,note,count\n1,0,x,3\n0,1,y,3", Mistake.UNKNOWN_COLUMN, 2, "note"),
        ("A,B,count\n1,0,3\n1,2,3", Mistake.NOT_NOUGHT_OR_ONE, 3, "B"),
        ("A,B,count\n1,0,3\n1,,3", Mistake.NOT_NOUGHT_OR_ONE, 3, "B"),
        ("A,B,count\n1,0,", Mistake.COUNT_MISSING, 2, "count"),
        ("A,B,count\n1,0,3\n0,1,-4", Mistake.COUNT_NEGATIVE, 3, "count"),
        ("A,B,count\n1,0,3.5", Mistake.COUNT_NOT_WHOLE, 2, "count"),
        ("A,B,count\n1,0,many", Mistake.COUNT_NOT_WHOLE, 2, "count"),
        ("A,B,count\n1,0,1e3", Mistake.COUNT_NOT_WHOLE, 2, "count"),
        ("A,B,count\n1,0,1000000000", Mistake.COUNT_TOO_LARGE, 2, "count"),
        ("A,B,count\n1,0,100000000000000000000", Mistake.COUNT_TOO_LARGE, 2, "count"),
        ("A,B,count\n1,0,60000000\n0,1,60000000", Mistake.COUNT_TOO_LARGE, 3, "count"),
        ("A,B,count\n1,0,3\n0,0,9", Mistake.ON_NO_LIST, 3, ""),
        ("A,B,count\n1,0,3\n0,1,3\n1,0,5", Mistake.TWICE, 4, ""),
        ("A,B,sex,count\n1,0,,3", Mistake.LEVEL_MISSING, 2, "sex"),
        ("A,B,year,count\n" + "\n".join(f"1,0,{year},3" for year in range(2000, 2013)), Mistake.LIST_EMPTY, 0, "B"),
        (
            "A,B,year,count\n" + "\n".join(f"1,1,{year},3" for year in range(2000, 2013)),
            Mistake.TOO_MANY_LEVELS,
            0,
            "year",
        ),
        (
            "A,B,year,age,exploitation,count\n" + "\n".join(f"1,1,{one},{one},{one},3" for one in range(12)),
            Mistake.TOO_MANY_STRATA,
            0,
            "",
        ),
        ("A,B,count\n1,0,0\n1,1,0", Mistake.NOBODY, 0, ""),
        ("A,B,C,count\n1,0,0,3\n1,1,0,3", Mistake.LIST_EMPTY, 0, "C"),
    ],
)
def test_what_is_wrong_is_named(text: str, mistake: Mistake, row: int, column: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text.encode())
    assert (caught.value.mistake, caught.value.row, caught.value.column) == (mistake, row, column)


def test_a_file_that_is_no_text_names_the_line() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"A,B,count\n1,0,3\n\xff,1,3\n")
    assert (caught.value.mistake, caught.value.row) == (Mistake.NOT_UTF8, 3)


def test_the_same_history_in_two_strata_is_no_repetition() -> None:
    table = read(b"A,B,Sex,count\n1,0,K,3\n1,0,M,4\n1,1,K,2\n1,1,M,0\n0,1,M,1\n")
    assert table.covariates == ("sex",)
    assert table.lists.counts.tolist() == [0, 7, 1, 2]
    assert len(table.strata) == 4
