"""J1: a cleaning firm in Aarhus, from Arbejdstilsynet's referral to a period of 120 days, told by who did it."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
import pytest
from allauth.mfa.totp.internal import auth as totp
from conftest import state_directory
from playwright.sync_api import expect

from helle.register.protection import clock
from helle.rules.codes import Rung
from helle.site import installation
from tests.cast import Cast
from tests.journeys import dump
from tests.journeys.conftest import Seat
from tests.journeys.served import Served
from tests.journeys.test_joint_action import writes_down
from tests.journeys.visitor import Visitor
from tests.second_factors import give_app

pytestmark = pytest.mark.browser

FIRST_DAY = dt.date(2025, 10, 6)
DAY_30, DAY_120, DAY_121 = (FIRST_DAY + dt.timedelta(days=days) for days in (30, 120, 121))
DECIDE = "Tag stilling til, om personen er handlet"
PLACE = "baggården ved Knirkegade 9, porten mod syd"
SEEN = "Seks sov på madrasser i kælderen hos Blinkende Rent"
HEARD = "Samme firma har ikke angivet løn siden juni, siger Skrumsager"
GROUNDS = "De skylder formanden for rejsen og har ikke fået løn"
WHY_EXTEND = "Hun forbereder sin hjemrejse til Plovdivegnen"


@dataclass(frozen=True, slots=True)
class SixthOfThem:
    """One of the six, as she or he is met."""

    name: str
    sex: str
    age: str
    country: str
    stay: str
    told: str


EU, REJECTED, NO_STAY = "Ophold efter EU-reglerne", "Afvist asylansøger", "Uden lovligt ophold"
SIX = (
    SixthOfThem("Ileana Dragomirescu", "Kvinde", "34", "Rumænien", EU, "Bussen kom fra Zalaului"),
    SixthOfThem("Costel Vladimirovici", "Mand", "41", "Rumænien", EU, "Chefen holdt passet i boks 14"),
    SixthOfThem("Desislava Karamihova", "Kvinde", "29", "Bulgarien", EU, "Lønnen gik til Fætterbanken"),
    SixthOfThem("Krzysztof Wojtaszek", "Mand", "52", "Polen", EU, "Han fik løn og kunne gå hver aften"),
    SixthOfThem("Tewolde Ghebremeskel", "Mand", "26", "Eritrea", REJECTED, "Han blev hentet ved Sorteport"),
    SixthOfThem("Binita Thapaliya", "Kvinde", "31", "Nepal", NO_STAY, "Agenten i Pokharadal tog hendes papirer"),
)
NOT_A_VICTIM = SIX[3]
CPR = "2802914187"


@pytest.fixture
def secrets() -> set[str]:
    """The names, the number, and what was told; and each part of a name."""
    parts = {part for one in SIX for part in one.name.split()}
    return {
        CPR,
        PLACE,
        SEEN,
        HEARD,
        GROUNDS,
        WHY_EXTEND,
        *(one.told for one in SIX),
        *(one.name for one in SIX),
        *parts,
    }


def test_six_people_from_a_cleaning_firm(
    seat: Seat,
    committed_cast: Cast,
    served: Served,
    secrets: set[str],
    owner: psycopg.Connection[tuple[object, ...]],
    ground: dict[installation.Store, str],
) -> None:
    clock.freeze(None)  # The clock runs on from the morning of 6 October.
    mette = _mette_logs_in(seat, committed_cast)
    anders, sofie = seat(committed_cast.anders), seat(committed_cast.sofie)
    peter, ulla, olga = seat(committed_cast.peter), seat(committed_cast.ulla), seat(committed_cast.olga)

    action = _anders_plans(anders)
    _mette_goes_along(mette, action)
    _mette_meets_six(mette, action)
    first = _anders_refers_six(anders)
    _peter_reads_his_copy(peter, first)
    second = _sofie_notifies(sofie)
    cases = _mette_takes_them_in(mette, action)
    _anders_hears_of_it(anders, action)
    _mette_joins(mette, first, "j1-referral-received", SEEN)
    _mette_joins(mette, second, "j1-join", HEARD)

    for one in SIX:
        _mette_talks_with(mette, cases[one.name], one)
    for one in SIX[:4]:
        _mette_assesses(mette, cases[one.name], victim=one is not NOT_A_VICTIM)
    _mette_is_not_the_one_to_decide(mette, cases[SIX[5].name])
    for one in SIX[4:]:
        _ulla_decides(ulla, cases[one.name], one)

    for one in SIX[:3]:
        _a_period(mette, cases[one.name], "Restitutionsperiode", "PER-07", by_link=one is SIX[0])
    for one in SIX[4:]:
        _a_period(ulla, cases[one.name], "Refleksionsperiode", "PER-03", by_link=one is SIX[4])
    for one in SIX:
        if one is not NOT_A_VICTIM:
            _a_contact_person(mette, cases[one.name], "Mette Holm", by_link=one is SIX[0])

    clock.move_forward(dt.timedelta(days=20))
    prepared = cases[SIX[5].name]
    _mette_asks_for_more_time(mette, prepared)
    _ulla_extends(ulla, prepared)
    mette.go("/").picture("j1-desk-day-20").go("/sager/").picture("j1-cases-day-20")
    interviews = _interviews(mette, cases)

    strangers = {
        "anders": (anders, [*_of_cases(cases.values(), interviews), *_of_referral(second), "/log/"]),
        "sofie": (sofie, [*_of_cases(cases.values(), interviews), *_of_referral(first), "/log/"]),
        "peter": (peter, [*_of_cases(cases.values(), interviews), *_of_referral(first)[1:], "/log/"]),
        "mette": (mette, ["/log/", f"/sager/{prepared}/opslag/"]),
        "ulla": (
            ulla,
            [
                *_of_cases([cases[one.name] for one in SIX[:4]], interviews),
                *_of_referral(first),
                *_of_referral(second),
                "/log/",
            ],
        ),
        "olga": (
            olga,
            [*_of_cases(cases.values(), interviews), *_of_referral(first), *_of_referral(second), "/log/"],
        ),
    }
    strangers["olga"][1].append(f"/faelles-aktioner/{action}/")
    strangers["ulla"][1].append(f"/faelles-aktioner/{action}/personer/")
    for who, (visitor, pages) in strangers.items():
        _gets_nothing(visitor, pages)
        _was_seen_trying(owner, getattr(committed_cast, who).user.pk, len(pages) + 1)

    assert not dump.told(dump.everything(state_directory(), ground), secrets)
    assert not dump.told("\n".join(served.log).encode(), secrets)
    assert len(served.log) > 100  # It did log.


# --- who does what


def _mette_logs_in(seat: Seat, cast: Cast) -> Visitor:
    """With her password and the code of her app, as everybody does."""
    secret = totp.generate_totp_secret()
    give_app(cast.mette.user, secret)
    mette = seat(None)
    mette.go("/konto/login/")
    mette.write("E-mail", cast.mette.user.email).write("Adgangskode", "a long enough password").press("Fortsæt")
    mette.picture("second-factor")
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    mette.page.get_by_label("kode").first.fill(code)
    mette.press("Log på")
    expect(mette.page.get_by_role("heading", level=1)).to_have_text("Mit skrivebord")
    return mette


def _anders_plans(anders: Visitor) -> str:
    """A control at the firm this morning, with the tax agency, the police and CMM [DET-09]."""
    anders.go("/").enter("Fælles aktioner").follow("Planlæg en fælles aktion").ruling("LAB-06")
    anders.write("Dag", f"{FIRST_DAY}").write("Fra klokken", "07:30").write("Til klokken", "12:00")
    anders.choose("Branche eller sted", "Rengøring").choose("Kommune", "Aarhus Kommune")
    anders.write("Sted", PLACE).write("Formål", "Løn, boliger og pas")
    anders.field("Sprog, der ventes talt").select_option(label=["rumænsk", "bulgarsk"])
    anders.pick("Hvem skal med?", "Skattestyrelsen", "Østjyllands Politi").picture("j1-joint-action-form")
    anders.press("Planlæg aktionen").sees("Aktionen er planlagt", PLACE, "Østjyllands Politi").picture(
        "j1-joint-action"
    )
    return anders.page.url.rstrip("/").rsplit("/", 1)[1]


def _mette_goes_along(mette: Visitor, action: str) -> None:
    mette.go("/").sees("Venter på jeres svar").sees_not(PLACE).follow(re.compile(action)).sees(PLACE)
    mette.ruling("INI-01").follow("Svar").pick("Deltager I i aktionen?", "Deltager").press("Send svaret")
    mette.sees("Deltager på en anden myndigheds kontrol").follow("Vælg, hvem der tager med")
    mette.pick("Hvem fra CMM tager med?", "Mette Holm").press("Gem").sees("Mangler tolk")


def _mette_meets_six(mette: Visitor, action: str) -> None:
    """Each alone and with an interpreter: a fact on record, which nobody can demand [SHR-05]."""
    mette.follow("Skriv personer op")
    for one in SIX:
        writes_down(mette, one.name, one.sex, one.age, one.country)
    expect(mette.page.locator("[data-met-sent]")).to_have_text("6")
    expect(mette.page.locator("[data-met-status]")).to_have_text("Alt er sendt.")
    mette.picture("j1-written-down")


def _anders_hears_of_it(anders: Visitor, action: str) -> None:
    anders.go(f"/faelles-aktioner/{action}/").sees("CMM har mødt 6 personer.", "CMM har taget stilling til dem alle.")
    anders.sees_not(SIX[0].name).picture("j1-what-the-lead-hears")


def _anders_refers_six(anders: Visitor) -> str:
    anders.go("/").follow("Henvendelser").follow("Ny henvendelse").ruling("FLO-02")
    anders.write("Hvornår blev det set?", "2025-10-05").choose("Branche eller sted", "Rengøring")
    anders.choose("Kommune", "Aarhus Kommune").pick(
        "Tegn på menneskehandel",
        "Løn, der tilbageholdes, mangler eller er urimelig",
        "Gæld til bagmand eller arbejdsgiver",
        "Bolig stillet til rådighed af arbejdsgiver",
    )
    anders.write("Hvad er set og hørt?", SEEN)
    for index, one in enumerate(SIX):
        if index:
            anders.press("Tilføj en person")
        person = anders.page.get_by_role("group", name=f"Person {index + 1}", exact=True)
        person.get_by_label("Navn, hvis kendt").fill(one.name)
        person.get_by_label("Køn").select_option(label=one.sex)
        person.get_by_label("Omtrentlig alder").fill(one.age)
        person.get_by_label("Statsborgerskab").select_option(label=one.country)
    expect(anders.field("Hvad er set og hørt?")).to_have_value(SEEN)  # Nothing was lost on the way.
    anders.picture("j1-referral-form")
    # He forgets the police; the form reminds him, with the source.
    anders.press("Send henvendelsen", status=422).ruling("FLO-02")
    assert "politi" in anders.error_beside("Politikreds, der også underrettes").lower()
    anders.picture("j1-referral-refused")
    expect(
        anders.page.get_by_role("group", name="Person 6", exact=True).get_by_label("Navn, hvis kendt")
    ).to_have_value(SIX[5].name)
    anders.choose("Politikreds, der også underrettes", "Østjyllands Politi").press("Send henvendelsen")
    anders.sees("Henvendelsen er sendt", SIX[0].name, "Østjyllands Politi").picture("j1-referral-sent")
    return anders.page.url.rstrip("/").rsplit("/", 1)[1]


def _peter_reads_his_copy(peter: Visitor, referral: str) -> None:
    peter.go("/").follow("Henvendelser").sees("Underrettet").follow(referral)
    peter.sees(SEEN, SIX[5].name, "Arbejdstilsynet").sees_not("Opret sager").picture("j1-police-copy")


def _sofie_notifies(sofie: Visitor) -> str:
    sofie.go("/henvendelser/ny/").write("Hvornår blev det set?", "2025-10-06")
    sofie.choose("Branche eller sted", "Rengøring").write("Hvad er set og hørt?", HEARD)
    sofie.choose("Politikreds, der også underrettes", "Østjyllands Politi").press("Send henvendelsen").sees(
        "Henvendelsen er sendt"
    )
    return sofie.page.url.rstrip("/").rsplit("/", 1)[1]


def _mette_takes_them_in(mette: Visitor, action: str) -> dict[str, str]:
    """Six cases, one joint action."""
    mette.go("/").picture("j1-desk-with-new-referrals").sees("6 personer venter").follow(re.compile(action))
    mette.sees(*(one.name for one in SIX)).follow("Opret sager")
    mette.tick("Der er en rimelig begrundet indikation").picture("j1-take-in")
    mette.press("Gem", status=422)
    assert mette.error_beside("Begrundelse for indikationen")
    mette.write("Begrundelse for indikationen", GROUNDS).press("Gem").sees("Sagerne er oprettet.")
    found = {}
    for one in SIX:
        line = mette.page.locator("ul.who > li", has_text=one.name)
        found[one.name] = line.get_by_role("link").inner_text().removeprefix("Sag ")
    assert len(set(found.values())) == 6
    mette.go("/sager/").sees(*found.values())
    mette.go(f"/sager/{found[SIX[0].name]}/").sees(f"Fælles aktion {action}")
    return found


def _mette_joins(mette: Visitor, late: str, picture: str, said: str) -> None:
    """What the authorities notify belongs with the referral that came of the joint action, the first of the list."""
    # The page says by itself that it was received; its note in the history then is no page that Mette has asked for.
    mette.go(f"/henvendelser/{late}/").sees(said, "Modtagelsen er bekræftet.")
    mette.follow("Læg til en tidligere henvendelse").picture(picture)
    options = mette.field("Tidligere henvendelse").locator("option").all_inner_texts()
    label = next(text for text in options if "Center mod Menneskehandel" in text)
    mette.choose("Tidligere henvendelse", label).press("Gem").sees("Lagt til en tidligere henvendelse")


def _mette_talks_with(mette: Visitor, case: str, one: SixthOfThem) -> None:
    mette.go(f"/sager/{case}/ophold/").pick("Opholdsgrundlag", one.stay).write("Fra og med", "2025-03-01")
    mette.press("Gem").sees("Opholdsgrundlaget er noteret.", one.stay)
    mette.page.get_by_role("button", name="Vis navn (logges)").click()
    expect(mette.page.locator("#identitet")).to_contain_text(one.name)
    if one is SIX[0]:
        mette.follow("Nummer +").choose("Type", "CPR-nummer").write("Nummer", CPR).picture("number-form").press("Gem")
        mette.go("/sager/find/").write("Nummer", CPR).press("Søg").sees(case).picture("search-found")
        mette.go(f"/sager/{case}/")
    mette.follow("Notér samtale").ruling("ID-11").write("Varighed i minutter", "75").choose(
        "Samtalens sprog", "engelsk"
    )
    mette.tick("Tolk deltog")
    mette.pick("Samtykker personen til, at samtalen gives videre til den myndighed, der træffer afgørelse?", "Ja")
    mette.write("Hvad personen fortalte", one.told)
    mette.press("Gem").sees("Samtalen er gemt.", "Identifikationssamtale holdt, 75 min.")
    if one in SIX[4:]:
        mette.follow("Læs samtalen").sees(one.told, "Arbejdsgiver til stede").picture("interview")
        mette.follow("Send til Udlændingestyrelsen").ruling("ID-05").press("Send").sees(
            "sendt til Udlændingestyrelsen", "Udlændingestyrelsen træffer afgørelsen."
        )
    else:
        mette.sees("CMM vurderer sagen.")


def _decide(visitor: Visitor, *, victim: bool) -> None:
    visitor.pick("Har personen været udsat for menneskehandel?", "Ja" if victim else "Nej")
    if victim:
        visitor.pick("Er personen aktuelt underlagt et handelsforhold?", "Ja")
        visitor.pick("Formål: udnyttelse til", "Tvangsarbejde").pick("Handling", "Husning").pick("Middel", "Trusler")
        visitor.choose("Der er aktuelle trusler", "Ja")
    visitor.write("Begrundelse", GROUNDS)


def _mette_assesses(mette: Visitor, case: str, *, victim: bool) -> None:
    if not victim:  # One of them by its link; the others by their address, as from a list of one's own.
        mette.go(f"/sager/{case}/").follow(DECIDE)
    else:
        mette.go(f"/sager/{case}/vurdering/")
    mette.ruling("ID-03")
    _decide(mette, victim=victim)
    mette.press("Gem").sees("Der er taget stilling.")
    mette.sees((Rung.VICTIM_CURRENT if victim else Rung.NOT_VICTIM).label.da)
    mette.sees(GROUNDS).ruling("ID-03")
    if not victim:
        mette.sees_not("Meddel periode").picture("case-not-a-victim")


def _mette_is_not_the_one_to_decide(mette: Visitor, case: str) -> None:
    mette.go(f"/sager/{case}/")
    expect(mette.page.get_by_role("link", name=DECIDE)).to_have_count(0)
    mette.go(f"/sager/{case}/vurdering/").ruling("ID-05")
    _decide(mette, victim=True)
    mette.press("Gem", status=422).ruling("ID-05").sees("Udlændingestyrelsen").picture("assessment-wrong-authority")
    expect(mette.field("Begrundelse")).to_have_value(GROUNDS)


def _ulla_decides(ulla: Visitor, case: str, one: SixthOfThem) -> None:
    ulla.go("/").follow("Sager").follow(case).follow("Læs samtalen").sees(one.told)
    ulla.go(f"/sager/{case}/").follow(DECIDE).ruling("ID-05")
    _decide(ulla, victim=True)
    ulla.press("Gem").sees(Rung.VICTIM_CURRENT.label.da).ruling("ID-05")


def _a_period(visitor: Visitor, case: str, kind: str, requirement: str, *, by_link: bool) -> None:
    if by_link:
        visitor.go(f"/sager/{case}/").follow("Meddel periode")
    else:
        visitor.go(f"/sager/{case}/periode/")
    visitor.ruling(requirement)
    visitor.picture(f"period-form-{kind.lower()}").press("Meddel perioden")
    visitor.sees("Perioden er meddelt.", f"{kind} meddelt").ruling(requirement)
    visitor.picture(f"case-{kind.lower()}")


def _a_contact_person(mette: Visitor, case: str, name: str, *, by_link: bool) -> None:
    if by_link:
        mette.go(f"/sager/{case}/").follow("Tildel")
    else:
        mette.go(f"/sager/{case}/kontaktperson/ny/")
    mette.choose("Kontaktperson", name).picture("contact-person-form").press("Gem")
    mette.sees(f"{name} er kontaktperson.", f"{name}, CMM")


def _mette_asks_for_more_time(mette: Visitor, case: str) -> None:
    ground = "Samarbejder om en forberedt hjemsendelse"
    mette.go(f"/sager/{case}/").follow("Anmod om forlængelse").ruling("PER-06").picture("extension-request-form")
    mette.pick("Grund", ground).pick("Skal eller vil personen udrejse?", "Ja")
    mette.write("Begrundelse", WHY_EXTEND).write("Ønsket sidste dag", f"{DAY_121}")
    mette.press("Send anmodning", status=422).ruling("PER-06").picture("extension-past-day-120")
    assert "3. februar 2026" in mette.error_beside("Ønsket sidste dag")
    expect(mette.field("Begrundelse")).to_have_value(WHY_EXTEND)
    mette.write("Ønsket sidste dag", f"{DAY_120}").press("Send anmodning")
    mette.sees("Anmodningen er sendt.", "En anmodning om forlængelse venter på afgørelse.")


def _ulla_extends(ulla: Visitor, case: str) -> None:
    ulla.go("/").sees("Afgør anmodning om forlængelse").picture("j1-ulla-desk")
    ulla.go(f"/sager/{case}/").follow("Afgør forlængelse").picture("extension-decision-form")
    ulla.sees("Svaret i anmodningen er ja: Mette Holm")  # What Mette heard stands there, and the rules use it.
    expect(ulla.field("Ny sidste dag")).to_have_value(f"{DAY_120}")
    ulla.pick("Forlænges perioden?", "Ja").pick("Skal eller vil personen udrejse?", "Ja")
    ulla.write("Begrundelse", WHY_EXTEND).write("Ny sidste dag", f"{DAY_121}")
    ulla.press("Gem", status=422).ruling("PER-06").picture("extension-refused")
    assert "3. februar 2026" in ulla.error_beside("Ny sidste dag")
    ulla.write("Ny sidste dag", f"{DAY_120}").press("Gem").sees("Perioden forlænget til dag 120").ruling("PER-06")
    ulla.picture("case-extended")


# --- who is kept out


def _interviews(mette: Visitor, cases: dict[str, str]) -> dict[str, str]:
    found = {}
    for case in cases.values():
        _status, page = mette.asks(f"/sager/{case}/")
        link = re.search(r'href="([^"]+)"[^>]*>\s*Læs samtalen\s*</a>', page)
        assert link, page
        found[case] = link[1]
    return found


def _of_cases(cases: Iterable[str], interviews: dict[str, str]) -> list[str]:
    """All pages of the first case, and where the others begin: each page's own test asks for it as everybody."""
    first, *others = cases
    pages = [f"/sager/{first}/{part}" for part in ("", "opslag/", "person/", "ophold/", "samtale/", "vurdering/")]
    pages += [f"/sager/{first}/{part}" for part in ("periode/", "kontaktperson/", "fordel/", "forhold/")]
    pages += [interviews[first], f"{interviews[first]}send/"]
    for case in others:
        pages += [f"/sager/{case}/", interviews[case]]
    return pages


def _of_referral(referral: str) -> list[str]:
    return [f"/henvendelser/{referral}/{part}" for part in ("", "tag-ind/", "laeg-til/", "afslut/")]


def _gets_nothing(visitor: Visitor, pages: list[str]) -> None:
    """Each page is word for word the page of a case that was never there."""
    nothing = visitor.asks("/sager/2025-9999/")
    visitor.go(pages[0], status=404).sees("Siden kan ikke vises", "Forsøget er logget")
    for path in pages[1:]:
        assert visitor.asks(path) == nothing, path


def _was_seen_trying(owner: psycopg.Connection[tuple[object, ...]], user: object, times: int) -> None:
    row = owner.execute(
        "SELECT count(*) FROM audit_line WHERE user_id = %s AND outcome = 'denied' AND action = 'access.denied'", [user]
    ).fetchone()
    assert row == (times,)
