"""Microdata: what is published stands k times, says nothing that was not so, and costs as little as it can."""

from __future__ import annotations

import itertools
import random
from collections import Counter, defaultdict
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helle.methods import tabular
from helle.methods.microdata import layouts, plan, privacy, records, utility
from helle.methods.microdata.plan import SUPPRESSED, BadPlan, PlanMistake
from helle.methods.microdata.recoding import recode
from helle.methods.microdata.records import Mistake
from helle.methods.microdata.releasing import Refusal, Release, release
from tests.examples import examples

AGE = """
[columns.age]
use = "key"
levels = [{ "0-17" = ["0-8", "9-17"], "18+" = ["18-24", "25+"] }]
"""
AGES = ("0-8", "9-17", "18-24", "25+")


def made(text: str, plan_text: str) -> Release:
    wanted = plan.read(plan_text.encode())
    return release(records.read(text.encode(), wanted), wanted)


def bare(k: int, *names: str, more: str = "") -> str:
    keys = "".join(f'[columns.{name}]\nuse = "key"\n' for name in names)
    return f"k = {k}\nmost_lost = 1\nleast_pairs = 0\n{keys}{more}"


@settings(max_examples=examples(15), deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("mwx"), st.sampled_from(AGES), st.sampled_from("abcd"), st.sampled_from("pq")),
        min_size=6,
        max_size=40,
    ),
    st.integers(2, 5),
    st.integers(0, 10),
)
def test_every_published_row_is_safe_and_true(persons: list[tuple[str, ...]], k: int, seed: int) -> None:
    several = len({person[3] for person in persons}) > 1
    sensitive = f'[columns.stay]\nuse = "sensitive"\nl = {2 if several else 1}\nt = 0.6\n'
    wanted = plan.read(bare(k, "sex", "place", more=AGE + sensitive).encode())

    def file(of: list[tuple[str, ...]]) -> bytes:
        return ("sex,age,place,stay\n" + "".join(",".join(one) + "\n" for one in of)).encode()

    found = release(records.read(file(persons), wanted), wanted)
    groups: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in found.rows:
        groups[row[:3]][row[3]] += 1
    overall = Counter(person[3] for person in persons)
    for held in groups.values():
        assert held.total() >= k
        assert len(held) >= (2 if several else 1)
        distance = sum(abs(held[one] / held.total() - overall[one] / len(persons)) for one in overall) / 2
        assert distance <= 0.6 + 1e-9
    # What is published is true of that many: each row can be given a person of its own whom it describes.
    coarse = {"0-8": "0-17", "9-17": "0-17", "18-24": "18+", "25+": "18+"}
    words = [{sex, age, coarse[age], f"place {place}", f"stay {stay}"} for sex, age, place, stay in persons]
    for (sex, age, place), held in groups.items():
        for stay, count in held.items():
            said = {one for one in (sex, age) if one != SUPPRESSED} | {f"stay {stay}"}
            said |= set() if place == SUPPRESSED else {f"place {place}"}
            assert sum(said <= one for one in words) >= count
    assert sum(held.total() for held in groups.values()) == len(persons)
    assert found.recoded.lost_at_least <= found.recoded.lost + 1e-9 and found.recoded.lost <= 1 + 1e-9
    assert found.privacy.smallest >= k and found.privacy.risk.persons_above == 0
    shuffled = persons[:]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 # Another order, not a secret.
    assert release(records.read(file(shuffled), wanted), wanted).rows == found.rows


@settings(max_examples=examples(10), deadline=None)
@given(st.lists(st.tuples(st.sampled_from("mw"), st.sampled_from("abc")), min_size=4, max_size=6), st.integers(2, 3))
def test_the_bound_is_below_the_best_and_the_best_below_what_is_found(persons: list[tuple[str, str]], k: int) -> None:
    wanted = plan.read(
        bare(
            k, more='[columns.sex]\nuse = "key"\nwhole = false\n[columns.place]\nuse = "key"\nwhole = false\n'
        ).encode()
    )
    text = "sex,place\n" + "".join(f"{sex},{place}\n" for sex, place in persons)
    read = records.read(text.encode(), wanted)
    found = recode(read, k)
    costs = [[float(-one) for one in np.log2(level.shares)[level.codes]] for _, (level, *_) in read.keys]
    best = float("inf")
    for masks in itertools.product(range(4), repeat=len(persons)):
        rows = Counter(
            tuple(word if mask >> place & 1 else SUPPRESSED for place, word in enumerate(person))
            for person, mask in zip(persons, masks, strict=True)
        )
        if min(rows.values()) >= k:
            cost = sum(
                costs[place][number] for number, mask in enumerate(masks) for place in range(2) if not mask >> place & 1
            )
            best = min(best, cost)
    spent = found.recoding_loss + found.suppression_loss
    assert found.least_possible - 1e-9 <= best <= spent + 1e-9
    assert spent <= found.information + 1e-9


def test_a_coarser_column_is_chosen_where_it_costs_less_than_cells() -> None:
    text = "sex,age\n" + "w,0-8\nw,9-17\nw,0-8\nw,9-17\nm,18-24\nm,25+\nm,18-24\nm,25+\n"
    found = made(text, bare(4, "sex", more=AGE))
    assert found.rows == (("m", "18+"),) * 4 + (("w", "0-17"),) * 4
    assert found.levels == {"sex": (0, 2), "age": (1, 3)}
    assert found.privacy.suppressed == {"sex": 0, "age": 0}
    # Two of four ages each: one bit of two is lost of each person's age, none of her sex.
    assert found.utility.lost == {"sex": 0.0, "age": 0.5}
    assert found.recoded.lost == pytest.approx(1 / 3)


def test_a_lone_person_loses_cells_and_takes_no_company_below_k() -> None:
    text = "sex,place\n" + "w,a\n" * 4 + "m,b\n" * 3 + "m,c\n"
    found = made(
        text, bare(3, more='[columns.sex]\nuse = "key"\nwhole = false\n[columns.place]\nuse = "key"\nwhole = false\n')
    )
    rows = Counter(found.rows)
    assert min(rows.values()) >= 3 and rows["w", "a"] == 4
    assert found.privacy.unique_before == 1 and found.privacy.unique_after == 0
    assert found.privacy.differences  # The tables by place, less the file, tell that few lost "c".


def test_bands_of_years_and_the_finest_that_may_be_published() -> None:
    text = "born\n" + "".join(f"{year}\n" for year in (1990, 1991, 1992, 1993, 1994, 1995, 1996, 1997))
    found = made(text, bare(4, more='[columns.born]\nuse = "key"\nbands = [2, 4]\nstart = 1990\nat_least = 1\n'))
    assert Counter(row[0] for row in found.rows) == {"1990--1993": 4, "1994--1997": 4}
    # Each was born alone in her year, though no band of two years is of one.
    assert (found.privacy.unique_before, found.privacy.below_k_before) == (8, 8)


def test_a_number_that_is_too_large_is_not_said_to_be_no_number() -> None:
    wanted = plan.read(bare(2, more='[columns.age]\nuse = "key"\nbands = [2]\nstart = 0\n').encode())
    for value, mistake in (("1000000000", Mistake.TOO_LARGE), ("1.5", Mistake.NOT_WHOLE)):
        with pytest.raises(tabular.Unreadable) as wrong:
            records.read(f"age\n8\n{value}\n".encode(), wanted)
        assert (wrong.value.flaw, wrong.value.row, wrong.value.value) == (mistake, 3, value)


def test_a_sensitive_column_all_alike_costs_keys() -> None:
    text = "sex,stay\n" + "w,none\n" * 5 + "m,none\nm,asylum\n" * 3
    sensitive = '[columns.stay]\nuse = "sensitive"\nl = 2\n'
    found = made(text, bare(3, "sex", more=sensitive))
    assert found.privacy.sensitive["stay"].groups_alike == 0
    without = made(text, bare(3, "sex", more='[columns.stay]\nuse = "sensitive"\n'))
    assert without.privacy.sensitive["stay"] == privacy.Sensitive(1, 3 / 11, 1, 5)
    assert without.recoded.lost == 0 < found.recoded.lost


def test_who_knows_the_rest_learns_the_last_column() -> None:
    rows = [("w", "a")] * 3 + [("m", "b")] * 3 + [("m", "c")] * 3
    found = privacy.report(3, ("sex", "place"), rows, rows, rows, {})
    assert found.told_by_the_others == {"sex": 9, "place": 3}


def test_the_population_makes_the_journalist_less_certain() -> None:
    rows = [("w",)] * 2 + [("m",)] * 2
    everybody = [("w",)] * 8 + [("m",)] * 4
    alone = privacy.report(2, ("sex",), rows, rows, rows, {}).risk
    among = privacy.report(2, ("sex",), rows, rows, rows, {}, everybody).risk
    assert (alone.prosecutor_highest, alone.journalist_highest, alone.marketer) == (0.5, 0.5, 0.5)
    assert among.prosecutor_highest == 0.5 and among.journalist_highest == 0.25
    assert among.marketer == pytest.approx((2 / 8 + 2 / 4) / 4)


def test_utility_counts_what_is_left_and_how_far_shares_are_off() -> None:
    before = [("w", "a"), ("w", "a"), ("m", "b"), ("m", "c")]
    coarse = [("w", "a"), ("w", "a"), ("m", "bc"), ("m", "bc")]
    after = [("w", "a"), ("w", "a"), ("*", "bc"), ("*", "bc")]
    found = utility.report(before, coarse, after, {}).kept
    assert set(found) == {1, 2}
    # Of w, m, a, b, c two are there; of w, m, a, bc three. Sex is told of the women alone: 100 % for 50 %.
    assert found[1] == utility.Kept(5, 2 / 5, 3 / 4, (0.5 + 0.5 + 0 + 0) / 4, 0.5)
    assert found[2] == utility.Kept(3, 1 / 3, 1 / 2, 0.5, 0.5)


def test_a_file_that_says_too_little_is_refused() -> None:
    text = "sex,place\n" + "".join(f"{sex},{place}\n" for sex in "wm" for place in "abcdefgh")
    keys = '[columns.sex]\nuse = "key"\n[columns.place]\nuse = "key"\n'
    assert made(text, f"k = 4\nmost_lost = 0.5\n{keys}").refused is Refusal.LOST
    assert made(text, f"k = 4\nmost_lost = 1\nleast_pairs = 0\n{keys}").refused is None


@pytest.mark.parametrize(
    ("text", "mistake", "row", "column"),
    [
        ("sex,age\nw,0-8\n", Mistake.TOO_FEW, 0, ""),
        ("sex\nw\nm\n", Mistake.COLUMN_ABSENT, 1, "age"),
        ("sex,age,name\nw,0-8,x\nw,0-8,y\n", Mistake.COLUMN_UNPLANNED, 1, "name"),
        ("sex,age\nw,0-8\n,0-8\n", Mistake.MISSING, 3, "sex"),
        ("sex,age\nw,0-8\n*,0-8\n", Mistake.RESERVED, 3, "sex"),
        ("sex,age\nw,0-8\nw,81\n", Mistake.NOT_IN_HIERARCHY, 3, "age"),
        ("sex,age\nw,0-8\nw\n", tabular.Flaw.CELLS, 3, ""),
        ("sex,sex\nw,m\n", tabular.Flaw.COLUMN_TWICE, 1, "sex"),
        ("", tabular.Flaw.EMPTY, 0, ""),
    ],
)
def test_records_that_cannot_be_read_are_named_by_row_and_column(
    text: str, mistake: object, row: int, column: str
) -> None:
    wanted = plan.read(bare(2, "sex", more=AGE).encode())
    with pytest.raises(tabular.Unreadable) as wrong:
        records.read(text.encode(), wanted)
    assert (wrong.value.flaw, wrong.value.row, wrong.value.column) == (mistake, row, column)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("k = ", PlanMistake.NOT_TOML),
        ("k = 1\n[columns.a]\nuse = 'key'", PlanMistake.NOT_K),
        ("k = true\n[columns.a]\nuse = 'key'", PlanMistake.NOT_K),
        ("k = 2", PlanMistake.NO_COLUMNS),
        ("k = 2\n[columns.a]\nuse = 'drop'", PlanMistake.NO_KEYS),
        ("k = 2\n[columns.a]\nuse = 'what'", PlanMistake.NOT_USE),
        ("k = 2\n[columns.a]\nuse = 'key'\nl = 2", PlanMistake.ONLY_SENSITIVE),
        ("k = 2\n[columns.a]\nuse = 'drop'\nbands = [2]", PlanMistake.ONLY_KEY),
        ("k = 2\n[columns.a]\nuse = 'key'\nlevel = 1", PlanMistake.UNKNOWN_WORD),
        ("k = 2\n[columns.a]\nuse = 'key'\nbands = [2, 3]\nstart = 0", PlanMistake.NOT_BANDS),
        ("k = 2\n[columns.a]\nuse = 'key'\nlevels = [{ x = ['a'], y = ['a'] }]", PlanMistake.NOT_LEVELS),
        (
            "k = 2\n[columns.a]\nuse = 'key'\nlevels = [{ x = ['a', 'b'] }, { y = ['a'], z = ['b'] }]",
            PlanMistake.LEVEL_SPLITS,
        ),
        ("k = 2\n[columns.a]\nuse = 'key'\nat_least = 1", PlanMistake.AT_LEAST),
        ("k = 2\nmost_lost = 2\n[columns.a]\nuse = 'key'", PlanMistake.NOT_SHARE),
    ],
)
def test_a_plan_that_cannot_be_followed_says_why(text: str, mistake: PlanMistake) -> None:
    with pytest.raises(BadPlan) as wrong:
        plan.read(text.encode())
    assert wrong.value.mistake is mistake


def test_the_layouts_are_those_that_were_seen() -> None:
    known = layouts.layouts()
    assert {code: len(one.columns) for code, one in known.items()} == {"ctdc_2017": 62, "ctdc_2024": 27}
    for one in known.values():
        assert len({column.name for column in one.columns}) == len(one.columns)


def test_a_cell_left_out_is_missing_in_the_layout_and_what_it_does_not_know_is_told() -> None:
    names = ("sex", "age", "exploitation", "stay")
    rows = [
        ("woman", "18--20", "sexual", "none"),
        ("*", "18--23", "forced_labour", "none"),
        ("man", "48+", "*", "none"),
    ]
    laid = layouts.lay_out(layouts.layouts()["ctdc_2017"], names, rows, SUPPRESSED)
    place = {name: number for number, name in enumerate(laid.names)}
    told = {
        (row[place["gender"]], row[place["ageBroad"]], row[place["isSexualExploit"]], row[place["isForcedLabour"]])
        for row in laid.rows
    }
    assert told == {("Female", "18--20", "1", "0"), ("-99", "18--23", "0", "1"), ("Male", "48+", "-99", "-99")}
    assert {row[place["isAbduction"]] for row in laid.rows} == {"-99"}
    assert laid.left_out == ("stay",) and laid.strange == (layouts.Strange("ageBroad", "18--23", "18--23"),)
    assert "gender" in laid.unverified and "ageBroad" not in laid.unverified


@pytest.mark.parametrize(("code", "stands"), [("ctdc_2017", "-99"), ("ctdc_2024", "")])
def test_a_word_for_which_a_gap_stands_is_told_and_counted_as_one(code: str, stands: str) -> None:
    layout = layouts.layouts()[code]
    laid = layouts.lay_out(layout, ("sex", "exploitation"), [("w", "sexual"), ("woman", "sale")], SUPPRESSED)
    assert {one for one in laid.strange if one.column == "gender"} == {layouts.Strange("gender", "w", stands)}
    assert {one.word for one in laid.strange if one.column != "gender"} == {"sale"}
    said = {(name, word): layouts.is_unsaid(layout, name, word) for name, word in (
        ("sex", "w"), ("sex", "woman"), ("exploitation", "sexual"), ("exploitation", "sale"), ("age", "minor"),
        ("stay", "none"),
    )}  # fmt: skip
    assert [one for one, unsaid in said.items() if unsaid] == [("sex", "w"), ("exploitation", "sale")]


def test_what_a_file_is_good_for_is_said_as_the_layout_writes_it() -> None:
    rows = "sex,age\n" + "w,18--20\nm,18--20\nw,48+\nm,48+\n" * 3
    wanted = plan.read(bare(3, "sex", "age").encode())
    found = records.read(rows.encode(), wanted)
    plain = release(found, wanted)
    written = release(found, wanted, is_unsaid=partial(layouts.is_unsaid, layouts.layouts()["ctdc_2024"]))
    assert plain.rows == written.rows and plain.privacy == written.privacy
    assert (plain.recoded.lost, plain.utility.lost["sex"], plain.utility.kept[1].as_they_were) == (0.0, 0.0, 1.0)
    assert (written.utility.lost["sex"], written.utility.lost["age"]) == (1.0, 0.0)
    assert written.recoded.lost == pytest.approx(0.5)  # One of two columns that say a bit each.
    assert (written.utility.kept[1].as_they_were, written.utility.kept[2].as_coarsened) == (0.5, 0.0)
    more = plan.read(bare(3, "sex", "age").replace("least_pairs = 0", "least_pairs = 0.5").encode())
    assert release(found, more).refused is None
    refused = release(found, more, is_unsaid=partial(layouts.is_unsaid, layouts.layouts()["ctdc_2024"])).refused
    assert refused is Refusal.PAIRS
