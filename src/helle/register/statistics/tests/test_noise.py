"""Tables with noise: the same persons get the same noise in every table, and two tables that differ by one person do
not tell of her; what is released knows of none (STA-07)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping

import pytest
from django.db import ProgrammingError, connections
from django.urls import reverse
from tests.cast import Cast

from helle.register.statistics import filling, noise, tables
from helle.register.statistics.choices import PercentOf
from helle.register.statistics.chosen import Choice
from helle.register.statistics.counting import KEYS, Counted
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.noise import Noisy
from helle.register.statistics.tests.conftest import Assess, Owner
from helle.register.statistics.tests.test_filling import erase
from helle.register.statistics.tests.test_workbench import ADDRESS, TODAY, as_grid, text

BY_SEX = Choice("assessed", "sex", first_year=2024)
BY_AGE = Choice("assessed", "age", first_year=2024)
WOMEN = Choice("assessed", first_year=2024, only=("sex", "woman"))
ADULT, MINOR = (DIMENSIONS["age"].groups[code].en for code in ("adult", "minor"))
DAY = dt.date(2024, 3, 1)


def keys(owner: Owner) -> dict[bytes, int]:
    drawn = owner.execute("SELECT pseudonym, key FROM statistics_recordkey").fetchall()
    return {bytes(pseudonym): int(key) for pseudonym, key in drawn}  # type: ignore[call-overload]


def redraw(owner: Owner) -> None:
    """As if everybody had been given another key at the first filling."""
    owner.execute("DELETE FROM statistics_recordkey")
    owner.execute("SELECT helle.draw_record_keys(NULL)")


def test_a_key_is_drawn_once_and_stays_until_nobody_is_counted_under_it(
    assess: Assess, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, case = assess(DAY)
    _other, gone = assess(DAY)
    filling.refresh_now()
    drawn = keys(owner)
    assert len(drawn) == len(set(drawn.values())) == 2 and all(0 <= key < KEYS for key in drawn.values())
    owner.execute("UPDATE cases_case SET first_contact = 'skat' WHERE id = %s", [case])
    filling.refresh_now()
    filling.refresh_now(everything=True)
    assert keys(owner) == drawn
    # Who is erased has another pseudonym, and is in her groups with the noise that they had.
    erase(owner, person)
    filling.refresh_now()
    assert sorted(keys(owner).values()) == sorted(drawn.values()) and len(set(drawn) - set(keys(owner))) == 1
    # Whoever is counted on no day any more has none.
    owner.execute("DELETE FROM identification_assessment WHERE case_id = %s", [gone])
    filling.refresh_now()
    ((loose, hers),) = keys(owner).items()
    assert hers in drawn.values()
    # Another key of the pseudonyms draws anew, but for her whom no key leads to.
    assess(DAY)
    filling.refresh_now()
    before = keys(owner)
    monkeypatch.setattr(filling, "_key", lambda: b"\x01" * 32)
    filling.refresh_now()
    assert keys(owner)[loose] == hers and len(keys(owner)) == 2 and len(set(before) & set(keys(owner))) == 1


def test_a_table_that_was_filled_before_there_were_keys_gets_them(assess: Assess, owner: Owner) -> None:
    person, _case = assess(DAY)
    assess(DAY)
    filling.refresh_now()
    erase(owner, person)
    filling.refresh_now()
    owner.execute("DELETE FROM statistics_recordkey")
    owner.execute("UPDATE statistics_filling SET layout = 1")
    filling.refresh_now()
    assert len(keys(owner)) == 2


@pytest.mark.parametrize("alias", ["default", "numbers", "lists", "staff", "statistics"])
def test_no_role_reads_or_writes_a_key_by_itself(committed: None, alias: str) -> None:
    for statement in (
        "SELECT 1 FROM statistics_recordkey",
        "UPDATE statistics_recordkey SET key = 0",
        "INSERT INTO statistics_recordkey VALUES ('\\x00', 0)",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), connections[alias].cursor() as cursor:
            cursor.execute(statement)


def test_the_same_persons_get_the_same_noise_in_every_table_and_tables_that_differ_by_one_do_not_tell_of_her(
    assess: Assess, owner: Owner
) -> None:
    for day in range(1, 13):
        assess(dt.date(2024, 3, day))
    assess(DAY, sex="man")
    assert as_grid(tables.build(BY_SEX, TODAY))["Total"] == [13, 0]
    differences: Counter[int] = Counter()
    apart = 0
    for _lot in range(80):
        redraw(owner)
        by_sex, by_age = (as_grid(tables.build_noisy(one, TODAY)) for one in (BY_SEX, BY_AGE))
        women = as_grid(tables.build_noisy(WOMEN, TODAY))
        # Everybody is an adult: the total, the row and the group that a table is narrowed to.
        assert by_sex["Total"] == by_age["Total"] == by_age[ADULT]
        assert by_sex["Woman"][0] == women["2024"][0] == women["Total"][0]
        assert by_sex["Not stated"] == [0, 0] == by_age[MINOR] and by_sex["Total"][1] == 0
        all_of_them, others, alone = by_sex["Total"][0], by_sex["Woman"][0], by_sex["Man"][0]
        assert all_of_them is not None and others is not None and alone is not None
        assert abs(all_of_them - 13) <= noise.MOST and abs(others - 12) <= noise.MOST and 0 <= alone <= 1 + noise.MOST
        differences[all_of_them - others] += 1
        apart += alone != all_of_them - others
    # What is left between the two tables is 1 no oftener than other numbers, and is none about as often as it is two.
    assert differences[1] < 40 and len(differences) >= 5 and min(differences) < 0 < 2 < max(differences)
    assert apart > 40
    # The other way round: whatever the two show, more than one person may be between them, and nobody.
    how = noise.default()
    for shown in range(1, 20):
        low, high = how.could_be(shown)
        assert high - low >= 5 and how.could_be(0) == (0, 5)


def test_nobody_is_shown_as_nobody_and_a_country_that_is_shown_with_none_has_no_line() -> None:
    country = DIMENSIONS["country"]

    def shown(key: int) -> tuple[int, list[str]]:
        counts: Mapping[tuple[int, tuple[str | None, ...]], int] = {(2024, ("XX",)): 1, (2024, (None,)): 1}
        found = Noisy(Counted((country,), counts), dict.fromkeys(counts, key))
        assert found.count([2024], ("YY",)) == 0
        return found.count([2024], ("XX",)), found.groups_found(0, [range(2024, 2025)])

    at = [shown(KEYS * place // 50) for place in range(50)]
    assert {number > 0 for number, _groups in at} == {True, False}
    assert all(groups == (["XX"] if number else []) for number, groups in at)


def test_years_as_one_have_one_noise_and_what_was_published_has_none(assess: Assess, owner: Owner) -> None:
    for day in range(1, 13):
        assess(dt.date(2024, 3, day))
        assess(dt.date(2025, 3, day))
    moved: Counter[bool] = Counter()
    for _lot in range(20):
        redraw(owner)
        whole = as_grid(tables.build_noisy(Choice("assessed"), TODAY))
        assert whole["2007–2016"] == [632] and whole["2018"] == as_grid(tables.build(Choice("assessed"), TODAY))["2018"]
        together = as_grid(tables.build_noisy(Choice("assessed", first_year=2024, together=True), TODAY))["Total"]
        years = as_grid(tables.build_noisy(Choice("assessed", first_year=2024), TODAY))
        assert years["Total"] == together and years["2024"] == whole["2024"]
        moved[years["Total"][0] != (years["2024"][0] or 0) + (years["2025"][0] or 0)] += 1
    assert moved[True] > 5
    # What a release protects is whole, and has no percentages of what was moved.
    ((_choice, records),) = tables.records([BY_SEX], TODAY).items()
    assert {one.count for one in records if one.groups == ("woman",)} == {12}
    with pytest.raises(ValueError, match="percentages"):
        tables.build_noisy(Choice("assessed", "sex", first_year=2024, percent=PercentOf.ROW), TODAY)


def test_the_workbench_says_how_the_numbers_were_moved_and_saves_none_of_it(
    committed_cast: Cast, assess: Assess, owner: Owner
) -> None:
    for day in range(1, 4):
        assess(dt.date(2024, 3, day), sex="man")
    client = committed_cast.stine.client()
    asked = f"{ADDRESS}?tal=assessed&raekker=sex&fra=2024&stoej=on"
    answer = client.get(asked)
    page = answer.content.decode()
    shown = text(page)
    for said in ("cellenøglemetoden", "højst 5 op eller ned", "spredning på 1,7", "summer behøver ikke stemme",
                 "hvor ingen er, står der altid 0", "I en udgivelse skjules tal i stedet"):  # fmt: skip
        assert said in shown
    drawn = as_grid(answer.context["table"])
    assert drawn == as_grid(tables.build_noisy(BY_SEX, TODAY)) == as_grid(client.get(asked).context["table"])
    assert '<span class="small-number">' not in page and reverse("statistics-definition-save") not in page
    whole = client.get(asked.removesuffix("&stoej=on")).content.decode()
    assert "cellenøglemetoden" not in text(whole) and reverse("statistics-definition-save") in whole
    refused = client.get(f"{asked}&procent=row")
    assert refused.status_code == 422 and "procent" in refused.context["form"].errors
    assert refused.context["table"] is None
    (noted,) = owner.execute(
        "SELECT count(*) FROM audit_line WHERE action = 'statistics.table_read' AND detail->>'noise' = 'true'"
    ).fetchall()
    assert noted == (2,)
    assert re.search(r'name="stoej"[^>]* checked', page)
