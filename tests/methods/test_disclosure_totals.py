"""A total by another name than `Total` is refused: summed with the others it tells what is held back beside it."""

from __future__ import annotations

import json
import time
from contextlib import nullcontext

import numpy as np
import pytest

from helle.methods.disclosure.balancing import balances
from helle.methods.disclosure.matching import match
from helle.methods.disclosure.reading import Mistake, Unreadable, read, read_published, require_related
from helle.methods.disclosure.records import read_records
from helle.methods.disclosure.specification import Mistaken, Specification, Wrong, specification
from helle.methods.disclosure.subtotals import parts
from helle.methods.disclosure.total_words import WORDS, is_word_for_a_total
from helle.site.protect_words import mistake, mistaken


def asked(**more: object) -> Specification:
    return specification(json.dumps({"dimensions": ["area", "sex"], "threshold": 5, "width": 3} | more).encode())


def table(called: str, *, exact: bool = True) -> bytes:
    last = 27 if exact else 28
    return f"area,sex,count\nN,w,3\nN,m,12\nN,{called},15\nS,w,20\nS,m,7\nS,{called},{last}\n".encode()


@pytest.mark.parametrize(
    "word",
    [
        *("I alt", "IALT", "Alle", "Hele landet", "All", "Sum", "Total:", "(total)", "i\u00a0alt", "_T"),
        *("i-alt", "I\u2010alt", "DANMARK", "Denmark", "Begge", "Both", "TOT", "Totale", "Subtotal", "Sammenlagt"),
        *("Total (all)", "[Alle]", "All / total", "Begge-køn", "total-", "Alle køn", "All sexes", "All persons"),
        *("Personer i alt", "Total 2025", "I alt 2025", "Total\u00b9", "Totalen", "i.alt", "T o t a l", "T", "\u03a3"),
        *("\u2211", "Antal", "Samlet antal", "Samtlige", "Landet", "Hele året", "Alle regioner", "Total persons"),
    ],
)
def test_what_a_total_is_called_is_refused_with_its_line(word: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", table(word, exact=False), asked())
    assert (wrong.value.mistake, wrong.value.row, wrong.value.column) == (Mistake.TOTAL_WORD, 4, "sex")
    earlier = f"area,sex,value,status\nN,w,,suppressed\nN,{word},9,published\n".encode()
    persons = f"area,sex,key\nN,w,0.1\nN,{word},0.2\n".encode()
    noisy = {"dimensions": ["area", "sex"], "method": "cell-key", "noise": {"most": 2, "variance": 1}}
    with pytest.raises(Unreadable, match="total-word"):
        read_published("e.csv", earlier, asked())
    with pytest.raises(Unreadable, match="total-word"):
        read_records("p.csv", persons, specification(json.dumps(noisy).encode()))


@pytest.mark.parametrize("word", ["Total", "TOTAL", " total ", "\uff34otal"])
def test_the_total_itself_is_the_total_however_it_is_written(word: str) -> None:
    assert read("t.csv", table(word), asked()).file.counts["N", "Total"] == 15


@pytest.mark.parametrize(
    "code",
    ["Alle andre", "All other countries", "T1", "Tertial 3", "Totalitarian", "Sumatra", "Allerød", "-", "()", "18-29"],
)
def test_what_only_begins_so_is_a_code_like_others(code: str) -> None:
    assert not is_word_for_a_total(code)


def test_each_word_is_known_in_its_form() -> None:
    assert all(is_word_for_a_total(word.upper()) for words in WORDS.values() for word in words if word != "total")


def test_a_code_that_is_the_sum_of_all_others_everywhere_is_refused() -> None:
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", table("persons"), asked())
    found = wrong.value
    assert (found.mistake, found.row, found.column, found.value) == (Mistake.HIDDEN_TOTAL, 4, "sex", "persons")
    rows = table("persons").decode().partition("\n")[2].replace("N,w,3", "N,w,").replace("S,w,20", "S,w,")
    spec, now = asked(), b"area,count\nN,30\nS,54\n"
    for told, refused in ((rows, None), (rows.replace("N,w,", "N,w,3"), "doubtful-sum")):
        then = read_published("e.csv", f"area,sex,value\n{told}".encode(), spec)
        with nullcontext() if refused is None else pytest.raises(Unreadable, match=refused):
            require_related(spec, [read("t.csv", now, spec)], [then])


@pytest.mark.parametrize(
    "content",
    [
        table("persons", exact=False),
        b"area,sex,count\nN,w,3\nN,x,3\nS,w,20\nS,x,20\n",
        b"sex,count\nw,20\nm,0\nx,20\n",
        b"area,count\nn,2\ns,31\no,9\np,22\nX,65\n",
    ],
    ids=["not everywhere", "one other", "one other with somebody", "one more"],
)
def test_what_may_be_equal_by_chance_is_no_total(content: bytes) -> None:
    assert read("t.csv", content, asked())


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"area,count\nn,2\ns,31\no,9\np,22\nRegion H,64\n", 6),
        (b"area,count\nRegion H,20\nn,2\ns,9\no,9\n", 2),
        (b"area,sex,count\nn,w,2\ns,w,9\nRegion H,w,20\no,w,9\nn,m,4\ns,m,9\n", 4),
        (b"area,sex,count\nn,w,3\ns,w,12\nRegion H,w,15\nn,m,0\ns,m,0\nRegion H,m,0\n", 4),
        (b"area,count\nRegion H,1035\nn,3\ns,1032\n", 2),
        (b"area,count\nRegion H,19\nn,3\ns,10\no,6\n", 2),
    ],
    ids=["one dimension", "of 20", "by one sex alone", "somebody in one sex alone", "of two others", "of 19"],
)
def test_one_slice_is_enough_where_chance_is_small_and_says_first_how_to_say_that_it_is_none(
    content: bytes, row: int
) -> None:
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", content, asked())
    found = wrong.value
    assert (found.mistake, found.row, found.column, found.value) == (Mistake.DOUBTFUL_SUM, row, "area", "Region H")
    for language in ("da", "en"):
        said = mistake(found, language)
        assert said.index("not_totals") < said.index("hierarchies")
    assert read("t.csv", content, asked(not_totals={"area": ["Region H"]}))


def test_one_slice_within_a_group_is_enough() -> None:
    content = b"area,count\nn1,2\nn2,9\nn3,9\nn all,20\ns1,4\n"
    with pytest.raises(Unreadable, match="doubtful-sum"):
        read("t.csv", content, asked(hierarchies={"area": {"North": ["n1", "n2", "n3", "n all"]}}))


def test_a_total_within_a_group_is_seen_and_one_that_a_hierarchy_names_is_none() -> None:
    tree = {"area": {"North": ["n1", "n2", "n all"], "South": ["s1", "s2"]}}
    rows = "n1,w,3\nn2,w,4\nn all,w,7\ns1,w,5\ns2,w,6\nn1,m,1\nn2,m,1\nn all,m,2\ns1,m,2\ns2,m,9\n"
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", f"area,sex,count\n{rows}".encode(), asked(hierarchies=tree))
    assert (wrong.value.mistake, wrong.value.row, wrong.value.value) == (Mistake.DOUBTFUL_SUM, 4, "n all")
    named = {"area": {"n all": ["n1", "n2"], "Alle": ["s1", "s2"]}}
    found = read("t.csv", f"area,sex,count\n{rows}Alle,w,11\n".encode(), asked(hierarchies=named)).file
    assert found.counts["Alle", "w"] == 11 and found.counts["Total", "w"] == 18


def test_a_code_that_truly_is_none_is_named_and_one_that_no_file_has_is_refused() -> None:
    spec = asked(not_totals={"sex": ["persons"]})
    found = read("t.csv", table("persons"), spec).file
    assert found.counts["N", "Total"] == 30
    assert read("t.csv", table("Alle", exact=False), asked(not_totals={"sex": ["Alle"]}))
    match(spec, [found], ())
    with pytest.raises(Mistaken) as absent:
        match(asked(not_totals={"sex": ["Alle"]}), [found], ())
    assert (absent.value.wrong, absent.value.key) == (Wrong.CODE_ABSENT, "not_totals.sex")
    # What is there is said, the likest first: what was meant is mostly among it.
    typed = asked(not_totals={"sex": ["person"]})
    with pytest.raises(Mistaken) as absent:
        match(typed, [found], ())
    assert absent.value.there[0] == "persons" and {*absent.value.there} == {"w", "m", "persons"}
    told = mistaken("s.json", absent.value, "en")
    assert told.endswith("which none of the files has in that column; there is persons, m and w")
    for said in ({"sex": "Alle"}, {"sex": ["Total"]}, {"sex": ["TOTAL"]}, {"age": ["Alle"]}, ["Alle"]):
        with pytest.raises(Mistaken):
            asked(not_totals=said)


NOW = b"area,sex,count\nn,w,3\nn,m,50\ns,w,20\ns,m,0\n"


def related(*earlier: str, now: bytes = NOW, **more: object) -> None:
    spec = asked(**more)
    then = [read_published(f"e{at}.csv", f"area,sex,value\n{rows}".encode(), spec) for at, rows in enumerate(earlier)]
    require_related(spec, [read("t.csv", now, spec)], then)


def test_a_code_that_an_earlier_file_alone_has_is_refused_unless_it_is_said_what_it_is() -> None:
    land = "n,w,\nLAND,w,23\nLAND,m,50\n"
    with pytest.raises(Unreadable) as wrong:
        related(land)
    found = wrong.value
    assert (found.mistake, found.name, found.row) == (Mistake.ONLY_EARLIER, "e0.csv", 3)
    assert (found.column, found.value) == ("area", "LAND")
    for language, first in (("da", "skriv koderne ens"), ("en", "write the codes alike")):
        said = mistake(found, language)
        assert said.index(first) < said.index("hierarchies") < said.index("not_totals")
    related(land, hierarchies={"area": {"LAND": ["n", "s"]}})
    related(land, not_totals={"area": ["LAND"]})
    related("n,w,\nTotal,w,23\n")


def test_what_an_earlier_file_held_back_and_is_known_now_makes_a_total_seen() -> None:
    """X is in a table of now, with one sex alone; n, w is told by it, or by another earlier file."""
    held = "n,w,\nn,m,50\ns,w,20\ns,m,0\nX,w,23\nX,m,50\n"
    now = b"area,sex,count\nn,w,3\nX,w,23\ns,m,0\n"
    for files, table in (((held,), now), ((held, "n,w,3\n"), b"area,sex,count\nX,w,23\nn,m,50\ns,m,0\n")):
        with pytest.raises(Unreadable) as wrong:
            related(*files, now=table)
        assert (wrong.value.mistake, wrong.value.name, wrong.value.row) == (Mistake.HIDDEN_TOTAL, "e0.csv", 6)
        related(*files, now=table, not_totals={"area": ["X"]})
    related(held.replace("X,w,23", "X,w,24"), now=now.replace(b"23", b"24"))


FEW_ROWS = "w,u,9\nw,v,9\nw,y,30\nm,u,6\nm,v,\nm,y,\nx,u,15\nx,v,\nx,y,\n"
BY_AREA = b"area,sex,count\nN,w,30\nN,m,13\nN,x,15\nS,w,18\nS,m,7\nS,x,25\n"


@pytest.mark.parametrize(
    ("earlier", "now", "refused"),
    [
        # 15 are 9 and 6, in the one row that is left whole; of all ages 40 are not 48 and 20.
        (FEW_ROWS + "w,Total,48\nm,Total,20\nx,Total,40\n", b"area,count\nN,58\nS,50\n", False),
        (FEW_ROWS, BY_AREA, False),
        # Nothing else tells of them.
        (FEW_ROWS, b"area,count\nN,58\nS,50\n", True),
        # A total of less than there is in the rows: of whom it is the sum of is not known.
        (FEW_ROWS.replace("w,y,30\n", "") + "w,Total,18\nm,Total,20\nx,Total,40\n", b"area,count\nN,78\n", True),
        # It is the sum wherever it is told.
        (FEW_ROWS + "w,Total,48\nm,Total,20\nx,Total,68\n", b"area,count\nN,136\n", True),
        # The table of now has other codes beside it, and need not mean the same by this one.
        (FEW_ROWS, BY_AREA + b"S,z,2\n", True),
    ],
)
def test_what_one_row_left_whole_shows_the_totals_and_the_tables_of_now_may_deny(
    earlier: str, now: bytes, refused: bool
) -> None:
    spec = specification(json.dumps({"dimensions": ["area", "sex", "age"], "threshold": 5, "width": 3}).encode())
    then = read_published("e.csv", f"sex,age,value\n{earlier}".encode(), spec)
    with pytest.raises(Unreadable, match="doubtful-sum") if refused else nullcontext():
        require_related(spec, [read("t.csv", now, spec)], [then])


@pytest.mark.parametrize(("number", "refused_as"), [(4, "half"), (5, "balanced")])
def test_two_groupings_are_none_where_the_totals_deny_it(number: int, refused_as: str) -> None:
    """Women and men, children and adults come to the same in the rows left whole, and not in all."""
    kinds = ("w", "m", "child", "adult", "unknown")[:number]
    counts = {f"r{at}": (17 * at + 101, 400 - 7 * at, 53 + 11 * at, 448 - at, at**3) for at in range(6)}
    rows = "".join(
        f"{kind},{row},{count}\n" for row, some in counts.items() for kind, count in zip(kinds, some, strict=False)
    )
    held = "".join(f"{kind},last,\n" for kind in kinds)
    totals = [sum(some[at] for some in counts.values()) for at in range(number)]
    spec = specification(json.dumps({"dimensions": ["area", "sex", "age"], "threshold": 5, "width": 3}).encode())
    for more, refused in ((0, True), (1, False)):
        told = "".join(f"{kind},Total,{10 + total}\n" for kind, total in zip(kinds, totals, strict=True))
        told = told.replace(f"w,Total,{10 + totals[0]}\n", f"w,Total,{10 + totals[0] + more}\n")
        then = read_published("e.csv", f"sex,age,value\n{rows}{held}{told}".encode(), spec)
        with pytest.raises(Unreadable, match=refused_as) if refused else nullcontext():
            require_related(spec, [read("t.csv", b"area,count\nN,9\n", spec)], [then])


def test_an_earlier_file_may_have_a_dimension_that_no_table_has_now() -> None:
    spec = asked(dimensions=["area", "sex"])
    then = read_published("e.csv", b"area,sex,value,status\nn,w,3,published\nn,x,9,published\n", spec)
    require_related(spec, [read("t.csv", b"area,count\nn,12\ns,9\n", spec)], [then])


@pytest.mark.parametrize(("word", "exact"), [("Alle", False), ("persons", True)])
def test_a_code_that_is_named_in_another_case_is_told_so(word: str, exact: bool) -> None:
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", table(word, exact=exact), asked(not_totals={"sex": [word.upper()]}))
    found = wrong.value
    assert (found.mistake, found.row, found.value, found.other) == (Mistake.ALIKE, 4, word, word.upper())
    assert f"{word.upper()} in the specification" in mistake(found, "en")


def test_a_code_that_no_file_has_is_refused_with_the_likest_of_many_that_are_there() -> None:
    """An earlier file's codes are there as well, and of a hundred six are named."""
    spec = asked(not_totals={"area": ["Gamlelnad"]})
    now = "area,sex,count\n" + "".join(f"a{number},w,{number}\n" for number in range(100))
    then = read_published("e.csv", b"area,sex,value\nGamleland,w,9\n", spec)
    with pytest.raises(Mistaken) as absent:
        match(spec, [read("t.csv", now.encode(), spec).file], [then.file])
    for language, more in (("da", "95 til"), ("en", "95 more")):
        said = mistaken("s.json", absent.value, language)
        assert "Gamleland, a" in said and said.endswith(more)


def test_a_group_of_one_part_is_no_circle() -> None:
    assert asked(hierarchies={"area": {"North": ["n1"]}}).hierarchies["area"].above("n1") == ("North", "Total")


def several(rows: dict[str, str], groups: str = "wmx") -> bytes:
    """A table by area and sex; of each area its counts, one for each sex."""
    lines = [
        f"{area},{sex},{count}"
        for area, counts in rows.items()
        for sex, count in zip(groups, counts.split(), strict=False)
    ]
    return "\n".join(["area,sex,count", *lines]).encode()


EUROPE = {"DK": "12 31 4", "SE": "9 14 22", "DE": "40 3 18", "EU": "61 48 44", "RO": "33 25 16", "NG": "71 12 15"}
UNION = {"area": {"EU": ["DK", "SE", "DE"]}}


def test_a_total_of_some_of_the_others_is_refused_with_its_parts_and_what_to_do() -> None:
    """DK has 4 of unknown sex, which is held back: EU - SE - DE would tell it."""
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", several(EUROPE), asked())
    found = wrong.value
    assert (found.mistake, found.row, found.column, found.value) == (Mistake.SUBTOTAL, 11, "area", "EU")
    assert found.other == "DK, SE, DE"
    for language in ("da", "en"):
        said = mistake(found, language)
        assert "DK, SE, DE" in said and "hierarchies" in said and "not_totals" in said
    assert read("t.csv", several(EUROPE), asked(hierarchies=UNION)).file.counts["EU", "Total"] == 153
    assert read("t.csv", several(EUROPE), asked(not_totals={"area": ["EU"]})).file.counts["Total", "x"] == 119
    # One who differs is no sum.
    assert read("t.csv", several(EUROPE | {"EU": "61 48 45"}), asked())


NORTH = {"area": {"North": ["DK", "SE"], "Rest": ["DE", "RO", "NG"]}}


@pytest.mark.parametrize(
    ("rows", "groups", "whole", "found"),
    [
        (EUROPE, NORTH["area"], "EU", "DK, SE, DE"),
        (EUROPE, {"North": ["DK", "SE"], "Rest": ["DE", "RO", "NG", "EU"]}, "EU", "DK, SE, DE"),
        (EUROPE | {"EU": "21 45 26"}, NORTH["area"], "EU", "DK, SE"),
        (EUROPE | {"EU": "92 57 41"}, {"North": ["DK", "SE"], "Rest": ["DE", "RO"], "Far": ["NG"]}, "EU", "North, Far"),
    ],
    ids=["beside-the-groups", "under-another-group", "a-group-again", "of-a-group-and-another"],
)
def test_a_sum_of_some_is_found_whatever_groups_a_hierarchy_puts_them_in(
    rows: dict[str, str], groups: dict[str, list[str]], whole: str, found: str
) -> None:
    """A hierarchy of other groups says nothing of EU: EU - SE - DE tells DK all the same."""
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", several(rows), asked(hierarchies={"area": groups}))
    assert (wrong.value.mistake, wrong.value.value, wrong.value.other) == (Mistake.SUBTOTAL, whole, found)
    assert read("t.csv", several(rows), asked(hierarchies={"area": groups}, not_totals={"area": [whole]}))


def test_a_group_with_its_parts_is_what_its_hierarchy_says() -> None:
    rows = {area: counts for area, counts in EUROPE.items() if area != "EU"}
    for named in ({}, {"North": "21 45 26"}, {"North": "21 45 26", "Rest": "144 40 49"}):
        assert read("t.csv", several(rows | named), asked(hierarchies=NORTH))


STACKED = {"women": "40 21 33 18", "men": "14 32 25 41", "children": "3 12 19 22", "adults": "51 41 39 37"}


def test_two_groupings_of_the_same_persons_in_one_column_are_refused() -> None:
    """Three children are held back in the first row: women and men less the adults tell them."""
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", several(STACKED, "pqrs"), asked())
    found = wrong.value
    assert (found.mistake, found.column, found.row) == (Mistake.HALF, "area", 2)
    assert found.other == "women, men"
    for language in ("da", "en"):
        assert "women, men" in mistake(found, language) and "not_totals" in mistake(found, language)
    assert read("t.csv", several(STACKED, "pqrs"), asked(not_totals={"area": ["women", "men"]}))
    assert read("t.csv", several(STACKED | {"men": "14 32 25 43"}, "pqrs"), asked())
    # In one row it may be chance.
    assert read("t.csv", several(STACKED, "p"), asked())


BY_STATE = {"danish": "4 11 20 9", "foreign": "50 42 38 50"}


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        (STACKED | BY_STATE, None),
        (STACKED | {"unknown": "2 9 4 31"}, None),
        (STACKED | {"unknown": "2 9 4 31"}, {"some": ["children", "women"], "others": ["adults", "men", "unknown"]}),
    ],
    ids=["three", "beside-another", "under-groups"],
)
def test_groupings_of_the_same_persons_are_refused_though_they_are_not_half_of_all(
    rows: dict[str, str], groups: dict[str, list[str]] | None
) -> None:
    said = {"hierarchies": {"area": groups}} if groups else {}
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", several(rows, "pqrs"), asked(**said))
    found = wrong.value
    sides = {", ".join(sorted(side.split(", "))) for side in (found.value, found.other)}
    assert found.mistake is Mistake.BALANCED and len(sides) == 2
    assert sides <= {"men, women", "adults, children", "danish, foreign"}
    for language in ("da", "en"):
        assert all(words in mistake(found, language) for words in (found.value, found.other, "not_totals"))
    assert read("t.csv", several(rows, "pqrs"), asked(not_totals={"area": [*STACKED]}, **said))
    one_more = rows | {code: rows[code][:-1] + "0" for code in ("men", "danish") if code in rows}
    assert read("t.csv", several(one_more, "pqrs"), asked(**said))
    # In one row it may be chance.
    assert read("t.csv", several(rows, "p"), asked(**said))


@pytest.mark.parametrize("one", ["women, men", "children, adults", "danish, foreign"])
def test_of_three_groupings_the_other_two_are_found_where_one_is_said_to_be_no_total(one: str) -> None:
    rows = STACKED | BY_STATE | {"unknown": "2 9 4 31"}
    with pytest.raises(Unreadable, match="balanced") as wrong:
        read("t.csv", several(rows, "pqrs"), asked(not_totals={"area": one.split(", ")}))
    assert one not in (wrong.value.value, wrong.value.other)


def test_a_sum_of_half_of_many_codes_is_found_where_there_are_fewer_rows() -> None:
    """Fifteen of thirty codes in twelve rows, which no search one by one comes through."""
    drawn = np.random.default_rng(30)
    counts = drawn.poisson(drawn.gamma(2, 30, (30, 1)) * drawn.gamma(2, 0.5, (1, 12))).astype(np.int64)
    whole = counts[1::2].sum(axis=0)
    rows = {f"c{at}": " ".join(map(str, of)) for at, of in enumerate([*counts, whole])}
    sexes = "abcdefghijkl"
    with pytest.raises(Unreadable) as wrong:
        read("t.csv", several(rows, sexes), asked())
    assert (wrong.value.mistake, wrong.value.value) == (Mistake.SUBTOTAL, "c30")
    assert wrong.value.other == ", ".join(f"c{at}" for at in range(1, 30, 2))
    with pytest.raises(Unreadable, match="subtotal"):  # That a part is no total says nothing of the whole.
        read("t.csv", several(rows, sexes), asked(not_totals={"area": ["c1"]}))
    assert read("t.csv", several(rows, sexes), asked(not_totals={"area": ["c30"]}))
    del rows["c30"]
    assert read("t.csv", several(rows, sexes), asked())


def test_of_drawn_tables_hardly_one_has_two_sides_that_come_to_the_same() -> None:
    drawn, found = np.random.default_rng(3), 0
    for _table in range(300):
        codes, mean = int(drawn.integers(4, 21)), float(drawn.choice([1, 3, 10, 100]))
        counts = drawn.poisson(drawn.gamma(1, mean, (codes, 1)) * drawn.gamma(1, 1, (1, 6))).astype(np.int64)
        found += any(balances(counts))
    assert found <= 1


def test_a_sum_of_some_in_a_table_too_small_to_tell_is_taken_for_chance() -> None:
    assert read("t.csv", several(EUROPE, "w"), asked())
    assert read("t.csv", several({"a": "1 2", "b": "1 1", "c": "2 3", "d": "1 4", "e": "3 0"}, "wm"), asked())


def test_of_drawn_tables_hardly_one_is_refused_and_each_sum_of_some_is_found_where_there_are_rows_enough() -> None:
    """The rates that are written beside `UNLIKELY`, on fewer tables."""
    drawn, refused = np.random.default_rng(1), 0
    for _table in range(300):
        codes, mean = int(drawn.integers(4, 21)), float(drawn.choice([1, 3, 10, 100]))
        counts = drawn.poisson(drawn.gamma(1, mean, (codes, 1)) * drawn.gamma(1, 1, (1, 6))).astype(np.int64)
        names, shown = [str(one) for one in range(codes + 1)], counts.any(axis=0)
        refused += any(parts(names[:-1], counts, one, shown) for one in range(codes))
        if mean >= 10:
            whole = counts[:3].sum(axis=0)
            if np.count_nonzero(whole >= mean) >= 5:
                assert parts(names, np.vstack([counts, whole]), codes, shown)
    assert refused <= 3


@pytest.mark.parametrize("beside", [20, 40, 98])
def test_a_sum_of_half_of_many_codes_is_found_where_there_are_as_many_rows(beside: int) -> None:
    """A search gives up there; so it is solved. Of two such sums each is found, and with one more person neither."""
    drawn = np.random.default_rng(beside)
    counts = drawn.poisson(drawn.gamma(1, 60, (beside, 1)) * drawn.gamma(1, 1, (1, beside + 2))).astype(np.int64)
    half, third = counts[: beside // 2].sum(axis=0), counts[::3].sum(axis=0)
    names, shown = [*map(str, range(beside + 2))], counts.any(axis=0)
    both = np.vstack([counts, half, third])
    assert parts(names, both, beside, shown) == tuple(names[: beside // 2])
    assert parts(names, both, beside + 1, shown) == tuple(names[:beside:3])
    assert not any(parts(names[:-2], counts, one, shown) for one in range(beside))
    both[beside:, 0] += 1
    assert not parts(names, both, beside, shown) and not parts(names, both, beside + 1, shown)


@pytest.mark.parametrize(("beside", "most"), [(20, 10), (30, 10), (40, 8), (98, 6)])
def test_a_sum_of_few_of_many_codes_is_found_where_there_are_fewer_rows(beside: int, most: int) -> None:
    """With as many parts as are promised, and one fewer, in twelve rows."""
    drawn = np.random.default_rng(beside)
    counts = drawn.poisson(drawn.gamma(1, 60, (beside, 1)) * drawn.gamma(1, 1, (1, 12))).astype(np.int64)
    names, shown = [*map(str, range(beside + 1))], counts.any(axis=0)
    for number in (most - 1, most):
        chosen = np.sort(drawn.choice(beside, number, replace=False))
        both = np.vstack([counts, counts[chosen].sum(axis=0)])
        assert parts(names, both, beside, shown) == tuple(map(str, chosen))


def test_many_codes_are_looked_through_in_no_time() -> None:
    drawn = np.random.default_rng(2)
    counts = drawn.poisson(drawn.gamma(1, 100, (40, 1)) * drawn.gamma(1, 1, (1, 8))).astype(np.int64)
    before = time.process_time()
    assert not any(parts([*map(str, range(40))], counts, one, counts.any(axis=0)) for one in range(40))
    assert not any(balances(drawn.poisson(drawn.gamma(1, 100, (60, 1)) * drawn.gamma(1, 1, (1, 8))).astype(np.int64)))
    assert time.process_time() - before < 5


def test_a_code_that_is_held_back_with_all_beside_it_tells_nothing_and_is_let_pass() -> None:
    small = several({"a": "1 0", "b": "0 1", "c": "1 1"}, "wm")
    assert read("t.csv", small, asked())
    with pytest.raises(Unreadable) as wrong:  # The total of all is told then: half of it is c.
        read("t.csv", small, asked(threshold=4))
    assert wrong.value.mistake is Mistake.DOUBTFUL_SUM
    rounded = specification(json.dumps({"dimensions": ["area", "sex"], "method": "rounding", "base": 3}).encode())
    with pytest.raises(Unreadable, match="doubtful-sum"):
        read("t.csv", small, rounded)
