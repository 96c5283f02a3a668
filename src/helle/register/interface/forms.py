"""The form every other form in the register is made of."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final, Protocol

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helle.register.interface import typed
from helle.register.interface.plain_form import PlainForm
from helle.register.interface.seen import is_seen, with_plain_blanks
from helle.register.interface.words import active_language
from helle.rules.codes import Code
from helle.rules.ruling import Ruling, Text

# The end of 2199.
LAST_MILLISECOND = 7_258_118_399_999
# The button that only asks the rules; by itself the page asks each time something is changed in it.
RULES_ASKED = "regler"


class Refusal(Protocol):
    """What an action raises when nothing was written; `protection.refusals.Refused` is one."""

    @property
    def message(self) -> Text: ...
    @property
    def field(self) -> str | None: ...
    @property
    def ruling(self) -> Ruling[object] | None: ...


# What is given back of a text that is refused, at most: the whole of a longer one would be a page that nobody can use.
MOST_GIVEN_BACK: Final = 20_000


class AskedField(forms.BooleanField):
    """A box that answers a question: hidden until an action asks it, by refusing with `asked_by`, and shown from then
    on, whatever else is wrong with the form."""

    def __init__(self, *, label: Any, asked_by: type[Exception]) -> None:
        super().__init__(label=label, required=False, widget=forms.HiddenInput)
        self.asked_by = asked_by

    def ask(self) -> None:
        """Show the box."""
        self.widget = forms.CheckboxInput()


def give_back_within_reason(form: forms.Form) -> None:
    """Cut what was typed into a field that is refused, where it is longer than a page can show.

    The field itself says how long the text was, and how long it may be.
    """
    for name in form.errors:
        key = form.add_prefix(name)
        typed = form.data.get(key)
        if isinstance(form.data, QueryDict) and isinstance(typed, str) and len(typed) > MOST_GIVEN_BACK:
            data = form.data.copy()
            data[key] = typed[:MOST_GIVEN_BACK]
            form.data = data


def refuse_what_says_nothing(form: forms.Form) -> None:
    """Refuse a needed text without a letter or a digit beside its field, and leave it out where none is needed.

    So what is asked for is never met by a full stop, nor by signs that cannot be seen. Of a password each sign counts.
    """
    for name, field in form.fields.items():
        text = form.cleaned_data.get(name)
        if not isinstance(text, str) or not text or not typed.takes_words(field) or typed.says_anything(text):
            continue
        if isinstance(field.widget, forms.PasswordInput) or field.widget.is_hidden:
            continue
        if field.required:
            form.add_error(name, ValidationError(field.error_messages["required"], code="required"))
        else:
            form.cleaned_data[name] = ""


def form_code(form: forms.Form | type[forms.Form]) -> str:
    """What the log calls a form, or the one that a page has not made: its app and its class, which is of one app
    alone."""
    kind = form if isinstance(form, type) else type(form)
    config = apps.get_containing_app_config(kind.__module__)
    return f"{config.label if config else ''}.{kind.__name__}"


class HelleForm(PlainForm):
    """Carries a token, so that sending it twice saves once, and can show why an action refused it."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    refusal_ruling: Ruling[object] | None = None
    names_asked: str = ""
    """Of which words it is asked whether they name a person: then there is a button that says that they do not."""
    look_first: Text | None = None
    """What is to be looked at before the next press does it: nothing is wrong with what was sent."""
    needed_at_times: ClassVar[frozenset[str]] = frozenset()
    """Fields that may stand empty at times and not at others: their help says when, and no mark calls them optional."""
    unheard: ClassVar[frozenset[str]] = frozenset()
    """Fields whose words may say what no other text may; a test lists each with its reason."""
    is_heard: ClassVar[bool] = True
    """Whether its words are heard. Of a draft they are when it is finished: nothing that is typed is lost before."""
    _was_heard = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, AskedField) and self.is_bound and self.data.get(self.add_prefix(name)):
                field.ask()

    def is_valid(self) -> bool:
        """Whether it may be saved: nothing is wrong with it, and nothing typed in it must not be kept. For a view that
        saves by itself; `answer_form` hears what it has saved."""
        if self.is_filled_in() and not self._was_heard:
            heard = self.hear()
            refused = any(one.objections for one in heard)
            for one in heard:
                one.tell(not refused)
            self._object(heard)
        return super().is_valid()

    def clean(self) -> dict[str, Any]:
        """What was typed, without what says nothing. Forms that look further do so after this."""
        super().clean()
        refuse_what_says_nothing(self)
        return self.cleaned_data

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            give_back_within_reason(self)

    def is_filled_in(self) -> bool:
        """Whether nothing is wrong with it, as far as can be told without hearing what was typed."""
        return super().is_valid()

    def hear(self) -> list[typed.Heard]:
        """What is said of the words typed in it; of none where it is not heard."""
        self._was_heard = True
        return typed.hear(type(self).__name__, self._words()) if self.is_heard else []

    @contextmanager
    def heard_last(self) -> Iterator[None]:
        """Save a form in here, in a savepoint of its own. Of what was accepted its words are heard then, and all is
        undone where they must not be kept. So whoever tries what is refused leaves a text of hers at each miss, and
        what is refused for another reason is not heard. Raises `MustNotBeKept`, after `keep_nothing` saying why."""
        heard: list[typed.Heard] = []
        with transaction.atomic():
            yield
            heard = self.hear()
            if any(one.objections for one in heard):
                raise typed.MustNotBeKept(heard)
        for one in heard:
            one.tell(True)

    def keep_nothing(self, refused: typed.MustNotBeKept) -> None:
        """Say beside its fields what must not be kept, and leave the trace of it: all else is undone by now.

        It is heard once more: what kept other texts of hers waiting was undone with the rest."""
        heard = self.hear()
        for one in heard:
            one.tell(False)
        self._object(heard if any(one.objections for one in heard) else refused.heard)

    def _object(self, heard: Iterable[typed.Heard]) -> None:
        for one in heard:
            for name, said in one.objections.items():
                self.add_error(name or None, said.in_language(active_language()))

    def _words(self) -> dict[str, list[str]]:
        heard = (
            name
            for name, field in self.fields.items()
            if name not in self.unheard and typed.takes_words(field) and not field.widget.is_hidden
        )
        return {name: typed.words_of(self.cleaned_data.get(name)) for name in heard}

    @property
    def asks_the_rules(self) -> bool:
        """Whether it was sent to hear what the rules say of what is typed so far. Only a page on which the rules follow
        what is typed heeds it (`answer_form`) and saves nothing; no other is kept from hearing it by what was sent."""
        return self.is_bound and RULES_ASKED in self.data

    def typed(self, name: str) -> Any:
        """What was typed in a field, whatever else is wrong with the form; None where it cannot be read or is empty."""
        if not self.is_bound:
            return None
        self.errors  # noqa: B018 - so that what could be read is there
        return self.cleaned_data.get(name)

    def name_what_gives_way(self, standing: Iterable[Standing]) -> frozenset[uuid.UUID]:
        """Name in the box `over` what begins on the day sent as `since`, or later; where nothing does, none."""
        try:
            since = self.fields["since"].clean(self.data.get("since")) if self.is_bound else None
        except ValidationError:
            since = None
        gives_way = [one for one in standing if since is not None and one.first >= since]
        keys = frozenset(one.key for one in gives_way)
        if gives_way:
            what = "; ".join(one.words for one in gives_way)
            self.fields["over"].label = _("Sæt ud af kraft: %(what)s") % {"what": what}
            self.fields["over"].widget.attrs["value"] = " ".join(sorted(str(key) for key in keys))
        else:
            del self.fields["over"]
        return keys

    def complain_of_nothing(self) -> None:
        """Keep everything typed, and say nothing of what is missing or wrong: nobody has asked to save it yet."""
        self.errors.clear()

    def offer(self, name: str, choices: Iterable[tuple[str, str]], *, blank: bool = False) -> None:
        """Give a field of choices what can be chosen here and now; `blank` puts an empty first choice before it."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} has no choices")
        field.choices = [("", "—"), *choices] if blank else list(choices)

    def refuse(self, refused: Refusal) -> None:
        """Put the refusal beside its field, or above the form where it has no (visible) field here.

        Where it asks something, the box that answers it is shown.
        """
        for field in self.fields.values():
            if isinstance(field, AskedField) and isinstance(refused, field.asked_by):
                field.ask()
        visible = refused.field in self.fields and not self.fields[refused.field].widget.is_hidden
        if not self.is_bound:
            raise ValueError("only a form that was sent can be refused")
        self.add_error(refused.field if visible else None, refused.message.in_language(active_language()))
        self.refusal_ruling = refused.ruling


class CaseForm(HelleForm):
    """A form about a case; `case_version` tells whether somebody else changed the case after it was opened."""

    case_version = forms.IntegerField(widget=forms.HiddenInput)
    # In milliseconds since 1970: what is told of a change is told from here on.
    opened_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=LAST_MILLISECOND)

    look_again: str = ""
    """Where the case is looked at again, once somebody else has changed it."""
    look_again_named: str = ""
    """What the way there is called, where it is not the case's page."""

    @property
    def opened(self) -> dt.datetime | None:
        """When the form was opened; None where it does not say."""
        at: int | None = self.typed("opened_at")
        return None if at is None else dt.datetime.fromtimestamp(at / 1000, dt.UTC)


class SupersedeForm(CaseForm):
    """Putting an entry out of force; it stays in the record, and so does the reason."""

    why = forms.CharField(
        label=_("Hvorfor sættes oplysningen ud af kraft?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Oplysningen og begrundelsen kan stadig ses bagefter. Teksten krypteres."),
    )


LONGEST_TYPED: Final = 4000
SEALED: Final = _("Teksten krypteres.")


def typed_text(
    label: Any, *, required: bool = False, help_text: Any = SEALED, rows: int = 3, most: int = LONGEST_TYPED
) -> forms.CharField:
    """A field for words that are sealed, or that many read where its help says so."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class DayField(forms.DateField):
    """A day: the browser's own date field, which also takes 25-10-2026 and 25.10.2026 where it is a text field.

    Of a day that is written well and does not exist it says so, and not how a day is written.
    """

    default_error_messages = {"no_such_day": _("Den dag findes ikke. Ret dag, måned eller år.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"])
        kwargs.setdefault("error_messages", {"invalid": _("Skriv datoen som dag-måned-år, for eksempel 25-10-2026.")})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            if isinstance(value, str) and _is_written_as_a_day(value.strip()):
                raise ValidationError(self.error_messages["no_such_day"], code="no_such_day") from None
            raise


_YEAR_FIRST = re.compile(r"\d{4}-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})([-./])(?P<month>\d{1,2})\2\d{4}", re.ASCII)


def _is_written_as_a_day(value: str) -> bool:
    """Whether it is in a form that `DayField` takes, with a month of the year and a day that some month has: 11/24/2026
    has them in another order."""
    found = _YEAR_FIRST.fullmatch(value) or _DAY_FIRST.fullmatch(value)
    return found is not None and 1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31


class NearDayField(DayField):
    """A day from 1900 and before 2200: whoever means "until further notice" leaves the field empty, and a range ending
    on the last day of the calendar cannot be read back."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(MaxValueValidator(dt.date(2199, 12, 31), _("Så langt frem kan en dato ikke ligge.")))
        self.validators.append(MinValueValidator(dt.date(1900, 1, 1), _("Datoen ligger for langt tilbage.")))


def can_be_seen(value: str) -> None:
    """Refuse a name with signs that cannot be seen or turn the line around. Raises `ValidationError`."""
    if not is_seen(value):
        raise ValidationError(_("Navnet har tegn, der ikke kan ses. Skriv det med bogstaver."))


class NameField(forms.CharField):
    """A name, or a word, whose signs must be ones that can be seen. Blanks of any width, and several of them, are one:
    nobody sees which they are."""

    default_validators = [can_be_seen]

    def to_python(self, value: object) -> str:
        """The text with plain blanks."""
        return with_plain_blanks(super().to_python(value) or "")


class PersonNameField(NameField):
    """A name as somebody says or writes it, in any script."""


class YesNoField(forms.TypedChoiceField):
    """Two radio buttons; cleans to True or False, and to None when it is optional and not answered."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        kwargs.setdefault("choices", [("yes", _("Ja")), ("no", _("Nej"))])
        kwargs.setdefault("coerce", _is_yes)
        kwargs.setdefault("empty_value", None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class YesNoUnknownField(forms.TypedChoiceField):
    """Three radio buttons; cleans to True, False, or None for what nobody knows yet."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        kwargs.setdefault("choices", [("yes", _("Ja")), ("no", _("Nej")), ("unknown", _("Ikke afklaret"))])
        kwargs.setdefault("coerce", {"yes": True, "no": False, "unknown": None}.get)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else {True: "yes", False: "no"}.get(value, "unknown")


def _is_yes(value: str) -> bool:
    return value == "yes"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in force from a day on, in words."""

    key: uuid.UUID
    first: dt.date
    words: str


class NamedBox(forms.CheckboxInput):
    """A box that is sent with the keys of what its label names: ticked of other keys it is not ticked."""

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        return bool(data.get(name)) and data[name] == self.attrs.get("value")


class NamedField(forms.BooleanField):
    """Whether what the label names may go out of force, which holds of that alone."""

    widget = NamedBox

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Choices under a heading. `shown_for`: the values of the followed field for which it stands open; None: always."""

    heading: str
    choices: tuple[tuple[str, str], ...]
    shown_for: tuple[str, ...] | None = None
    note: str = ""


class GroupedChoiceField(forms.MultipleChoiceField):
    """Check boxes in groups with headings. Those that do not belong to what is chosen in another field of the form,
    `follows`, are folded by the page's script; without it all of them stand open."""

    def __init__(self, *, groups: Callable[[], Sequence[ChoiceGroup]], follows: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=lambda: [(one.heading, list(one.choices)) for one in groups()], **kwargs)
        self.groups = groups
        self.follows = follows


def code_choices(codes: Iterable[Code], *, blank: str = "") -> Callable[[], list[tuple[str, str]]]:
    """Choices out of the rules' codes, labelled in the language of the request; `blank` is an empty first choice."""

    def choices() -> list[tuple[str, str]]:
        language = active_language()
        labelled = [(code.value, code.label.in_language(language)) for code in codes]
        return [("", str(blank)), *labelled] if blank else labelled

    return choices


# Thousands are dotted in threes, and what follows the comma are at most two decimals: 12.50 is neither.
_NUMBER: Final = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d{1,12})(?:,\d{1,2})?", re.ASCII)


class NumberField(forms.CharField):
    """A number as a Dane writes it, as 1250 or 1.250,50; cleans to a `Decimal`, None where it is left empty.

    What could be read in two ways is refused, and nothing is rounded.
    """

    wrong: Any = _("Skriv tallet som 1250 eller 1.250,50.")
    unit = ""

    def __init__(self, *, most: Decimal | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "count"}))
        super().__init__(max_length=20, **kwargs)
        self.most = most

    def clean(self, value: Any) -> Any:
        """The number. Raises `ValidationError` for anything else."""
        written = str(super().clean(value)).removesuffix(self.unit).replace(" ", "").replace("\u00a0", "")
        if not written:
            return None
        if not _NUMBER.fullmatch(written):
            raise ValidationError(self.wrong, code="invalid")
        number = Decimal(written.replace(".", "").replace(",", "."))
        if self.most is not None and number > self.most:
            raise ValidationError(_("Tallet er for stort."), code="too_much")
        return number


class KronerField(NumberField):
    """An amount in kroner, to the øre."""

    wrong = _("Skriv beløbet som 1250 eller 1.250,50.")
    unit = "kr."
