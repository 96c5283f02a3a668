"""Tables with noise: the same persons get the same noise in every table, and two tables that differ by one person do
not tell of her; what is released knows of none (STA-07)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import ProgrammingError, connections
from django.urls import reverse
from tests import release_stories
from tests.cast import Cast

from helle.register.statistics import filling, noise, tables
from helle.register.statistics.choices import CutOff, PercentOf
from helle.register.statistics.chosen import Choice
from helle.register.statistics.counting import KEYS, Counted
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.noise import Noisy
from helle.register.statistics.noise_checks import Tells, TellsTooMuch, check
from helle.register.statistics.tests.conftest import Assess, Owner
from helle.register.statistics.tests.test_filling import erase
from helle.register.statistics.tests.test_workbench import ADDRESS, TODAY, as_grid, text

type Cells = tuple[int, tuple[str | None, ...]]
BY_SEX = Choice("assessed", "sex", first_year=2024)
BY_AGE = Choice("assessed", "age", first_year=2024)
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
    for day in range(1, 12):
        assess(dt.date(2024, 3, day))
    assess(DAY, age=16)
    assess(DAY, sex="man")
    assess(dt.date(2025, 3, 1))
    assert as_grid(tables.build(BY_SEX, TODAY))["Total"] == [13, 1]
    differences: Counter[int] = Counter()
    refused = 0
    for _lot in range(80):
        redraw(owner)
        try:
            by_sex, by_age = (as_grid(tables.build_noisy(one, TODAY)) for one in (BY_SEX, BY_AGE))
        except TellsTooMuch as why:
            assert why.why is Tells.CLOSELY
            refused += 1
            continue
        assert by_sex["Total"] == by_age["Total"]
        # Who is alone is in no number of her own, nor is nobody, nor a year with one.
        assert by_sex["Man"] == by_age[MINOR] == by_sex["Not stated"] == [None, None]
        assert by_sex["Total"][1] is by_sex["Woman"][1] is None
        all_of_them, others = by_sex["Total"][0], by_sex["Woman"][0]
        assert all_of_them is not None and others is not None and by_age[ADULT][0] is not None
        assert abs(all_of_them - 13) <= noise.MOST and abs(others - 12) <= noise.MOST
        differences[all_of_them - others] += 1
    # What is left between the two tables is 1 no oftener than other numbers, and is none about as often as it is two.
    assert differences[1] < 40 and len(differences) >= 5 and min(differences) < 0 < 2 < max(differences)
    assert refused < 20
    # The other way round: whatever the two show, more than one person may be between them, and nobody.
    how = noise.default()
    for shown in range(1, 20):
        low, high = how.could_be(shown)
        assert high - low >= 5 and how.could_be(0) == (0, 5)


@pytest.mark.parametrize(("persons", "may_show"), [(1, {False}), (4, {False}), (6, {False, True})])
def test_a_country_with_few_has_no_line_and_one_that_is_moved_below_the_threshold_has_none_either(
    persons: int, may_show: set[bool]
) -> None:
    def shown(key: int) -> tuple[int | None, list[str]]:
        counts: Mapping[Cells, int] = {(2024, ("XX",)): persons, (2024, (None,)): 30}
        found = Noisy(Counted((DIMENSIONS["country"],), counts), {(2024, ("XX",)): key, (2024, (None,)): KEYS // 2})
        assert found.count([2024], ("YY",)) is None
        return found.count([2024], ("XX",)), found.groups_found(0, [range(2024, 2025)])

    at = [shown(KEYS * place // 50) for place in range(50)]
    assert {number is not None for number, _groups in at} == may_show
    assert all(groups == (["XX"] if number else []) and (number is None or number >= 5) for number, groups in at)


CROSSED_BY = ("exploited_as", "sector", "residence", "nationality", "country", "authority", "contact")


def test_nothing_is_told_of_the_few_boys_by_laying_tables_beside_each_other(assess: Assess, owner: Owner) -> None:
    """A zero stays zero, so that in each crossing the one number above it in their column told one more of theirs."""
    one: dict[str, Any] = {"purposes": ("prostitution",), "sector": "", "residence": "permit", "nationality": "RO"}
    other: dict[str, Any] = {
        "purposes": ("forced_labour",), "sector": "cleaning", "residence": "none", "nationality": "NG",
        "authority": "udlst", "contact": "self",
    }  # fmt: skip
    for day in range(1, 15):
        for profile in (one, other):
            assess(dt.date(2024, 3, day), age=16, **profile)
    for profile in (one, other):
        assess(DAY, age=16, sex="man", **profile)
    shown = 0
    for _lot in range(20):  # With some keys all of these tell too much, and are refused: all are of the same persons.
        for rows in CROSSED_BY:
            asked = Choice("assessed", rows, "sex", first_year=2024, last_year=2024)
            try:
                table = tables.build_noisy(asked, TODAY)
            except TellsTooMuch:
                continue
            men = [one.label.en for one in table.columns].index("Man")
            assert {line.cells[men].count for line in table.blocks[0].lines} == {None} and table.has_withheld
            shown += 1
        if shown >= 4:
            break
        redraw(owner)
    assert shown >= 4
    # One of them alone: who is a woman to the last in one of the groups tells where he is not.
    assess(dt.date(2025, 3, 1), age=16, sex="man", **one)
    for day in range(1, 15):
        for profile in (one, other):
            assess(dt.date(2025, 3, day), age=16, **profile)
    with pytest.raises(TellsTooMuch, match="alike"):
        tables.build_noisy(Choice("assessed", "sector", "sex", first_year=2025), TODAY)


def test_nobody_is_followed_from_group_to_group_by_counting_one_group_alone(assess: Assess) -> None:
    """One who is alone in a cell has the same noise in each table, and a group that she is not in has 0 there."""
    for day in range(1, 9):
        assess(dt.date(2024, 3, day))
    with pytest.raises(ValueError, match="counts everybody"):
        tables.build_noisy(Choice("assessed", "country", first_year=2024, only=("sex", "woman")), TODAY)


@pytest.mark.parametrize("other", [{"together": True}, {"cut_off": CutOff.QUARTER}, {"cut_off": CutOff.YEAR}])
def test_who_came_since_is_not_told_by_years_together_nor_by_another_day(assess: Assess, other: dict[str, Any]) -> None:
    """Where 2024 to 2026 show another number than 2024 and 2025, whoever is alone in 2026 is in that cell."""
    assess(DAY)
    with pytest.raises(ValueError, match="each year by itself"):
        tables.build_noisy(Choice("assessed", "country", first_year=2024, **other), TODAY)


def moved_by(count: int, by: int) -> int:
    """A key with which a number gets this noise."""
    return next(KEYS * at // 10**4 for at in range(10**4) if noise.default().of(count, at / 10**4) == by)


def test_a_table_of_which_a_number_can_be_told_closely_is_refused() -> None:
    def women(by: int, of_all: int) -> Noisy:
        counts: Mapping[Cells, int] = {(2024, ("woman",)): 6, (2024, ("man",)): 1, (2024, (None,)): 7}
        keys: Mapping[Cells, int] = {
            (2024, ("woman",)): moved_by(6, by),
            (2024, ("man",)): 0,
            (2024, (None,)): moved_by(7, of_all),
        }
        return Noisy(Counted((DIMENSIONS["sex"],), counts), keys)

    year = [range(2024, 2025)]
    check(women(1, 1), year)
    with pytest.raises(TellsTooMuch, match="closely"):  # 11 of 5: six of ten at least, and ten at most.
        check(women(5, -2), year)
    # All in one group; and one person in several.
    alike: Mapping[Cells, int] = {(2024, ("woman",)): 20, (2024, (None,)): 20}
    with pytest.raises(TellsTooMuch, match="alike"):
        check(Noisy(Counted((DIMENSIONS["sex"],), alike), dict.fromkeys(alike, 0)), year)
    with pytest.raises(TellsTooMuch, match="overlapping"):
        check(Noisy(Counted((DIMENSIONS["exploitation"],), {}), {}), year)
    # More than is checked while somebody waits.
    many: dict[Cells, int] = {(2024, (None, None)): 9000, (2024, (None, "woman")): 9000}
    for country in range(300):
        many |= {(2024, (str(country), one)): 30 for one in (None, "woman")}
    with pytest.raises(TellsTooMuch, match="large"):
        check(Noisy(Counted((DIMENSIONS["country"], DIMENSIONS["sex"]), many), {}), year)


def test_years_together_have_a_noise_of_their_own_and_what_was_published_has_none(assess: Assess, owner: Owner) -> None:
    for day in range(1, 13):
        assess(dt.date(2024, 3, day))
        assess(dt.date(2025, 3, day))
    moved: Counter[bool] = Counter()
    for _lot in range(20):
        redraw(owner)
        whole = as_grid(tables.build_noisy(Choice("assessed"), TODAY))
        assert whole["2007–2016"] == [632] and whole["2018"] == as_grid(tables.build(Choice("assessed"), TODAY))["2018"]
        years = as_grid(tables.build_noisy(Choice("assessed", first_year=2024), TODAY))
        assert years["2024"] == whole["2024"]
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
    for day in range(1, 21):
        assess(dt.date(2024, 3, day), sex="man")
        assess(dt.date(2024, 3, day))
    client = committed_cast.stine.client()
    # As the form sends it, with what was left as it stood.
    asked = f"{ADDRESS}?tal=assessed&raekker=sex&fra=2024&kun=&dag=today&procent=none&stoej=on"
    answer = client.get(asked)
    page = answer.content.decode()
    shown = text(page)
    for said in ("cellenøglemetoden", "højst 5 op eller ned", "spredning på 1,7", "summer behøver ikke stemme",
                 "hvor ingen er, står der altid 0", "er der fra 0 til 9", "Den må ikke offentliggøres",
                 "heller ikke i et svar til pressen"):  # fmt: skip
        assert said in shown
    assert "Du ser tallene hele" not in shown and 'class="panel unprinted"' in page
    drawn = as_grid(answer.context["table"])
    assert drawn == as_grid(tables.build_noisy(BY_SEX, TODAY)) == as_grid(client.get(asked).context["table"])
    assert '<span class="small-number">' not in page and reverse("statistics-definition-save") not in page
    whole = client.get(asked.removesuffix("&stoej=on")).content.decode()
    assert "cellenøglemetoden" not in text(whole) and reverse("statistics-definition-save") in whole
    for field, given in (("samlet", "on"), ("dag", "quarter"), ("dag", "year")):
        answer = client.get(f"{asked}&{field}={given}")
        assert answer.status_code == 422 and "er kommet til" in str(answer.context["form"].errors[field])
    refused = client.get(f"{asked}&procent=row")
    assert refused.status_code == 422 and "procent" in refused.context["form"].errors
    assert refused.context["table"] is None
    narrowed = client.get(f"{asked}&kun=age_band:under_18")
    assert narrowed.status_code == 422 and "følges fra gruppe til gruppe" in str(narrowed.context["form"].errors["kun"])
    assert narrowed.context["table"] is None and 'value="age_band:under_18" selected' in narrowed.content.decode()
    assert text(page).count("efter køn, med støj") >= 2
    overlapping = client.get(asked.replace("raekker=sex", "raekker=exploitation"))
    assert overlapping.status_code == 422 and "én form eller flere" in str(overlapping.context["form"].errors["stoej"])
    assert 'value="exploitation" selected' in overlapping.content.decode() and overlapping.context["table"] is None
    alike = client.get(asked.replace("raekker=sex", "raekker=age"))
    assert alike.status_code == 422 and "grovere opdeling" in str(alike.context["form"].errors["stoej"])
    # A definition is of whole figures, and the page that saves it says so.
    saves = f"{reverse('statistics-definition-save')}?tal=assessed&raekker=sex&fra=2024"
    assert "Støjen gemmes ikke" in text(client.get(f"{saves}&stoej=on").content.decode())
    assert "Støjen gemmes ikke" not in text(client.get(saves).content.decode())
    (noted,) = owner.execute(
        "SELECT count(*) FROM audit_line WHERE action = 'statistics.table_read' AND detail->>'noise' = 'true'"
    ).fetchall()
    assert noted == (4,)
    assert re.search(r'name="stoej"[^>]* checked', page)
    # Once a release has whole figures of that year, the table says which: the two are not held together.
    assert "udgivelse nr." not in shown
    release_stories.approved(committed_cast, tables=("persons-by-sex",))
    assert "2024 er talt i udgivelse nr. 1, med hele tal" in text(client.get(asked).content.decode())
    presumed = client.get(asked.replace("tal=assessed", "tal=presumed")).content.decode()
    assert "udgivelse nr. 1" not in text(presumed)
