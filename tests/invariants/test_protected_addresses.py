"""Where somebody lives whose address is protected stands on no surface of whom the matrix does not name (PUB-DIG-12).

The same story is read twice: before the address is protected, so that the reading is seen to find it, and after.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse
from psycopg.errors import CheckViolation, DataError, InsufficientPrivilege

import helle
from helle.register.cases.models import Case
from helle.register.desk.afterwards import others_afterwards
from helle.register.organisations import queries as organisations
from helle.register.organisations.loading import unit_id
from helle.register.people import protection_actions
from helle.register.people.choices import ProtectionEndedWhy, ProtectionGround
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.protection import clock, policies, row_security, stay_forms
from helle.register.protection.matrix import access_matrix
from helle.register.protection.whereabouts import UnitsBesideReferral
from helle.register.referrals import queries as referrals
from helle.register.referrals.choices import Consent
from helle.register.referrals.models import Referral
from helle.register.retention.parts import parts_of_others
from helle.register.support import municipality_actions
from helle.rules.codes import OrganisationKind, ResidenceStatus
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose
from helle.rules.support.codes import MunicipalityCause
from tests import accommodation_stories as places
from tests import correction_stories, exploitation_stories, look_stories, sharing_stories, stories, task_stories
from tests.cast import Cast, Member, member, named, open_to
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection, act

HOME = "KOM-101"
SEEN_IN = "KOM-621"
"""The municipality that whoever referred her named."""
CONTACT = "læg en seddel i Snurreporten"
HOUSE = "Rønnebærhuset"
LINKS = re.compile(r"""(?:href|hx-get)="(/[^"]*)\"""")
OF_A_CASE = ("core", "identity", "outcome", "reasons", "placement", "health", "return_plan", "criminal", "money")
# Everybody who reads something of a case that acts can open to her unit; `True`: whom the matrix names.
READERS = {
    "mette": True,
    "hanne": True,
    "ulla": True,
    "karen": False,
    "olga": False,
    "henrik": False,
    "peter": False,
    "niels": False,
    "pia": False,
}
# Lists every place to live that there is, whoever lives where.
ANY_PLACE = {"case-placement-find"}
# Tables that lead from a case to a place or a municipality, and why they need not be closed.
LEADS_NOWHERE = {
    "returns_answer": "the offer is of a prepared return",
    "returns_returncase": "the offer is of a prepared return",
}
WHEREABOUTS = {one.table: one.whereabouts for one in row_security.table_classes() if one.whereabouts is not None}


@dataclass(frozen=True, slots=True)
class Told:
    """A person who lives at a place that is not secret, in a municipality that referred her and was told of her."""

    cast: Cast
    case: Case
    sender: Member
    referral: Referral
    readers: dict[str, Member]
    marks: tuple[str, ...]
    """What tells where she lives: the place, the municipality, and how to reach her."""


@pytest.fixture
def told(committed_cast: Cast) -> Told:
    """Everybody whom an act can show the case sees all of it that the role may."""
    cast = committed_cast
    sender = member("Nanna Kofoed", HOME, "notifier")
    referral = stories.refer(cast, by=sender, consent=Consent.GIVEN_WITH_FEEDBACK, municipality=SEEN_IN)
    case = stories.open_case(cast, referral)
    stories.record_stay(cast.mette, case, ResidenceStatus.PERMIT)
    correction_stories.describe(cast.mette, case, stories.description(safe_contact=CONTACT))
    house = places.offer(cast.mette, secret=False, alias=HOUSE)
    places.move_in(cast.mette, case, house)
    readers = {name: named(cast, name) for name in READERS}
    for name, who in readers.items():
        if who.membership.unit_id != cast.mette.membership.unit_id and name != "hanne":
            open_to(who, case.pk, *OF_A_CASE)
    with cast.mette.acting():
        municipality_actions.municipality_notify(case, unit_id=unit_id(HOME), cause=MunicipalityCause.HAND_OVER)
        lives_in = organisations.units_on(clock.today())[unit_id(HOME)].name.da
    runs_it = organisations.units_on(clock.today())[readers["hanne"].membership.unit_id].name.da
    task_stories.ask(cast.mette, case, readers["hanne"])
    task_stories.ask(readers["hanne"], case, cast.mette)
    wish, identity, support = sharing_stories.wish, DataCategory.IDENTITY, DisclosurePurpose.SUPPORT
    sharing_stories.disclose(cast.mette, case, wish(HOME, identity, purpose=support))
    agreed = sharing_stories.consent(cast.mette, case, identity, to="REDEN-HOME", purposes=(support,))
    at_the_home = wish("REDEN-HOME", identity, purpose=support, ground=DisclosureGround.CONSENT, consent=agreed)
    sharing_stories.disclose(cast.mette, case, at_the_home, message=sharing_stories.TOLD)
    return Told(cast, case, sender, referral, readers, (HOUSE, lives_in, CONTACT, runs_it))


def read_all(who: Member, case: Case) -> Iterator[tuple[str, str]]:
    """Every page of the case that a link leads to, one of each kind, the name shown, and what is printed of it."""
    client, kinds = who.client(), set[str | None]()
    waiting = [reverse("case-page", args=[case.number]), "/"]
    while waiting:
        path = waiting.pop(0)
        kind = resolve(path).url_name
        if kind in kinds:
            continue
        kinds.add(kind)
        text = html.unescape(client.get(path).content.decode(errors="replace"))
        yield path, text
        found = {urlsplit(link).path for link in LINKS.findall(text)}
        waiting += sorted(one for one in found if one.startswith(f"/sager/{case.number}/") or is_referral(one))
    shown = client.post(reverse("case-name-shown", args=[case.number]))
    yield "name", html.unescape(shown.content.decode())
    with who.acting():
        printed = entries_of(case, set(EntryKind), named=True) if policies.may_read("core") else []
        yield "print", "\n".join(f"{one}" for one in printed)


def is_referral(path: str) -> bool:
    return path.startswith("/henvendelser/") and resolve(path).url_name == "referral-page"


def kind_of(path: str) -> str | None:
    return resolve(path).url_name if path.startswith("/") else path


def found_by(told: Told) -> dict[str, dict[str, list[str]]]:
    """By reader and page, which of the marks stand there."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, who in told.readers.items():
        for path, text in read_all(who, told.case):
            if kind_of(path) not in ANY_PLACE and (there := [mark for mark in told.marks if mark in text]):
                found.setdefault(name, {})[path] = there
    return found


def test_no_surface_shows_it_to_whom_the_matrix_does_not_name(told: Told) -> None:
    before = found_by(told)
    assert "karen" in before, "the reading itself has stopped finding it"
    assert {mark for there in before["karen"].values() for mark in there} == set(told.marks)
    told_by = {kind_of(path) for path, there in before["karen"].items() if told.marks[1] in there}
    assert {"print", "case-consents", "referral-page"} <= told_by, "whoever referred her is not found any more"
    stories.protect_address(told.cast.mette, told.case)
    after = found_by(told)
    assert {name: pages for name, pages in after.items() if not READERS[name]} == {}
    # Who works on the case, and who runs the place, work on.
    assert {"mette", "hanne", "ulla"} <= after.keys()
    assert {mark for there in after["mette"].values() for mark in there} == set(told.marks)


def test_who_sees_the_case_when_it_closes_and_who_has_a_part_in_it_are_told_by_their_kind(told: Told) -> None:
    """On the page that closes a case, and of a person whose cases are closed, on what is disposed of."""

    def read_by(who: Member) -> set[str]:
        with who.acting():
            beside = [one.name for one in others_afterwards(told.case, clock.today())]
            beside += [one.name for one in parts_of_others([told.case.pk])[told.case.pk]]
        return {name.da for name in beside} & set(told.marks)

    karen = told.readers["karen"]
    _house, lives_in, _contact, runs_it = told.marks
    assert read_by(karen) == {lives_in, runs_it}
    stories.protect_address(told.cast.mette, told.case)
    assert read_by(karen) == set()
    assert read_by(told.cast.mette) == {lives_in, runs_it}


def test_beside_a_referral_neither_sender_municipality_nor_police_is_told_also_to_who_sees_no_case(told: Told) -> None:
    """The hotline sees the referrals and no case; whoever sent it reads what it wrote, and which district it chose."""
    mette, jonas, vera, number = told.cast.mette, told.cast.jonas, told.cast.vera, told.referral.number
    with mette.acting():
        units = organisations.units_on(clock.today())
        sent_by, seen_in = (units[unit_id(code)].name.da for code in (HOME, SEEN_IN))
        (district,) = (
            units[one.unit_id].name.da
            for one in referrals.parties_of(told.referral)
            if units[one.unit_id].kind == OrganisationKind.POLICE
        )
    belongs = reverse("exploitation-of-referral", args=[number])
    begins_with = [vera.client().get(belongs).context["form"].initial["municipality"]]
    stories.assign(mette, told.case, mette)
    join = reverse("referral-join", args=[stories.refer(told.cast).number])
    pages = [reverse("referral-list"), reverse("referral-page", args=[number])]

    def told_to(who: Member, *paths: str) -> list[set[str]]:
        read = [html.unescape(who.client().get(path).content.decode()) for path in paths]
        return [{name for name in (sent_by, seen_in, district) if name in text} for text in read]

    everything, sender_alone = [{sent_by}, {sent_by, seen_in, district}], [{sent_by}]
    assert told_to(vera, *pages) == told_to(told.cast.karen, *pages) == everything
    assert told_to(jonas, join) == sender_alone
    stories.protect_address(told.cast.mette, told.case)
    begins_with.append(vera.client().get(belongs).context["form"].initial["municipality"])
    assert begins_with == [SEEN_IN, ""]
    record = reverse(
        "exploitation-page", args=[exploitation_stories.record(vera, told.referral, municipality="").number]
    )
    for who in (vera, told.cast.karen):
        assert told_to(who, *pages, record) == [set(), set(), set()], who.user.full_name
        page = html.unescape(who.client().get(pages[1]).content.decode())
        assert "Kommune (vises ikke: adressen er beskyttet)" in page
        assert "Politiet (vises ikke: adressen er beskyttet)" in page
        assert "<dd>Vises ikke: adressen er beskyttet.</dd>" in page
    assert told_to(jonas, join) == [set()]
    assert told_to(mette, *pages, record) == [*everything, {sent_by}]
    assert told_to(told.sender, pages[1]) == [{sent_by, seen_in, district}]


def test_a_region_that_told_of_somebody_is_named_by_its_kind_as_a_police_district_is(told: Told) -> None:
    """The Central Denmark Region was told beside a referral whose district and municipality are hidden."""

    def named(who: Member) -> bool:
        with who.acting():
            return not UnitsBesideReferral(told.referral.pk)[unit_id("REG-MIDT")].kind_alone

    stories.assign(told.cast.mette, told.case, told.cast.mette)
    assert named(told.cast.vera) and named(told.cast.karen)
    stories.protect_address(told.cast.mette, told.case)
    assert named(told.cast.mette) and not named(told.cast.vera) and not named(told.cast.karen)


def test_the_matrix_names_whom_the_test_says(told: Told) -> None:
    roles = access_matrix().roles
    named_there = {
        name for name, who in told.readers.items() if "whereabouts" in roles[who.membership.role].particulars
    }
    assert named_there == {name for name, shown in READERS.items() if shown}


def test_the_database_gives_no_row_to_anybody_else(told: Told, app: Connection) -> None:
    stories.protect_address(told.cast.mette, told.case)
    for name, who in told.readers.items():
        assert act(app, who)
        for table in WHEREABOUTS:
            rows = app.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert rows is not None and (READERS[name] or rows == (0,)), (name, table)
        app.rollback()


def test_a_colleague_sees_it_once_she_has_said_what_for(told: Told, app: Connection) -> None:
    stories.assign(told.cast.mette, told.case, told.cast.mette)
    stories.protect_address(told.cast.mette, told.case)
    assert act(app, told.cast.jonas)
    closed = app.execute("SELECT count(*) FROM placements_placement WHERE case_id = %s", [told.case.pk]).fetchone()
    app.rollback()
    look_stories.say(told.cast.jonas, told.case)
    assert act(app, told.cast.jonas)
    opened = app.execute("SELECT count(*) FROM placements_placement WHERE case_id = %s", [told.case.pk]).fetchone()
    app.rollback()
    assert (closed, opened) == ((0,), (1,))


def test_in_udlst_it_is_shown_to_all_caseworkers_until_one_has_the_case(told: Told, app: Connection) -> None:
    """Somebody has to take a case that nobody was given, and to reach her until then; nobody leads there (710)."""
    ulla, ulf = told.cast.ulla, member("Ulf Rindom", "UDLST", "udlst_caseworker")
    stories.protect_address(told.cast.mette, told.case)

    def placements_read_by(who: Member) -> object:
        assert act(app, who)
        found = app.execute("SELECT count(*) FROM placements_placement WHERE case_id = %s", [told.case.pk]).fetchone()
        app.rollback()
        return found

    assert (placements_read_by(ulla), placements_read_by(ulf)) == ((1,), (1,))
    stories.assign(ulla, told.case, ulla)
    assert (placements_read_by(ulla), placements_read_by(ulf)) == ((1,), (0,))
    look_stories.say(ulf, told.case)
    assert placements_read_by(ulf) == (1,)


def test_that_she_was_handed_over_is_closed_with_the_notice_of_it(
    told: Told, app: Connection, owner: Connection
) -> None:
    owner.execute(
        "INSERT INTO support_handover (id, notice_id, case_id, ground, from_day, told_sealed, recorded_at, by_user_id,"
        " by_unit_id) SELECT gen_random_uuid(), id, case_id, 'statute', '2025-10-01', '', now(), by_user_id, by_unit_id"
        " FROM support_notifiedmunicipality WHERE case_id = %s",
        [told.case.pk],
    )
    stories.protect_address(told.cast.mette, told.case)
    seen = {}
    for name in ("mette", "karen"):
        assert act(app, told.readers[name])
        seen[name] = app.execute("SELECT count(*) FROM support_handover").fetchone()
        app.rollback()
    assert seen == {"mette": (1,), "karen": (0,)}


def test_every_table_that_leads_from_a_case_to_a_place_is_closed_or_says_why_not(owner: Connection) -> None:
    leading = owner.execute(
        "SELECT DISTINCT t.table_name FROM information_schema.columns t JOIN information_schema.columns c"
        " USING (table_schema, table_name) WHERE table_schema = 'public' AND t.column_name = ANY(%s)"
        " AND c.column_name = 'case_id'",
        [["offer_id", "municipality_id"]],
    ).fetchall()
    assert {name for (name,) in leading} - WHEREABOUTS.keys() == LEADS_NOWHERE.keys()


def test_of_two_who_protect_it_at_once_one_does(told: Told, owner: Connection) -> None:
    def by(who: Member) -> Callable[[], object]:
        return acting(
            who,
            lambda: protection_actions.address_protect(
                told.case.pk,
                told.case.person_id,
                ground=ProtectionGround.POLICE,
                since=clock.today(),
                until=None,
            ),
        )

    outcomes = at_once([by(told.cast.mette), by(told.cast.jonas), by(told.cast.mette)])
    assert len([one for one in outcomes if isinstance(one, Exception)]) == 2
    assert owner.execute("SELECT count(*) FROM people_addressprotection").fetchone() == (1,)


def test_of_two_who_end_it_at_once_one_does(told: Told, owner: Connection) -> None:
    stories.protect_address(told.cast.mette, told.case)
    (row,) = owner.execute("SELECT id FROM people_addressprotection").fetchall()[0]

    def by(who: Member, why: ProtectionEndedWhy) -> Callable[[], object]:
        return acting(
            who,
            lambda: protection_actions.address_protection_end(
                told.case.pk, told.case.person_id, row, last_day=clock.today(), why=why
            ),
        )

    outcomes = at_once([
        by(told.cast.mette, ProtectionEndedWhy.GROUND_GONE), by(told.cast.jonas, ProtectionEndedWhy.OTHER_GROUND)
    ])  # fmt: skip
    assert len([one for one in outcomes if isinstance(one, Exception)]) == 1


REFUSED = {
    "a day taken from its beginning": "SET during = daterange(lower(during) - 1, NULL)",
    "no day": "SET during = 'empty', ended_why = 'mistake', ended_at = helle.instant(),"
    " ended_by_id = helle.acting_user(), ended_by_unit_id = helle.acting_unit()",
    "an end that nobody wrote": "SET during = daterange(lower(during), lower(during) + 1)",
    "in another name": "SET during = daterange(lower(during), lower(during) + 1), ended_why = 'ground_gone',"
    " ended_at = helle.instant(), ended_by_id = (SELECT id FROM organisations_user WHERE id <> helle.acting_user()"
    " LIMIT 1), ended_by_unit_id = helle.acting_unit()",
    "one that has begun withdrawn": "SET during = daterange(lower(during), lower(during) + 1), ended_why = 'withdrawn',"
    " ended_at = helle.instant(), ended_by_id = helle.acting_user(), ended_by_unit_id = helle.acting_unit()",
    "another ground": "SET ground = 'authority'",
}


@pytest.mark.parametrize("what", REFUSED)
def test_past_the_application_it_is_ended_once_and_never_rewritten(told: Told, app: Connection, what: str) -> None:
    stories.protect_address(told.cast.mette, told.case)
    assert act(app, told.cast.mette)
    with pytest.raises((InsufficientPrivilege, CheckViolation, DataError)):
        app.execute(f"UPDATE people_addressprotection {REFUSED[what]}")


def test_who_writes_no_identity_protects_nothing(told: Told, app: Connection) -> None:
    for who in (told.readers["karen"], told.readers["olga"], told.readers["hanne"]):
        assert act(app, who)
        with pytest.raises(InsufficientPrivilege):
            app.execute(
                "INSERT INTO people_addressprotection (id, person_id, ground, during, recorded_at, recorded_by_id,"
                " recorded_by_unit_id, ended_why) VALUES (gen_random_uuid(), %s, 'cpr', '[2025-01-01,)',"
                " helle.instant(), helle.acting_user(), helle.acting_unit(), '')",
                [told.case.person_id],
            )
        app.rollback()


# Columns in clear that say a municipality, a district or a region, and why they need not be kept back.
SAYS_NO_PERSON = {
    ("accommodation_offer", "region"): "of a place; who lives there is closed with the stay",
    ("coordination_forum", "region_id"): "of a forum",
    (
        "joint_actions_planversion",
        "municipality",
    ): "of a joint action; to whom it leads is closed with what became of her",
    ("minors_placementdecision", "municipality_id"): "closed by row",
    ("organisations_unit", "region_id"): "of a unit",
    ("placements_urgentrequest", "region"): "of persons without a name or a case",
    ("prosecution_deliverednumber", "district"): "numbers, of nobody",
}


def test_every_column_that_says_a_municipality_is_kept_back_or_says_why_not(owner: Connection) -> None:
    found = owner.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name ~ '(^|_)(municipality|district|region|postcode|town)(_id)?$'"
    ).fetchall()
    kept_back = {(one.table, name) for one in row_security.table_classes() for name in one.kept_back}
    assert set(found) - kept_back == SAYS_NO_PERSON.keys()


def test_the_log_leaves_out_the_forms_of_a_stay_and_no_other(owner: Connection) -> None:
    """Nor a form of another app that is called alike, as the answer to a request for access is. A line of before says
    no app."""
    said = owner.execute("SELECT unnest(helle.stay_forms())").fetchall()
    assert {one for (one,) in said} == stay_forms.TELL and len(said) == len(stay_forms.TELL)

    def tells(form: str) -> bool:
        asked = "SELECT helle.tells_of_a_stay('form.read', NULL, jsonb_build_object('form', %s::text))"
        return owner.execute(asked, [form]).fetchone() == (True,)

    asked = [*stay_forms.TELL, *stay_forms.TELL_NOT, "access_requests.AnswerForm", "support.PeriodForm"]
    assert {one for one in asked if tells(one)} == stay_forms.TELL
    assert tells("ArriveForm") and not tells("PeriodForm")
    # Nor of a class that was left out only once the app was said beside it, and that other apps have, too.
    assert not [one for one in ("WithdrawForm", "StaysForm", "AwayEndForm") if tells(one)]


def test_no_page_says_in_the_log_the_class_of_its_form_alone() -> None:
    """What is left out of the log goes by app and class: a class alone may be another app's (`form_code`)."""
    pages = [one for one in Path(helle.__file__).parent.rglob("*.py") if "tests" not in one.parts]
    said = {str(one): re.findall(r'"form": "([A-Z]\w+)"', one.read_text(encoding="utf-8")) for one in pages}
    assert len(said) > 100 and not {page: forms for page, forms in said.items() if forms}
