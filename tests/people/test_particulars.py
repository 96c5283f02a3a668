"""Who she is can be told without what finds her: numbers, safe contact, children, what was known before (C6)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from tests import correction_stories, stories
from tests.cast import Cast, Member, member, named, open_to

from helle.register.cases import person_actions
from helle.register.cases.models import Case
from helle.register.people import queries as people
from helle.register.people.choices import ChildWhere, IdentifierKind, NameKind
from helle.register.people.models import Child, Identifier, Name, Profile, ProfileVersion
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.protection.matrix import access_matrix

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NAME = "Kvasta Kvist"
NUMBER = "UDL4471"
BORN_YEAR = 2019
ABOUT = "lille Fryd hos mormor ved Tudsedammen"
WRONG_NAME = "Vildnavn Vissen"
BEFORE = "kun over Kvistens telefon"
NOW = "læg en seddel i Snurreporten"
# What is found on page and paper of each particular; of children, that one was born in that year.
WORDS = {
    "numbers": NUMBER,
    "safe_contact": NOW,
    "children": str(BORN_YEAR),
    "children_words": ABOUT,
    "earlier": WRONG_NAME,
}
# Everybody who reads an identity: of CMM and eight others.
READERS = ("mette", "karen", "ulla", "henrik", "maja", "hanne", "olga", "peter", "niels", "pia", "gudrun")


def reader(cast: Cast, name: str, case: Case) -> Member:
    """One of those who read an identity, in a unit that has hers."""
    who = member("Gudrun Login", "RK-REP", "representative") if name == "gudrun" else named(cast, name)
    if who.membership.unit_id != cast.mette.membership.unit_id:
        open_to(who, case.pk, "core", "identity")
    return who


@pytest.fixture
def case(cast: Cast) -> Case:
    """Mette has written all there is of her, and has corrected some of it."""
    told = stories.an_opened_case(cast)
    correction_stories.describe(cast.mette, told, stories.description(safe_contact=BEFORE))
    correction_stories.describe(cast.mette, told, stories.description(safe_contact=NOW, birth_date=dt.date(1962, 7, 7)))
    with cast.mette.acting():
        for kind, value in ((NameKind.LEGAL, NAME), (NameKind.ALIAS, WRONG_NAME)):
            person_actions.name_add(told, expected_version=None, kind=kind, value=value)
        (wrong,) = (one for one in people.names_of(told.person_id) if one.value == WRONG_NAME)
        person_actions.entry_supersede(told, wrong.id, expected_version=None, why="en anden kvindes")
        person_actions.identifier_add(told, expected_version=None, kind=IdentifierKind.UDLST_ID, value=NUMBER)
        person_actions.child_add(
            told, expected_version=None, where=ChildWhere.HOME_COUNTRY, born_year=BORN_YEAR, about=ABOUT
        )
    with cast.mette.acting():
        return stories.fresh(told)


def particulars_of(who: Member) -> set[str]:
    return WORDS.keys() & access_matrix().roles[who.membership.role].particulars


def test_page_and_paper_tell_who_she_is_to_all_who_read_it_and_the_rest_to_whom_the_matrix_names(
    cast: Cast, case: Case
) -> None:
    wrong: dict[str, object] = {}
    for name in READERS:
        who = reader(cast, name, case)
        mine = particulars_of(who)
        shown = who.client().post(reverse("case-name-shown", args=[case.number])).content.decode()
        with who.acting():
            entries = entries_of(case, {EntryKind.PERSON, EntryKind.CONTACT}, named=True)
        said = "\n".join(passage for entry in entries for passage in entry.passages)
        on_page = {one for one, word in WORDS.items() if word in shown}
        # A paper has no names put out of force; what of earlier there is on it is how to reach her before.
        on_paper = {one for one, word in (WORDS | {"earlier": BEFORE}).items() if word in said}
        told = ("Vises ikke for din rolle" in shown, "Vises ikke for rollen" in said)
        found = (NAME in shown, NAME in said, on_page, on_paper, BEFORE in shown, told)
        if found != (True, True, mine, mine, "earlier" in mine, (mine != set(WORDS),) * 2):
            wrong[name] = found
    assert wrong == {}


def test_the_database_gives_no_row_of_it_to_others(cast: Cast, case: Case) -> None:
    person, wrong = case.person_id, {}
    for name in READERS:
        who = reader(cast, name, case)
        with who.acting():
            seen = {
                "profile": Profile.objects.filter(person_id=person).exists(),
                "name": Name.objects.filter(person_id=person, superseded_at__isnull=True).exists(),
                "numbers": Identifier.objects.filter(person_id=person).exists(),
                "children": Child.objects.filter(person_id=person).exists(),
                "earlier": Name.objects.filter(person_id=person, superseded_at__isnull=False).exists(),
                "versions": ProfileVersion.objects.filter(person_id=person).exists(),
            }
        mine = particulars_of(who)
        wanted = {one: one in mine for one in ("numbers", "children", "earlier")}
        if seen != {"profile": True, "name": True, "versions": "earlier" in mine, **wanted}:
            wrong[name] = seen
    assert wrong == {}


def test_what_stands_beside_the_rest_is_read_by_a_function_alone(cast: Cast, case: Case) -> None:
    kept_back = [(Profile, "safe_contact_sealed"), (Profile, "changed_why_sealed"), (Child, "about_sealed")]
    with cast.mette.acting():
        for model, column in kept_back:
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                list(model._default_manager.filter(person_id=case.person_id).values_list(column))


def test_that_function_gives_nothing_of_somebody_whom_the_unit_does_not_know(cast: Cast, case: Case) -> None:
    def given(who: Member) -> tuple[int, int]:
        with who.acting(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(safe_contact_sealed) FROM helle.kept_back_of_profile(%s)),"
                " (SELECT count(*) FROM helle.words_of_children(%s))",
                [case.person_id, case.person_id],
            )
            found: tuple[int, int] = cursor.fetchone()
            return found

    assert given(cast.ulla) == (0, 0)
    assert given(reader(cast, "hanne", case)) == (0, 0)
    assert given(reader(cast, "ulla", case)) == (1, 1)


def test_who_is_shown_no_number_finds_nobody_by_one(cast: Cast, case: Case) -> None:
    who = reader(cast, "hanne", case)
    find = reverse("case-search")
    assert who.client().get(find).status_code == 404
    assert who.client().post(find, {"kind": "udlst_id", "value": NUMBER}).status_code == 404
    assert find not in who.client().get(reverse("case-list")).content.decode()
    assert case.number in cast.mette.client().post(find, {"kind": "udlst_id", "value": NUMBER}).content.decode()


def test_whoever_writes_what_she_is_shown_writes_over_nothing_she_is_not(cast: Cast, case: Case) -> None:
    """Ulla corrects the sex: how to reach her, which she reads, is what it was."""
    ulla = reader(cast, "ulla", case)
    correction_stories.describe(
        ulla, case, stories.description(safe_contact=NOW, birth_date=dt.date(1962, 7, 7), languages=["ro", "en"])
    )
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
        assert profile is not None and profile.languages == ["ro", "en"]
        assert people.safe_contact_of(profile) == NOW
