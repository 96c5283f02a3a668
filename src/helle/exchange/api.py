"""The HTTP API: what there is at each address, and how it is described for whoever writes a system that calls it."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Never

from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, NinjaAPI, Query, Schema, Status
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, JsonValue
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from helle.exchange import problems, queries
from helle.exchange.problems import FieldError, Problem
from helle.exchange.service import CAN_BE_FOR, PURPOSE_HEADER, ServiceKey, refuse, serve
from helle.register.audit import actions as audit
from helle.register.cases.choices import FirstContact
from helle.register.interface.converters import CaseNumber
from helle.register.interface.typed import MustNotBeKept
from helle.register.interface.words import active_language
from helle.register.people.choices import Sex
from helle.register.protection import closing, submissions
from helle.register.protection.context import Acting
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm
from helle.register.referrals import actions as referrals
from helle.register.referrals.choices import AroseIn, Consent, Sector
from helle.register.referrals.forms import MOST_IN_THE_FORM, ReferralForm, ReferredPersonForm, ReferredPersonForms
from helle.register.referrals.sending import first_contact, form_maker, message_of
from helle.rules.definitions.indicators import CATALOGUE
from helle.rules.ruling import Text

log = logging.getLogger(__name__)

_FORM: Final = Text("Værdien mangler eller har en forkert form.", "The value is missing or has the wrong form.")
_NOT_LISTED: Final = Text("Værdien er ikke på listen.", "The value is not on the list.")
_NOT_ASKED: Final = Text("Det bliver jeres enhed ikke spurgt om.", "Your unit is not asked that.")
_ASKED_OF_SOME: Final = ("arose_in", "prosecution_on")
_NOT_ON_THE_LIST: Final = "not_on_the_list"
_CONSENT_NEEDED: Final = Text(
    "En organisation henviser kun med personens eget samtykke. [OUT-09]",
    "An organisation refers with the person's own consent only. [OUT-09]",
)
_UNKNOWN: Final = Text("Det felt findes ikke.", "There is no such field.")
_WRONG_AS: Final[Mapping[str, Text]] = {_NOT_ON_THE_LIST: _NOT_LISTED, "extra_forbidden": _UNKNOWN}
_TWICE: Final = Text("Et navn står to gange i samme objekt.", "A name stands twice in one object.")
_NO_NUMBER: Final = Text("NaN og Infinity er ikke JSON.", "NaN and Infinity are not JSON.")
_NOT_PLAIN: Final = Text(
    "Indholdet begynder med et byte order mark. Send UTF-8 uden.",
    "The content begins with a byte order mark. Send UTF-8 without one.",
)
_NOT_UTF_8: Final = Text("Indholdet er ikke UTF-8.", "The content is not UTF-8.")
_NO_JSON: Final = Text("Indholdet er ikke JSON.", "The content is not JSON.")
_NO_OBJECT: Final = Text("Indholdet er ikke et objekt i JSON.", "The content is not an object of JSON.")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_TOKEN: Final = Text(
    "Send en Idempotency-Key: en UUID, som er den samme, hvis den samme henvendelse sendes igen.",
    "Send an Idempotency-Key: a UUID that is the same where the same referral is sent again.",
)
_USED: Final = Text(
    "Den Idempotency-Key er brugt til en anden henvendelse. Denne er ikke sendt.",
    "That Idempotency-Key was used for another referral. This one was not sent.",
)
# What names a field that nobody asks for, and is worth saying to whoever spelled it wrong; a name of somebody is not.
_NAME_OF_A_FIELD: Final = re.compile(r"[a-z]+(?:_[a-z]+)*")
# How long the place of an error is that is about the whole content.
_AS_A_WHOLE: Final = 2
_BYTE_ORDER_MARK: Final = "\ufeff"
# Where the case and the referral stand apart from the fields of the form.
_OF_THE_WHOLE: Final = "__all__"

# What is asked in the words of this API where it is missing or odd, and described as strictly as it is asked.
_DESCRIBED: Final[Mapping[str, Mapping[str, object]]] = {
    PURPOSE_HEADER: {"enum": [*CAN_BE_FOR]},
    "Idempotency-Key": {"format": "uuid"},
    "referral_id": {"format": "uuid"},
    "number": {"pattern": f"^{CaseNumber.regex}$"},
}

Purpose = Annotated[
    str, Header("", alias=PURPOSE_HEADER, description=f"What it is read for: {', '.join(CAN_BE_FOR)}. Needed.")
]


class ProblemSaid(Schema):
    """What is wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    requirement: str | None = None
    field: str | None = None
    errors: list[dict[str, str]] | None = None


class CaseTold(Schema):
    """The core of a case, without who it is about."""

    number: str
    rung: str | None = Field(description="A code of the ladder of certainty; null where the unit is not told.")
    opened_on: dt.date
    closed: bool | None = Field(description="Null where the unit is not told how the case has gone.")
    next_deadline: dt.date | None


class CasesTold(Schema):
    """One page of cases, newest first."""

    cases: list[CaseTold]
    next_page: int | None


def _listed(codes: Iterable[str]) -> tuple[AfterValidator, FieldInfo]:
    """A text that is one of these codes: held against them, and described so."""
    known: list[JsonValue] = [*sorted(set(codes))]

    def one_of(given: str) -> str:
        if given not in known:
            raise PydanticCustomError(_NOT_ON_THE_LIST, "not on the list")
        return given

    return AfterValidator(one_of), Field(json_schema_extra={"enum": known})


def _iso_day(given: object) -> dt.date:
    """A day as JSON has it. A number of seconds, or a time of the day, is none."""
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        raise ValueError("no day")
    return dt.date.fromisoformat(given)


def _whole(given: object) -> object:
    """JSON knows one kind of number: 30.0 is as whole as 30."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


Day = Annotated[dt.date, BeforeValidator(_iso_day)]


class PersonSent(Schema):
    """A person in a referral; every part may be unknown."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sex: Annotated[str, *_listed(Sex.values)] = "not_stated"
    age: Annotated[int | None, BeforeValidator(_whole)] = Field(None, ge=0, le=110)
    nationality: str = Field(
        "", description="ISO 3166-1, two letters; XK Kosovo, XX stateless, ZZ not known.", max_length=2
    )
    name: str = Field("", max_length=200)


class ReferralSent(Schema):
    """A suspicion, as the page of a new referral asks for it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    occurred_on: Day
    sector: Annotated[str, *_listed(Sector.values)]
    description: str = Field(max_length=20_000)
    consent: Annotated[str, *_listed(Consent.values)] = Field(
        description="not_needed is for authorities: an organisation sends with the person's consent alone."
    )
    persons: list[PersonSent] = Field(min_length=1, max_length=MOST_IN_THE_FORM)
    first_contact: Annotated[str, *_listed(FirstContact.values)] | None = None
    municipality: str = Field("", description="The code of a municipality's unit.", max_length=16)
    indicators: list[Annotated[str, *_listed(one.code for one in CATALOGUE)]] = Field(
        default_factory=list, max_length=100
    )
    police_unit: str = Field("", description="The code of a police district's unit.", max_length=32)
    arose_in: Annotated[str, *_listed(["", *AroseIn.values])] = Field(
        "", description="Of those alone who are asked on the page."
    )
    prosecution_on: Day | None = Field(None, description="Of those alone who are asked on the page.")
    urgent: bool = False


class ReferralTold(Schema):
    """That a referral was sent, and how far it has come."""

    id: uuid.UUID
    number: str
    sent_at: dt.datetime
    status: str = Field(description="new, received or handled.")


class SaidOnce(Parser):
    """Reads what is JSON and says each thing once: of two values of a name, a system on the way may read the other."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Raises `Problem` with why it cannot be read."""
        try:
            # In UTF-8: of bytes, Python guesses.
            text = request.body.decode("utf-8")
            if text.startswith(_BYTE_ORDER_MARK):
                raise Problem(400, _NOT_PLAIN)
            found: dict[str, Any] = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
        except UnicodeDecodeError as error:
            raise Problem(400, _NOT_UTF_8) from error
        except (ValueError, RecursionError) as error:
            raise Problem(400, _NO_JSON) from error
        return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Problem(400, _TWICE)
    return found


def _no_number(constant: str) -> Never:
    raise Problem(400, _NO_NUMBER)


api = NinjaAPI(
    title="Helle",
    version="1",
    description="Cases and referrals for the systems of other organisations.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=ServiceKey(),
    parser=SaidOnce(),
)
_PROBLEMS: Final[dict[Any, Any]] = {frozenset({400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503}): ProblemSaid}


@api.get(
    "/cases", response={200: CasesTold, **_PROBLEMS}, url_name="api-cases", summary="The cases that the unit has now"
)
def cases(
    request: HttpRequest, purpose: Purpose, page: Annotated[int, Query(1, ge=1, le=100_000)]
) -> dict[str, object]:
    """One page of them."""

    def told(acting: Acting) -> dict[str, object]:
        found, more = queries.own_cases(page)
        audit.record("service.cases_read", cases=[one.case_id for one in found], detail={"page": page})
        return {"cases": found, "next_page": page + 1 if more else None}

    return serve(_key(request), request, "cases", told)


@api.get(
    "/cases/{case_number:number}",
    response={200: CaseTold, **_PROBLEMS},
    url_name="api-case",
    summary="One of them by number",
)
def case(request: HttpRequest, number: str, purpose: Purpose) -> queries.CaseState:
    """One case."""

    def told(acting: Acting) -> queries.CaseState:
        found = queries.own_case(number)
        audit.record("service.case_read", cases=[found.case_id], object_id=found.case_id)
        return found

    return serve(_key(request), request, "cases", told)


@api.get(
    "/referrals/{str:referral_id}",
    response={200: ReferralTold, **_PROBLEMS},
    url_name="api-referral",
    summary="How far a referral of the unit has come",
)
def referral(request: HttpRequest, referral_id: str, purpose: Purpose) -> dict[str, object]:
    """One referral that the unit sent."""

    def told(acting: Acting) -> dict[str, object]:
        try:
            found = queries.sent_referral(uuid.UUID(referral_id))
        except ValueError as error:  # No referral has such a sign.
            raise Http404 from error
        audit.record("service.referral_read", object_id=found.referral_id, detail={"referral_number": found.number})
        return _told(found)

    return serve(_key(request), request, "referrals", told)


@api.post(
    "/referrals",
    response={201: ReferralTold, 200: ReferralTold, 409: ProblemSaid, **_PROBLEMS},
    url_name="api-referrals",
    summary="Send a referral, once",
)
def referral_new(
    request: HttpRequest,
    sent: ReferralSent,
    purpose: Purpose,
    idempotency_key: Annotated[str, Header("", alias="Idempotency-Key", description="A UUID. Needed.")],
) -> Status[dict[str, object]]:
    """201 with a new referral; 200 with the first one where the same was sent before."""
    try:
        given_key = uuid.UUID(idempotency_key)
    except ValueError as error:
        raise Problem(400, _NO_TOKEN, field="Idempotency-Key") from error
    return serve(_key(request), request, "referrals", lambda acting: _send(acting, sent, given_key))


def _send(acting: Acting, sent: ReferralSent, given_key: uuid.UUID) -> Status[dict[str, object]] | Problem:
    """Send it by the form and the action of the page, so that neither asks for more or less."""
    # Another system's key of the same sign is another key.
    token = uuid.uuid5(acting.user_id, str(given_key))
    form, persons = _forms(sent, token)
    unasked = next((one for one in _ASKED_OF_SOME if getattr(sent, one) and one not in form.fields), "")
    if unasked:
        return Problem(422, _NOT_ASKED, field=unasked)
    content = json.dumps(sent.model_dump(mode="json"), sort_keys=True)
    if not form.is_filled_in() & persons.is_valid():
        return _wrong(form, persons)
    try:
        with form.heard_last():
            submissions.refuse_spent(token, content)
            row = referrals.referral_send(message_of(form, persons))
            # Of two sent at once, the second is undone here.
            submissions.spend(token, str(row.pk), content)
    except MustNotBeKept as heard:
        form.keep_nothing(heard)
        return _wrong(form, persons)
    except AlreadySaved as first:
        found = queries.sent_referral(uuid.UUID(first.location))
        audit.record("service.referral_read", object_id=found.referral_id, detail={"referral_number": found.number})
        return Status(200, _told(found))
    except UsedForm:
        return Problem(409, _USED, field="Idempotency-Key")
    except Refused as refused:
        return problems.of_refusal(refused)
    return Status(201, _told(queries.sent_referral(row.pk)))


def _forms(sent: ReferralSent, token: uuid.UUID) -> tuple[ReferralForm, BaseFormSet[ReferredPersonForm]]:
    data: dict[str, object] = sent.model_dump(mode="json", exclude={"persons"})
    data |= {"form_token": str(token), "first_contact": sent.first_contact or first_contact().value}
    if not sent.urgent:
        del data["urgent"]
    rows = {
        f"p-{at}-{name}": value
        for at, one in enumerate(sent.persons)
        for name, value in one.model_dump(mode="json").items()
    }
    counted = {"p-TOTAL_FORMS": str(len(sent.persons)), "p-INITIAL_FORMS": "0"}
    return form_maker()(data), ReferredPersonForms({**counted, **rows}, prefix="p")


def _wrong(form: ReferralForm, persons: BaseFormSet[ReferredPersonForm]) -> Problem:
    """Every field that is wrong, in the words of the page; but a value that no list has is not repeated."""
    wrong = [(name, one) for name, every in form.errors.as_data().items() for one in every]
    wrong += [
        (f"persons.{at}.{name}", one)
        for at, person in enumerate(persons.forms)
        for name, every in person.errors.as_data().items()
        for one in every
    ]
    wrong += [("persons", one) for one in persons.non_form_errors().as_data()]
    listed = _NOT_LISTED.in_language(active_language())
    errors = []
    for name, one in wrong:
        said = listed if one.code in ("invalid_choice", "invalid_list") else " ".join(one.messages)
        if (name, one.code) == ("consent", "invalid_choice"):  # On the list of all, and not on that of this unit.
            said = _CONSENT_NEEDED.in_language(active_language())
        words, requirement = problems.cited(Text(said, said))
        errors.append(FieldError("" if name == _OF_THE_WHOLE else name, words.da, requirement))
    first = errors[0]
    return Problem(
        422, Text(first.reason, first.reason), field=first.field, requirement=first.requirement, errors=errors
    )


def _told(found: queries.SentReferral) -> dict[str, object]:
    return {"id": found.referral_id, "number": found.number, "sent_at": found.sent_at, "status": found.status}


def _key(request: HttpRequest) -> bytes:
    """The hash of the key that was shown, as `ServiceKey` found it to hold."""
    found: bytes = request.auth  # type: ignore[attr-defined] # ninja keeps it there
    return found


# --- the description, and errors


@api.get("/openapi.json", auth=None, include_in_schema=False, url_name="api-description")
def description(request: HttpRequest) -> HttpResponse:
    """What there is, for programs to read: it tells of nobody, so no key is asked for."""
    schema = api.get_openapi_schema(path_prefix=reverse("api:api-root"))
    for address in schema["paths"].values():
        for operation in address.values():
            for status, said in operation["responses"].items():
                if int(status) >= 400:
                    said["content"] = {problems.MEDIA_TYPE: said["content"]["application/json"]}
            for parameter in operation.get("parameters", ()):
                if described := _DESCRIBED.get(parameter["name"]):
                    parameter["required"] = True
                    parameter["schema"] = {"type": "string", **described}
    return HttpResponse(json.dumps(schema, ensure_ascii=False), content_type="application/json")


@api.exception_handler(Problem)
def _say(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Where a key that holds was shown, the call was its account's, and stands in the log also refused."""
    key_hash = getattr(request, "auth", None)
    return problems.answer(problem if key_hash is None else refuse(key_hash, request, problem))


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    why = error.__cause__
    return _say(request, why if isinstance(why, Problem) else Problem(error.status_code))


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """By the names of the fields alone: what was sent stands in no answer. Where there are none, it cannot be read."""
    if any(one["loc"][0] == "body" and len(one["loc"]) == _AS_A_WHOLE for one in error.errors):
        return _say(request, Problem(400, _NO_OBJECT if request.body else _NO_JSON))
    why = {_place(one): _WRONG_AS.get(one["type"], _FORM) for one in error.errors}
    language = "en" if problems.language_of(request) == "en" else "da"
    errors = [FieldError(name, said.in_language(language)) for name, said in sorted(why.items())]
    first = next(iter(sorted(why.items())), ("", _FORM))
    return _say(request, Problem(422, first[1], field=first[0], errors=errors))


def _place(found: Mapping[str, Any]) -> str:
    parts = [str(part) for part in found["loc"][2 if found["loc"][0] == "body" else 1 :]]
    if found["type"] == "extra_forbidden" and not _NAME_OF_A_FIELD.fullmatch(parts[-1]):
        del parts[-1]
    return ".".join(parts)


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Nothing of it is shown; its kind alone is written down, since its words may be somebody's."""
    if closing.says_closed(error):
        return problems.answer(Problem(503))
    log.error("the API failed: %s", type(error).__name__)
    return problems.answer(Problem(500))
