"""In which form numbers, days, amounts, telephones and addresses are written, as the code that reads them answers.

For the reference (`docs/reference/written-values.md`): nothing here decides what is taken. Each form is asked with what
is typed into it, so that the page says what the code does. A kind of field that stands in no form here fails a test.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

import helle
from helle.register.administration.forms import PersonFields
from helle.register.administration.login_forms import CvrField, IdentityFields, PrivilegeFields
from helle.register.interface import converters
from helle.register.interface.forms import DayField, KronerField, NameField, NearDayField, NumberField, PersonNameField
from helle.register.interface.plain_form import PlainForm
from helle.register.knowledge.actions import ADDRESS
from helle.register.knowledge.isbn import is_isbn
from helle.register.people import identifiers
from helle.register.people.choices import IdentifierKind
from helle.register.placements.urgent_actions import NUMBER_ALONE, NUMBER_TO_CALL
from helle.register.prosecution.sealing import AS_A_JOURNAL, JOURNAL
from helle.register.protection.refusals import Refused
from helle.register.referrals import businesses
from helle.rules.ruling import Text

# Born before it, by a CPR number: any day will do, and the page is to stay the same.
ON: Final = dt.date(2025, 10, 6)
Taken = Callable[[str], object]
_HAS_FORMS: Final = re.compile(r"^class \w+\(.*(?:Form|Fields)\b", re.MULTILINE)
INTRODUCTION: Final = (
    "Made by `scripts/write_reference` from `helle.site.written_values`, which asks the code that reads them. What",
    "is left empty is no value; where one is needed, the form says so. Spaces around a value go. Which values fit",
    "together, and within which bounds of the plan, the [rulings](rulings/) say; which codes there are, the glossary",
    "and the lists that an administrator keeps. A text has no form but its length, and no sign that turns a line.",
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which something is written.

    `take` gives what is kept of what was typed, and raises `ValidationError`, `Refused` or `ValueError`. `examples`:
    first those that are taken. `kinds`: the fields that it is the form of, beside the one that is asked.
    """

    name: str
    means: str
    take: Taken
    examples: tuple[str, ...]
    kinds: tuple[type[forms.Field], ...] = ()

    @property
    def asked(self) -> forms.Field | None:
        """The field that is asked, where it is one."""
        found = getattr(self.take, "__self__", None)
        return found if isinstance(found, forms.Field) else None

    def answer(self, typed: str) -> tuple[bool, str]:
        """Whether it is taken, and as what; else what is said of it, in the language in force."""
        try:
            kept = self.take(typed)
        except ValidationError as error:
            return False, " ".join(str(one) for one in error.messages)
        except Refused as refused:
            return False, refused.message.en
        except ValueError as error:
            return False, str(error)
        return True, "(nothing)" if kept is None else str(kept)


def _of(field: forms.Field) -> Taken:
    return field.clean


def _in(form: type[forms.Form], name: str) -> forms.Field:
    return form.base_fields[name]


def _matching(pattern: str, said: str) -> Taken:
    field = forms.RegexField(rf"\A(?:{pattern})\Z", error_messages={"invalid": said})
    return field.clean


def _person_number(kind: IdentifierKind) -> Taken:
    return lambda typed: identifiers.normalised(kind, typed, ON)


def _or_refused(holds: Callable[[str], object], said: Text, typed: str) -> str:
    if not holds(typed.strip()):
        raise Refused(said)
    return typed.strip()


def forms_of_values() -> tuple[Form, ...]:
    """Every form, in the order of the page. Asked when it is called: fields speak the language in force."""
    address = _form("accommodation", "AddressForm")
    not_there = "(the page is not there)"
    return (
        Form(
            "CPR number",
            "Ten digits with a possible day of birth that has been; modulus 11 is not asked.",
            _person_number(IdentifierKind.CPR),
            ("010180-1236", "0101801236", "010180123", "310280-1236", "010130-4236"),
        ),
        Form(
            "Replacement of a CPR number",
            "Six digits with a day, a digit, two letters, a digit.",
            _person_number(IdentifierKind.X_ECPR),
            ("0101801AB2", "010180-1ab2", "0101801A22"),
        ),
        Form(
            "Other number of a person",
            "Any signs but none; spaces and dashes go, letters become large.",
            _person_number(IdentifierKind.DOCUMENT),
            ("ab 123-456", "K/12", " "),
        ),
        Form(
            "CVR number of a business",
            "Eight digits, the last a check digit; DK, spaces and dots are let go.",
            businesses.normalised,
            ("13585628", "DK 13 58 56 28", "13585629", "1358562"),
        ),
        Form(
            "CVR number of an organisation",
            "The same, of a provider of logins.",
            _of(CvrField()),
            ("13585628", "1358562"),
            (CvrField,),
        ),
        Form(
            "Journal number of the police",
            "As the police write it.",
            partial(_or_refused, JOURNAL.fullmatch, AS_A_JOURNAL),
            ("4200-10110-00012-26", "4200-10110-12-26"),
        ),
        Form(
            "ISBN",
            "Ten or thirteen digits whose last one fits.",
            partial(_or_refused, is_isbn, Text("Det er intet ISBN.", "It is no ISBN.")),
            ("978-3-16-148410-0", "0-306-40615-2", "978-3-16-148410-1"),
        ),
        Form(
            "Number of a case",
            "Year and number, also in addresses of pages.",
            _matching(converters.CaseNumber.regex, not_there),
            ("2025-0001", "2025-1", "25-0001"),
        ),
        Form(
            "Number of a referral",
            "The same with an H.",
            _matching(converters.ReferralNumber.regex, not_there),
            ("H2025-0001", "2025-0001"),
        ),
        Form(
            "Number of an exploitation",
            "The same with a U.",
            _matching(converters.ExploitationNumber.regex, not_there),
            ("U2025-0001", "U2025-1"),
        ),
        Form(
            "Number of a joint action",
            "The same with an A.",
            _matching(converters.JointActionNumber.regex, not_there),
            ("A2025-0001", "A25-0001"),
        ),
        Form(
            "Number of a criminal case",
            "The same with an S.",
            _matching(converters.CriminalCaseNumber.regex, not_there),
            ("S2025-0001", "S2025"),
        ),
        Form(
            "Reference of a placement",
            "Drawn by lot; letters, digits and dashes.",
            _matching(converters.PlacementReference.regex, not_there),
            ("BK7M2X9Q", "BK7 M2X9Q"),
        ),
        Form(
            "Number of a requirement",
            "Of the action plan.",
            _of(_in(_form("outreach", "ResponsibilityForm"), "requirement")),
            ("ID-05", "id-05", "ID-5"),
        ),
        Form(
            "Day",
            "Year-month-day as a browser sends it, or day-month-year with dashes, dots or strokes.",
            _of(DayField()),
            ("2025-10-06", "6-10-2025", "06.10.2025", "6/10/2025", "10/24/2025", "31-02-2025"),
            (forms.DateField,),
        ),
        Form(
            "Day of the work",
            "The same, from 1900 and before 2200.",
            _of(NearDayField()),
            ("6-10-2025", "31-12-1899", "1-1-2200"),
        ),
        Form(
            "Day that a partner abroad reports",
            "In the digits that everybody reads.",
            _of(_field("partner_access", "AbroadDay")),
            ("2025-10-06", "٢٠٢٥-١٠-٠٦"),
        ),
        Form(
            "Time",
            "Hours and minutes.",
            _of(forms.TimeField()),
            ("09:30", "9:30", "25:00"),
            (
                _kind("coordination", "_ClockField"),
                _kind("joint_actions", "_TimeField"),
                _kind("outreach", "TimeOnTheClock"),
            ),
        ),
        Form(
            "Number",
            "As a Dane writes it: dots between thousands, a comma, two decimals at most.",
            _of(NumberField()),
            ("1250", "1.250,50", "12.50", "1,234", "-5"),
        ),
        Form(
            "Whole number",
            "Digits alone, within the bounds of its field.",
            _of(forms.IntegerField(min_value=0, max_value=110)),
            ("42", "-1", "111", "4,2"),
            (_kind("accommodation", "PlacesField"), _kind("outreach", "CountField"), _kind("retention", "YearsField")),
        ),
        Form("Amount in kroner", "To the øre.", _of(KronerField()), ("1.250,50", "1250 kr.", "1250.5")),
        Form(
            "Amount of a support plan",
            "To the øre.",
            _of(_field("support_plans", "AmountField", label="")),
            ("1.234,50", "1234", "1.23,4"),
        ),
        Form(
            "Amount of a plan for a return",
            "Whole kroner.",
            _of(_field("reintegration", "AmountField", label="")),
            ("30.000", "30 000", "30.000,50"),
        ),
        Form(
            "Amount that a partner abroad reports",
            "As English has it: commas between thousands.",
            _of(_field("partner_access", "AbroadAmount", label="")),
            ("30,000", "30000", "30.000,5"),
        ),
        Form(
            "Amount of a bed-day", "To the øre.", _of(_field("bed_days", "OereField", label="")), ("1.250,50", "1250.5")
        ),
        Form(
            "Postcode of a secret address",
            "Four digits, and the town if one likes.",
            _of(_in(address, "postcode")),
            ("8000", "8000 Aarhus C", "DK-8000", "800"),
        ),
        Form(
            "Telephone of a secret address",
            "Eight to fifteen digits, with a plus before them and up to two other signs between.",
            _of(_in(address, "telephone")),
            ("87 31 14 48", "+45 87311448", "8731144", "ring efter fem"),
        ),
        Form(
            "Telephone of whoever asks for a place at once",
            "A number, of the exchange or within it, and nothing else.",
            partial(_or_refused, NUMBER_TO_CALL.fullmatch, NUMBER_ALONE),
            ("87 31 14 48", "87311448, lokal 12", "lokal 12", "87311448 Anna"),
        ),
        Form(
            "Mail address of a user",
            "An address of mail, of 254 signs at most.",
            _of(_in(PersonFields, "email")),
            ("mette@example.invalid", "mette@", "mette holm@example.invalid"),
        ),
        Form(
            "Address on the web",
            "It begins with https://, and its host has a dot.",
            partial(
                _or_refused,
                ADDRESS.fullmatch,
                Text("Skriv adressen, som den begynder: https://", "Write the address as it begins: https://"),
            ),
            ("https://www.ft.dk/samling", "http://www.ft.dk/", "www.ft.dk"),
        ),
        Form(
            "UUID of a professional at her organisation",
            "As the organisation gives it.",
            _of(_in(IdentityFields, "professional")),
            ("6f1ec0de-0000-4000-8000-000000000001", "6f1e"),
        ),
        Form(
            "Privilege of a login",
            "Signs of ASCII without a space.",
            _of(_in(PrivilegeFields, "privilege")),
            ("http://helle.example/roller/sagsbehandler", "rolle æ"),
        ),
        Form(
            "Name of a person",
            "Any script; no sign that is not drawn or turns the line.",
            _of(PersonNameField()),
            ("Анна Ivanova", "An\u202ena"),
            kinds=(NameField,),
        ),
    )


def rows_of_forms() -> Iterator[tuple[str, str, str, str, str]]:
    """The lines of the page: what it is and its form, once; then what is typed, and what becomes of it."""
    for one in forms_of_values():
        name, means = one.name, one.means
        for typed in one.examples:
            taken, said = one.answer(typed)
            shown = f"`{said}`" if taken else said.replace("\n", " ")
            yield name, means, f"`{_drawn(typed)}`", "taken" if taken else "refused", shown
            name = means = ""


def rows_of_lengths() -> list[tuple[str, str]]:
    """How many fields take a text of how many signs at most."""
    lengths = [getattr(field, "max_length", None) for _name, field in fields() if isinstance(field, forms.CharField)]
    found = Counter(length for length in lengths if length is not None)
    return [(str(most), str(how_many)) for most, how_many in sorted(found.items())]


def _drawn(text: str) -> str:
    """With a sign that is not drawn by its number: it would turn the line of the page, too."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def _form(app: str, name: str) -> type[forms.Form]:
    found: type[forms.Form] = getattr(import_module(f"helle.register.{app}.forms"), name)
    return found


def _kind(app: str, name: str) -> type[forms.Field]:
    found: type[forms.Field] = getattr(import_module(f"helle.register.{app}.forms"), name)
    return found


def _field(app: str, name: str, **asked: Any) -> forms.Field:
    return _kind(app, name)(**asked)


def fields() -> Iterator[tuple[str, forms.Field]]:
    """Every field of every form that somebody fills in by writing, with where it stands: not choices and boxes."""
    root = Path(helle.__file__).parent
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if not {"tests", "migrations"} & set(parts) and _HAS_FORMS.search(path.read_text(encoding="utf-8")):
            import_module(".".join(("helle", *parts)))
    for form in sorted(_below(PlainForm), key=lambda one: f"{one.__module__}.{one.__name__}"):
        if not _stands_in_helle(form):
            continue
        for name, field in form.base_fields.items():
            chosen = isinstance(field, forms.ChoiceField | forms.BooleanField | forms.FileField)
            if not field.widget.is_hidden and not chosen:
                yield f"{form.__module__}.{form.__name__}.{name}", field


def _stands_in_helle(form: type[Any]) -> bool:
    """Not in a test, and not made while a page is answered."""
    module = form.__module__
    is_ours = module.startswith("helle.") and ".tests." not in module
    return is_ours and getattr(import_module(module), form.__name__, None) is form


def patterns_of(field: forms.Field) -> set[str]:
    """The patterns that what is written into a field has to match."""
    return {re.compile(one.regex).pattern for one in field.validators if isinstance(one, RegexValidator)}


def _below(kind: type[Any]) -> set[type[Any]]:
    return {one for below in kind.__subclasses__() for one in (below, *_below(below))}
