"""Who is on which list, each person once, and what is said of a table of lists (STA-01)."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest
from django.db import ProgrammingError, connection, connections
from django.utils import translation
from tests import stories
from tests.cast import Cast

from helle.methods.estimation.estimating import Method
from helle.methods.estimation.reading import Mistake, Unreadable
from helle.register.cases.choices import FirstContact
from helle.register.estimates.counting import counted, histories
from helle.register.estimates.lists import LISTS
from helle.register.estimates.making import content_of
from helle.register.estimates.showing import shown
from helle.register.referrals import triage_actions
from helle.rules.codes import Authority, OrganisationKind, ResidenceStatus
from helle.rules.requirements import place_of

TODAY = dt.date(2025, 10, 6)
# Who has everybody, or sends no referral of their own accord: who decides, oversees or only helps.
NO_LIST = {"cmm", "hjst", "prosecution", "court", "representative", "partner", "equality", "human_rights"}


def row(*signs: str, number: int = 1, year: int = 2024, sex: str = "woman", age: str = "adult") -> tuple[
    int, list[str], str, str, list[str], int
]:  # fmt: skip
    """So many persons with these signs."""
    return year, ["prostitution"], sex, age, list(signs), number


def test_each_sign_makes_one_list_and_nobody_is_forgotten_sta_06() -> None:
    on = [sign for one in LISTS for sign in one.signs]
    assert len(on) == len(set(on))
    assert {sign.removeprefix("contact.") for sign in on if sign.startswith("contact.")} == set(FirstContact)
    senders = {sign.removeprefix("sender.") for sign in on if sign.startswith("sender.")}
    assert senders.isdisjoint(NO_LIST) and senders | NO_LIST == {one.value for one in OrganisationKind}
    assert all(one.requirements and all(map(place_of, one.requirements)) for one in LISTS)


def test_a_list_without_anybody_and_whoever_is_on_none_stay_out_of_the_model() -> None:
    found = counted(
        [
            row("contact.police", "sender.ngo", number=3),
            row("contact.self", number=2, sex="man"),
            row("contact.police", number=4, year=2025),
            row("opened.cmm", number=1),
        ],
        ["year", "sex"],
    )
    assert found.lists == ("police", "ngo", "others") and found.empty == ("municipality", "udlst")
    assert found.covariates == ("sex", "year") and found.nowhere == 1
    assert found.histories == {
        (True, False, False): 4,
        (True, True, False): 3,
        (False, False, True): 2,
    }
    assert found.counts[(False, False, True), ("man", "2024")] == 2
    assert found.read().lists.cases == 9


def test_where_the_lists_have_nothing_in_common_no_number_is_made_up() -> None:
    apart = counted([row("contact.police", number=20), row("contact.reden", number=20), row("contact.self")], [])
    content = content_of(apart, replicates=0)
    assert not content["answer"]["estimates"] and content["answer"]["sensitivity"]["range"] is None
    with translation.override("en"):
        said = shown(content, "en")
    assert said.span is None and {one.number for one in said.rows} == {"no estimate"}
    assert (
        "the lists alone",
        "has no maximum likelihood estimate: the further its numbers go, the better they fit",
    ) in (said.failed)


def test_the_models_without_an_estimate_stand_with_the_simplest_first() -> None:
    # Nobody is known to police, NGOs and municipalities: a model of all three has no estimate, nor one with more.
    known = [("contact.police",), ("contact.reden",), ("contact.municipality",), ("contact.police", "sender.ngo"),
             ("contact.reden", "sender.municipality"), ("contact.police", "sender.municipality"), ("contact.self",),
             ("contact.self", "sender.ngo"), ("contact.self", "sender.municipality")]  # fmt: skip
    found = counted([row(*signs, number=9 + place) for place, signs in enumerate(known)], [])
    said = shown(content_of(found, replicates=0), "da")
    sizes = [len(terms_within(model)) for model, _check in said.failed]
    assert len(set(sizes)) > 2 and sizes == sorted(sizes)


def terms_within(model: str) -> set[frozenset[str]]:
    """All terms of a model in words: the largest ones and what follows from them."""
    largest = [] if " × " not in model else [one.split(" × ") for one in model.split("; ")]
    return {frozenset(some) for one in largest for size in range(2, len(one) + 1) for some in combinations(one, size)}


def test_every_method_stands_beside_the_others_and_the_strata_beside_them() -> None:
    overlap = [
        *(row("contact.police", number=n, sex=sex) for n, sex in ((54, "woman"), (20, "man"))),
        *(row("contact.reden", number=n, sex=sex) for n, sex in ((163, "woman"), (9, "man"))),
        *(row("contact.municipality", number=n, sex=sex) for n, sex in ((60, "woman"), (35, "man"))),
        *(row("contact.police", "sender.ngo", number=n, sex=sex) for n, sex in ((15, "woman"), (2, "man"))),
        *(row("contact.reden", "sender.municipality", number=n, sex=sex) for n, sex in ((19, "woman"), (3, "man"))),
        *(row("contact.police", "sender.municipality", number=n, sex=sex) for n, sex in ((11, "woman"), (5, "man"))),
    ]
    said = shown(content_of(counted(overlap, ["sex"]), replicates=50), "da")
    assert len(said.rows) == len(Method) and said.span is not None
    assert all(one.interval != "–" for one in said.rows) and [name for name, _numbers in said.without] == said.lists
    assert said.strata is not None and said.strata.by[0][0] == "Køn"
    # In the order of the tables; 25 drawn tables are too few for an interval, and that is said.
    assert [(level, within) for level, _number, within in said.strata.by[0][1]] == [("Kvinde", "–"), ("Mand", "–")]
    assert said.strata.interval == "–" and not said.strata.drawn
    assert said.strata.too_few.startswith("intet interval: det ville hvile på 25 simulerede tabeller.")


def test_it_is_said_how_many_drawn_tables_had_no_estimate() -> None:
    apart = [row("contact.police", number=40), row("contact.reden", number=25)]
    both = row("contact.police", "sender.ngo", number=2)
    said = shown(content_of(counted([*apart, both], ["sex"]), replicates=1000), "da")
    assert said.strata is not None and said.strata.unbounded and said.strata.interval.endswith("uden grænse")
    # None of the levels is without its interval, and it is said of how many tables that is.
    assert all("–" in within and within != "–" for _level, _number, within in said.strata.by[0][1])
    assert said.strata.drawn == "500" and not said.strata.too_few
    assert any(one.unbounded and one.interval.endswith("uden grænse") for one in said.rows)


@pytest.mark.parametrize(
    ("rows", "mistake"), [([], Mistake.NOBODY), ([row("contact.police", number=9)], Mistake.ONE_LIST)]
)
def test_one_list_or_nobody_is_no_table(
    rows: list[tuple[int, list[str], str, str, list[str], int]], mistake: Mistake
) -> None:
    with pytest.raises(Unreadable) as wrong:
        counted(rows, []).read()
    assert wrong.value.mistake is mistake


def test_the_register_tells_each_victim_once_with_all_who_know_her(committed_cast: Cast) -> None:
    cast = committed_cast
    # Arbejdstilsynet refers her; the police tell of one person later, whom CMM joins to her. She is assessed.
    first = stories.refer(cast)
    (case,) = stories.open_cases(cast, first)
    second = stories.refer(cast, by=cast.peter, first_contact="police", police_unit="")
    with cast.mette.acting():
        triage_actions.referral_join(second, joined_to=first)
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT)
    stories.hold_interview(cast.mette, case)
    stories.assess(cast.mette, case, Authority.CMM)
    # Another is presumed; a third only got a case. Of two in one referral nobody knows which the police mean.
    stories.open_cases(cast, stories.refer(cast, by=cast.rita, first_contact="reden", police_unit="", consent="given"))
    stories.open_cases(cast, stories.refer(cast, by=cast.sofie), indication=False)
    two = stories.refer(cast, persons=2)
    stories.open_cases(cast, two)
    third = stories.refer(cast, by=cast.peter, first_contact="police", police_unit="")
    with cast.mette.acting():
        triage_actions.referral_join(third, joined_to=two)
    found = histories(range(2024, 2026), [], TODAY)
    assert found.lists == ("police", "ngo", "others") and found.nowhere == 0
    assert found.histories == {(False, False, True): 2, (False, True, False): 1, (True, False, True): 1}
    assert not histories(range(2024, 2025), [], TODAY).counts
    assert not histories(range(2024, 2026), [], TODAY - dt.timedelta(days=1)).counts


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
@pytest.mark.parametrize("alias", ["default", "numbers"])
def test_only_the_role_of_the_numbers_reads_who_is_known_to_whom(alias: str) -> None:
    if alias == "default":
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM helle.known_through(current_date)")
        return
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.known_through(current_date)")
        assert [one.name for one in cursor.description or ()] == ["known_on", "purposes", "sex", "age", "signs"]
