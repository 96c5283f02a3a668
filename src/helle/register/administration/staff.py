"""Writing as the role that keeps users and units, in the context of whoever acts.

It is another connection, so another transaction: what it wrote stands whatever the action does afterwards. So the seal
of a login is written in it, too (`vouched.AsStaff`), and what comes after it are mails, and that a first factor is due
from now on: both come with an invitation that is sent again. The functions it calls check who acts, and write the line
in the audit themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from helle.register.organisations.actions import STAFF
from helle.register.protection import context
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text

_TWO = Refused(
    Text(
        "Der skal to til: den, der bad om det, og den, det handler om, kan ikke selv sige ja.",
        "Two people are needed: neither the person who made the request nor the person it is about can approve it.",
    )
)
HERSELF = Refused(
    Text(
        "Du kan ikke administrere dit eget login. Bed en anden administrator.",
        "You cannot administer your own login. Ask another administrator.",
    )
)
_ANSWERED = Refused(
    Text(
        "Der er allerede svaret. Siden viser svaret, når du åbner den igen.",
        "This has already been answered. Reload the page to see the answer.",
    )
)
_TAKEN = Refused(
    Text("Adressen bruges allerede af en anden.", "That address is already used by somebody else."), field="email"
)
_HAS_IT = Refused(
    Text(
        "Brugeren har allerede rollen i enheden på de dage.",
        "The user already has this role in the unit on those days.",
    ),
    field="role",
)
_NOT_OPEN = Refused(Text("Enheden findes ikke den dag.", "The unit does not exist on that day."), field="since")
# What the functions refuse by name. What one person alone could get wrong, the actions say first.
SAID: Mapping[str, Refused] = {
    "nobody_asks_for_her_own_role": HERSELF,
    "nobody_administers_herself": HERSELF,
    "nobody_resets_her_own_factor": HERSELF,
    "nobody_reviews_her_own_role": Refused(
        Text("Du kan ikke gennemgå dine egne rettigheder.", "You cannot review your own rights.")
    ),
    "role_needs_two_people": _TWO,
    "address_needs_two_people": Refused(
        Text(
            "Brugeren har eller venter på en rolle, som kræver to. Adressen kan ikke rettes af én: afslut rollen eller "
            "træk anmodningen tilbage, og bed om en ny bruger med den nye adresse.",
            "The user has, or is waiting for, a role that needs approval by two people, so one person alone "
            "cannot change the address. End the role or withdraw the request, and request a new user with the "
            "new address.",
        ),
        field="email",
    ),
    "reset_needs_two_people": _TWO,
    "nobody_binds_her_own_identity": HERSELF,
    "identity_needs_two_people": _TWO,
    "privilege_needs_two_people": _TWO,
    "identity_is_one_users": Refused(
        Text(
            "Loginet er allerede knyttet til en bruger, eller der er bedt om det.",
            "The login is bound to a user already, or that has been requested.",
        ),
        field="professional",
    ),
    "user_has_one_identity_at_an_issuer": Refused(
        Text(
            "Brugeren har allerede et login der, eller der er bedt om det. Afslut det første.",
            "The user has a login there already, or that has been requested. End the first one.",
        )
    ),
    "administrators_log_in_here": Refused(
        Text(
            "En administrator logger på her med adgangskode og ekstra sikring: så kan administrationen åbnes, når "
            "organisationens login er nede, og ikke af den, der råder over det.",
            "An administrator logs in here with a password and a second factor: the administration can then be opened "
            "while the organisation's login is down, and not by whoever controls it.",
        )
    ),
    "identity_is_bound": Refused(
        Text("Loginet gælder ikke mere. Åbn brugeren igen.", "The login is in force no more. Open the user again.")
    ),
    "privilege_gives_a_role": Refused(
        Text("Rettigheden giver ikke længere en rolle.", "The privilege gives no role any more.")
    ),
    "role_comes_of_no_privilege": Refused(
        Text(
            "Den rolle gives kun her, aldrig af en rettighed i en anden organisation.",
            "That role is given here alone, never by a privilege of another organisation.",
        ),
        field="role",
    ),
    "privilege_gives_a_role_once": Refused(
        Text(
            "Rettigheden giver allerede rollen i enheden på de dage, eller der er bedt om det.",
            "The privilege gives that role in the unit on those days already, or that has been requested.",
        ),
        field="privilege",
    ),
    "answered_once": _ANSWERED,
    "organisations_user_email_key": _TAKEN,
    "organisations_user_email_f0e3b1a8_uniq": _TAKEN,
    "user_has_a_role_in_a_unit_once": _HAS_IT,
    "user_is_called_as_no_system_is": Refused(
        Text(
            "Navnet ligner et systems, der må kalde Helle. Skriv brugerens eget navn.",
            "The name looks like that of a system that may call Helle. Enter the user's own name.",
        ),
        field="full_name",
    ),
    "role_asked_for_once": Refused(
        Text("Der er allerede bedt om rollen.", "The role has already been requested."), field="role"
    ),
    "role_is_for_such_a_unit": Refused(
        Text("Den type enhed har ikke den rolle.", "Units of this type do not have that role."), field="role"
    ),
    "unit_of_one_representative": Refused(
        Text(
            "I den enhed ser en repræsentant sit barns sag, så der kan ikke være flere. [MIN-01]",
            "In that unit a representative sees her child's case, so nobody else may be in it. [MIN-01]",
        ),
        field="unit",
    ),
    "role_begins_today_or_later": Refused(
        Text(
            "En rolle begynder tidligst i dag og varer mindst en dag.",
            "A role starts today at the earliest and lasts at least one day.",
        ),
        field="since",
    ),
    "role_ends_yesterday_at_the_earliest": Refused(
        Text(
            "En rolle slutter tidligst i går: det, der er gjort i den, står ved magt.",
            "A role ends yesterday at the earliest: what has been done in it still stands.",
        ),
        field="last_day",
    ),
    "role_is_not_made_longer": Refused(
        Text(
            "Rollen slutter allerede før den dag. En længere rolle skal der bedes om på ny.",
            "The role ends before that day already. A longer one has to be asked for anew.",
        ),
        field="last_day",
    ),
    "role_ends_with_its_unit": Refused(
        Text(
            "Enheden findes ikke alle de dage. Vælg en sidste dag, der ikke ligger efter enhedens egen.",
            "The unit does not exist on all those days. Choose a last day that is not after the unit's own.",
        ),
        field="until",
    ),
    "an_administrator_is_left": Refused(
        Text(
            "Så ville der være dage uden en administrator, der kan logge på. Giv først en anden rollen; det tæller, "
            "når vedkommende har valgt en adgangskode.",
            "There would then be days without an administrator who can log in. Give somebody else the role first; it "
            "counts once they have chosen a password.",
        ),
        field="last_day",
    ),
    "role_has_ended": Refused(Text("Rollen er allerede slut.", "The role has already ended.")),
    "reset_asked_for_once": Refused(
        Text(
            "Der er allerede bedt om det. En anden skal svare.",
            "This has already been requested. Somebody else must answer.",
        )
    ),
    "reset_is_fresh": Refused(
        Text(
            "Anmodningen er over en uge gammel. Kontrollér igen, hvem det er, og bed om det på ny.",
            "The request is more than a week old. Check again who it is, and make a new request.",
        )
    ),
    "role_reviewed_once_a_day": Refused(
        Text(
            "En af rollerne er allerede gennemgået i dag. Åbn siden igen.",
            "One of the roles has already been reviewed today. Reload the page.",
        )
    ),
    "leaver_waits_for_the_unit": Refused(
        Text(
            "Ingen i enheden kan tage over endnu. Giv først nogen en rolle der.",
            "Nobody in the unit can take over yet. Give somebody a role there first.",
        )
    ),
    "unit_is_open_then": _NOT_OPEN,
    "unit_has_a_name_from_that_day": Refused(
        Text("Enheden har allerede et navn fra den dag.", "The unit already has a name from that day."), field="since"
    ),
    "unit_has_one_name_at_a_time": _NOT_OPEN,
    "unit_name_is_in_latin_letters": Refused(
        Text(
            "Et af navnene har et tegn, der kan forveksles med et andet. Skriv dem med latinske bogstaver.",
            "One of the names has a character that can be taken for another. Write them in Latin letters.",
        ),
        field="name_da",
    ),
    "units_are_told_apart": Refused(
        Text(
            "En anden enhed hedder sådan i de dage, på dansk eller engelsk, eller et navn der ligner. Skriv det, der "
            "skiller dem ad, med i navnet.",
            "Another unit has that name on those days, in Danish or English, or one that looks like it. Include in the "
            "name what sets them apart.",
        ),
        field="name_da",
    ),
    "units_change_today_or_later": Refused(
        Text(
            "Det kan tidligst gælde fra i dag: det, der har været gældende, står i breve og sager.",
            "It counts from today at the earliest: what has been in force stands in letters and cases.",
        ),
        field="since",
    ),
    "name_is_in_force_or_to_come": Refused(
        Text(
            "Navnet gælder ikke mere. Åbn enheden igen.",
            "The name is no longer in force. Open the unit again.",
        )
    ),
    "only_a_name_to_come_is_withdrawn": Refused(
        Text(
            "Kun et navn, der endnu ikke gælder, kan tages tilbage. Skriv i stedet det rigtige.",
            "Only a name that is not in force yet can be withdrawn. Enter the right one instead.",
        )
    ),
    "unit_is_not_its_own_parent": Refused(
        Text(
            "Så ville enheden høre under sig selv. Vælg en anden.",
            "The unit would then be part of itself. Choose another.",
        ),
        field="parent",
    ),
    "unit_is_empty_when_it_closes": Refused(
        Text(
            "Nogen har stadig en rolle i enheden efter den dag. Afslut rollerne først, eller giv dem en rolle i den "
            "enhed, der tager over.",
            "There are still people with a role in the unit after that day. End the roles first, or give them "
            "a role in the unit that takes over.",
        )
    ),
    "nobody_waits_for_a_role_when_it_closes": Refused(
        Text(
            "Nogen venter på en rolle i enheden efter den dag. Svar på anmodningen, eller træk den tilbage, først.",
            "Somebody waits for a role in the unit after that day. Answer or withdraw the request first.",
        )
    ),
    "successor_is_open": Refused(
        Text("Den, der tager over, findes ikke den dag.", "The unit that takes over does not exist on that day."),
        field="successor",
    ),
    "organisations_unit_code_key": Refused(Text("Koden bruges allerede.", "The code is already in use."), field="code"),
    "organisations_unit_pkey": Refused(Text("Koden bruges allerede.", "The code is already in use."), field="code"),
    "mandate_holds_then": Refused(
        Text("Ansvaret gælder ikke den dag.", "The responsibility does not apply on that day."), field="last_day"
    ),
    "hours_hold_then": Refused(
        Text("Tiden gælder ikke den dag.", "The opening hours do not apply on that day."), field="last_day"
    ),
    "hours_do_not_overlap": Refused(
        Text(
            "Tiden overlapper en anden på samme ugedag. Afslut den gamle først.",
            "The hours overlap others on the same weekday. End the old ones first.",
        ),
        field="opens",
    ),
    **dict.fromkeys(
        (
            "role_request_days_are_near",
            "membership_days_are_near",
            "privilege_days_are_near",
            "name_days_are_near",
            "parent_days_are_near",
            "mandate_days_are_near",
            "hours_days_are_near",
            "exception_day_is_near",
            "leaver_last_day_is_near",
        ),
        Refused(Text("Så langt frem kan en dato ikke ligge.", "A date cannot be that far ahead.")),
    ),
    "opens_before_it_closes": Refused(
        Text("Lukketiden skal være efter åbningstiden.", "Closing time must be after opening time."), field="closes"
    ),
    "code_was_changed_meanwhile": Refused(
        Text(
            "En anden har ændret koden, siden du åbnede siden. Det, du har skrevet, står her stadig; se, hvad der "
            "gælder nu, og gem igen, hvis det stadig er rigtigt.",
            "Somebody else changed the code after you opened the page. What you typed is still here; look at what "
            "holds now, and save once more if it is still right.",
        )
    ),
    "right_was_changed_meanwhile": Refused(
        Text(
            "Rettigheden er ændret, siden du åbnede siden, og er ikke noteret som forklaret. Her står, hvordan den er "
            "nu.",
            "The right was changed after you opened the page, and was not noted as explained. This is how it is now.",
        )
    ),
    "code_begins_today_or_later": Refused(
        Text("Den første dag er i dag eller senere.", "The first day is today or later."), field="since"
    ),
    "code_stands_once_at_a_time": Refused(
        Text("Koden står allerede på listen på de dage.", "The code is on the list on those days already."),
        field="code",
    ),
    "danish_word_stands_once_at_a_time": Refused(
        Text(
            "En anden kode på listen har det danske ord på de dage.",
            "Another code of the list has the Danish word on those days.",
        ),
        field="word_da",
    ),
    "english_word_stands_once_at_a_time": Refused(
        Text(
            "En anden kode på listen har det engelske ord på de dage.",
            "Another code of the list has the English word on those days.",
        ),
        field="word_en",
    ),
    "code_ends_yesterday_at_the_earliest": Refused(
        Text(
            "En kode slutter tidligst i går: det, der allerede er valgt, gælder stadig.",
            "A code ends yesterday at the earliest: existing choices remain valid.",
        ),
        field="last_day",
    ),
    "code_stands_on_that_day": Refused(
        Text(
            "Koden kan ikke vælges den dag, eller den slutter allerede den dag.",
            "The code cannot be chosen on that day, or ends on it already.",
        ),
        field="last_day",
    ),
    "code_has_words_on_that_day": Refused(
        Text("Koden kan ikke vælges den dag.", "The code cannot be chosen on that day."), field="since"
    ),
    "words_are_other_words": Refused(
        Text("Det er de ord, koden allerede har.", "Those are the words the code has already."), field="word_da"
    ),
    "exception_is_closed_or_has_hours": Refused(
        Text("Skriv begge klokkeslæt, eller ingen.", "Enter both times, or neither."), field="opens"
    ),
}


@contextmanager
def as_staff() -> Iterator[CursorWrapper]:
    """A cursor as the role that keeps users and units, acting as whoever acts here; one transaction of its own.

    Raises `Refused` for what a function or a constraint refuses by name.
    """
    acting = context.current()
    with refused_by(SAID), transaction.atomic(using=STAFF), connections[STAFF].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.act(%s, 'operation', %s)", [acting.membership_id, acting.request_id])
        yield cursor


def instant(cursor: CursorWrapper) -> dt.datetime:
    """When whoever acts does so there: what `helle.instant()` writes into the rows of the same transaction."""
    cursor.execute("SELECT current_setting('helle.instant')::timestamptz")
    now: dt.datetime = cursor.fetchone()[0]
    return now
