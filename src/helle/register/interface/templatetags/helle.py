"""Tags and filters that draw rulings, ladders, clocks, form fields and days."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Final

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from helle.register.interface import joints, words
from helle.register.interface.forms import GroupedChoiceField
from helle.register.interface.icons import PATHS
from helle.register.interface.pictures import ENDED, INTERRUPTED, ClockPicture, Step, axis_of, ticks
from helle.register.interface.values import used_value
from helle.rules import requirements
from helle.rules.marks import MARK
from helle.rules.ruling import Problem, ProblemKind, Ruling, Text, Verdict

register = template.Library()

_VERDICTS: Final = {
    Verdict.ALLOWED: ("success", Text("Følger af reglerne", "Follows from the rules")),
    Verdict.ALLOWED_WITH_REASON: ("reason", Text("Muligt med en begrundelse", "Possible with a reason")),
    Verdict.REFUSED: ("refused", Text("Kan ikke lade sig gøre", "Not possible")),
    Verdict.HUMAN_DECIDES: ("person", Text("Et menneske vurderer", "A human decides")),
    Verdict.CANNOT_BE_DECIDED: ("question", Text("Mangler oplysninger", "Facts are missing")),
}
_WRONG: Final = Text("Oplysninger, der ikke kan passe", "Facts that cannot be right")
_UNDONE: Final = Text("Det er ikke gjort endnu", "This has not been done yet")
_SOME_WRONG: Final = Text("Oplysninger mangler eller kan ikke passe", "Facts are missing or cannot be right")
# The same in both languages.
_UNDER_ONE: Final = SafeString("under 1&nbsp;%")
_OVER_99: Final = SafeString("over 99&nbsp;%")
_STEP_WORDS: Final = {"done": Text("nået", "reached"), "now": Text("nu", "now"), "later": Text("senere", "later")}
_CLOCK_WORDS: Final = {
    "notified": Text("meddelt", "notified"),
    "today": Text("i dag", "today"),
    "ends": Text("udløber", "ends"),
    "ended": Text("udløb", "ended"),
    "interrupted": Text("afbrudt", "broken off"),
    "latest": Text("højst dag", "at most day"),
    "day": Text("dag", "day"),
    "begins": Text("begynder", "begins"),
}


# --- texts and days ---------------------------------------------------------------------------------------------


@register.filter
def text(value: Text | str | None) -> str:
    """A rules Text in the active language. Ordinary text passes through; None becomes nothing."""
    if value is None:
        return ""
    return value.in_language(words.active_language()) if isinstance(value, Text) else str(value)


@register.filter
def day(value: date | None, given: date | None = None) -> str:
    """`{{ opened|day:today }}`: 25. okt., with the year when it is another year than that of `today`."""
    return "" if value is None else words.day(value, given, words.active_language())


@register.filter
def long_day(value: date | None) -> str:
    """25. oktober 2026."""
    return "" if value is None else words.long_day(value, words.active_language())


@register.filter
def moment(value: datetime | None, given: date | None = None) -> str:
    """25. okt. 2026 kl. 14.05; without the year when it is that of `given`."""
    return "" if value is None else words.moment(value, given, words.active_language())


@register.filter
def whole_number(value: int | str) -> str:
    """5.100. What stands in the place of a number passes through."""
    return words.whole_number(value, words.active_language()) if isinstance(value, int) else value


@register.simple_tag
def per_cent(share: int, persons: int, of: int) -> SafeString:
    """`{% per_cent share persons of %}`: the share in whole per cent that so many are of so many, "53 %"; "under 1 %"
    where somebody would be told as 0 %, and "over 99 %" where not everybody would be told as 100 %."""
    if share == 0 and persons:
        return _UNDER_ONE
    if share == 100 and persons < of:
        return _OVER_99
    return format_html("{}&nbsp;%", share)


@register.filter
def jointed(value: str) -> str:
    """The head of a narrow column, its long words parted with a hyphen where a line ends in them."""
    return joints.jointed(value)


@register.filter
def hour(value: time | datetime | None) -> str:
    """08.30."""
    return "" if value is None else words.hour(value, words.active_language())


@register.filter
def due_words(value: date | None, today: date) -> str:
    """2 dage over, i dag, om 3 dage."""
    return "" if value is None else words.due_words(value, today, words.active_language())


@register.filter
def due_class(value: date | None, today: date) -> str:
    """The class for a deadline: late when it has passed, soon today and tomorrow, else none."""
    if value is None:
        return ""
    left = (value - today).days
    return "late" if left < 0 else "soon" if left <= 1 else ""


# --- small marks ------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """One of our icons, hidden from screen readers: it always stands beside its word."""
    lines = format_html_join("", '<path d="{}"/>', ((line,) for line in PATHS[name]))
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        extra,
        lines,
    )


@register.simple_tag
def source(requirement: str, reading: str = "") -> SafeString:
    """The chip that says which requirement asks for it, and where the plan says so."""
    if not requirement:
        return SafeString("")
    place = requirements.place_of(requirement)
    # A place outside the plan is an address: too long for a chip, it stands in the title.
    label = f"{requirement} · {place}" if place.startswith("l.") else requirement
    # What Helle has added is no part of the plan, and has to be told from it at a glance.
    if requirements.is_own(requirement):
        label = f"{requirement} · Helle"
    # Statutes and pages of the authorities have Danish names on an English page too.
    language = SafeString("" if place.startswith("l.") else ' lang="da"')
    chip = format_html('<span class="src"{} title="{}">{}</span>', language, _place_in_words(place), label)
    if not reading:
        return chip
    own = Text(f"vores læsning {reading}", f"our reading {reading}")
    return format_html('{} <span class="src src-own">{}</span>', chip, text(own))


@register.filter
def marked(value: object) -> SafeString:
    """A message with its requirements as chips: an action writes them in brackets at the end of what it says."""
    parts = MARK.split(str(value))
    # Every other part is what stood in a pair of brackets.
    return format_html_join(
        "",
        "{}",
        (
            (format_html_join(" ", "{}", ((source(one),) for one in part.split(", "))) if odd % 2 else part,)
            for odd, part in enumerate(parts)
        ),
    )


def _place_in_words(place: str) -> str:
    if place.startswith("l."):
        lines = place.removeprefix("l.")
        return text(Text(f"Handlingsplanen, linje {lines}", f"The action plan, line {lines}"))
    return place


@register.simple_tag
def qr(svg: str) -> SafeString:
    """A QR code as inline SVG, rebuilt from the numbers of the given one; nothing else of it reaches the page."""
    box = re.search(r'viewBox="([\d .]+)"', svg)
    path = re.search(r' d="([MmLlHhVvZz\d., -]+)"', svg)
    if not box or not path:
        return SafeString("")
    return format_html(
        '<svg class="qr" viewBox="{}" role="img" aria-label="{}" fill="#000"><path d="{}"/></svg>',
        box[1],
        text(Text("QR-kode til din godkendelsesapp", "QR code for your authenticator app")),
        path[1],
    )


@register.filter
def unbroken(number: str) -> SafeString:
    """The number of a case in a heading, which a narrow screen would part at its hyphen."""
    return format_html('<span class="nowrap">{}</span>', number)


@register.filter
def in_fours(value: str) -> str:
    """A long key in groups of four, so that it can be typed."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))


# --- rulings ----------------------------------------------------------------------------------------------------


@register.inclusion_tag("interface/parts/ruling.html")
def ruling(
    given: Ruling[Any] | None,
    fields: Mapping[str, BoundField] | None = None,
    said: Collection[str] = (),
    *,
    undone: bool = False,
) -> dict[str, object]:
    """The ruling as a panel: the answer, how much room it leaves, the reasons in order, what they rest on.

    `undone`: what it names is still to be done, so that no panel says with a tick that all is well.

    `fields`: the field in which each fact was given, by the fact's name; a problem then leads to its field.
    `said`: what stands above it already and is not said again.
    """
    context = _ruling_context(given, fields or {}, above=" ".join(said).casefold())
    if given is not None and undone:
        context |= {
            "verdict": Verdict.CANNOT_BE_DECIDED.value,
            "verdict_icon": "warning",
            "verdict_word": text(_UNDONE),
        }
    return context | {"said": given is not None and text(given.headline) in said}


def _core(problem: Text) -> str:
    """What a problem says without its full stop, to find it inside a longer sentence."""
    return text(problem).rstrip(".").casefold()


@register.inclusion_tag("interface/parts/why.html")
def why(given: Ruling[Any] | None, summary: str = "") -> dict[str, object]:
    """The ruling folded away behind "Hvorfor?"; `summary` puts another question there."""
    return _ruling_context(given) | {"summary": summary}


def _ruling_context(
    given: Ruling[Any] | None, fields: Mapping[str, BoundField] = MappingProxyType({}), above: str = ""
) -> dict[str, object]:
    if given is None:
        return {"ruling": None}
    icon_name, word = _VERDICTS[given.verdict]
    kinds = {problem.kind for problem in given.problems}
    problems = [one for one in given.problems if not above or _core(one.text) not in above]
    if given.verdict is Verdict.CANNOT_BE_DECIDED and ProblemKind.WRONG in kinds:
        word = _SOME_WRONG if ProblemKind.MISSING in kinds else _WRONG
    return {
        "ruling": given,
        "verdict": given.verdict.value,
        "verdict_icon": icon_name,
        "verdict_word": text(word),
        "missing": [_problem(one, fields) for one in problems if one.kind is ProblemKind.MISSING],
        "wrong": [_problem(one, fields) for one in problems if one.kind is ProblemKind.WRONG],
        "parameters": [
            {"use": use, "label": label, "value": value, "since": since}
            for use in given.parameters
            for label, value, since in (used_value(use),)
        ],
    }


def _problem(problem: Problem, fields: Mapping[str, BoundField]) -> dict[str, object]:
    bound = fields.get(problem.fact)
    if bound is None:
        return {"text": problem.text}
    # A problem that repeats the question needs it no second time.
    label = "" if str(bound.label) in text(problem.text) else bound.label
    return {"text": problem.text, "target": _first_id(bound), "label": label}


# --- ladders and clocks -----------------------------------------------------------------------------------------


@register.inclusion_tag("interface/parts/ladder.html")
def ladder(steps: Iterable[Step], today: date | None = None) -> dict[str, object]:
    """Where something stands: the steps reached, the one it is on, those still ahead."""
    return {"steps": [{"step": step, "word": text(_STEP_WORDS[step.state])} for step in steps], "today": today}


@dataclass(frozen=True, slots=True)
class _Label:
    """A word and a day under the line; `row` is 2 where it would run into its neighbour."""

    x: str
    anchor: str
    word: str
    when: str
    row: int


@register.inclusion_tag("interface/parts/clock.html")
def period_clock(clock: ClockPicture) -> dict[str, object]:
    """The period as a line of days with today on it, and the same in words below."""
    axis = axis_of(clock)
    spans = list(clock.spans) or [(clock.notified_on, clock.end)]
    outside = "before" if clock.today < axis.first else "after" if clock.today > axis.last else ""
    sentences = [text(sentence) for sentence in clock.sentences()]
    labels = _clock_labels(clock)
    mark = _clock_word("today")
    if clock.day_number is not None and clock.status not in (ENDED, INTERRUPTED):
        mark = f"{mark} · {_clock_word('day')} {clock.day_number}"
    elif outside:
        mark = f"{mark}, {words.day(clock.today, None, words.active_language())}"
    return {
        "clock": clock,
        "id": f"clock-{clock.notified_on:%Y%m%d}-{clock.status}",
        "spans": [{"x": axis.at(start), "width": axis.width(start, min(end, clock.end))} for start, end in spans],
        "joins": [axis.at(start) for start, _ in spans[1:] if start < clock.end],
        "alarms": [axis.at(day) for day in clock.warned_on],
        "end_x": axis.at(clock.end),
        "spare": axis.width(clock.end, axis.last) if clock.can_grow else "",
        "ticks": ticks(axis),
        "today": {"x": axis.at(clock.today), "anchor": axis.anchor(clock.today), "word": mark},
        "outside": outside,
        "labels": labels,
        "two_rows": any(label.row == 2 for label in labels),
        "sentences": sentences,
        "description": " ".join(sentences),
        "late": clock.today > clock.end and clock.status not in (ENDED, INTERRUPTED),
    }


def _clock_word(key: str) -> str:
    return text(_CLOCK_WORDS[key])


def _clock_labels(clock: ClockPicture) -> list[_Label]:
    axis = axis_of(clock)
    language = words.active_language()

    def label(when: date, word: str, row: int = 1) -> _Label:
        return _Label(axis.at(when), axis.anchor(when), word, words.day(when, clock.today, language), row)

    first = _clock_word("begins" if clock.today < clock.notified_on else "notified")
    found = [label(clock.notified_on, first)]
    if clock.status == INTERRUPTED:
        end_word = _clock_word("interrupted")
    else:
        end_word = _clock_word("ended" if clock.status == ENDED or clock.today > clock.end else "ends")
    over = clock.status in (ENDED, INTERRUPTED)
    if clock.latest_end is None or clock.latest_end <= clock.end or over:
        if axis.percent(clock.end) < 30:
            return [*found, label(clock.end, f"{end_word} · {_clock_word('day')} {clock.total_days}", row=2)]
        return [*found, label(clock.end, f"{end_word} · {_clock_word('day')} {clock.total_days}")]
    place = axis.percent(clock.end)
    found.append(label(clock.end, end_word, row=1 if 23 <= place <= 64 else 2))
    found.append(label(clock.latest_end, f"{_clock_word('latest')} {clock.latest_number}"))
    return found


# --- forms ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Option:
    """One radio button or checkbox of a group."""

    value: str
    label: object
    id: str
    chosen: bool
    disabled: bool


@register.inclusion_tag("interface/parts/field.html")
def field(bound: BoundField, hide_label: bool = False) -> dict[str, object]:
    """Label, help, error and widget of one field, wired together for screen readers."""
    widget = bound.field.widget
    described = [f"{bound.auto_id}_helptext"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    context: dict[str, object] = {
        "bound": bound,
        "help_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
        "described_by": " ".join(described),
        # Where a whole form asks for nothing in particular, saying so at each field would be noise.
        "optional": not bound.field.required
        and not getattr(bound.form, "nothing_required", False)
        and bound.name not in getattr(bound.form, "needed_at_times", ()),
        "hide_label": hide_label,
    }
    if bound.is_hidden:
        return context | {"kind": "hidden", "control": bound.as_hidden()}
    if isinstance(bound.field, GroupedChoiceField) and isinstance(widget, forms.CheckboxSelectMultiple):
        options = {one.value: one for one in _options(bound, widget)}
        return context | {
            "kind": "grouped",
            "follows": bound.field.follows,
            "groups": [
                (group, " ".join(group.shown_for or ()), [options[code] for code, _label in group.choices])
                for group in bound.field.groups()
            ],
        }
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return context | {
            "kind": "group",
            "input_type": widget.input_type,
            "input_class": "form-radio" if widget.input_type == "radio" else "form-checkbox",
            "group_class": "form-group-radio" if widget.input_type == "radio" else "form-group-checkbox",
            "options": _options(bound, widget),
        }
    kind, css = "plain", "form-input"
    if isinstance(widget, forms.CheckboxInput):
        kind, css = "checkbox", "form-checkbox"
    elif isinstance(widget, forms.Select):
        css = "form-select"
    elif isinstance(widget, forms.ClearableFileInput | forms.FileInput):
        css = "form-file"
    # The label stands in sight, so a placeholder would only repeat it in grey; and a browser that knew the longest text
    # would cut a longer one without a word, where the form says so beside the field. False leaves an attribute out.
    attrs: dict[str, Any] = {
        "class": f"{css} {widget.attrs.get('class', '')}".strip(),
        "placeholder": False,
        "maxlength": False,
    }
    # A browser keeps what was typed into a field, on the disk and past the login, to suggest it the next time; a field
    # for what is the user's own (an address, a password) says so of itself.
    if css in ("form-input", "form-select") and "autocomplete" not in widget.attrs:
        attrs["autocomplete"] = "off"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return context | {"kind": kind, "control": bound.as_widget(attrs=attrs)}


def _options(bound: BoundField, widget: forms.RadioSelect | forms.CheckboxSelectMultiple) -> list[_Option]:
    rows: Iterable[dict[str, Any]] = widget.subwidgets(bound.html_name, bound.value(), {"id": bound.auto_id})
    return [
        _Option(
            value=str(row["value"]),
            label=row["label"],
            id=str(row["attrs"]["id"]),
            chosen=bool(row["selected"]),
            disabled=bound.field.disabled,
        )
        for row in rows
        if str(row["value"]) != ""
    ]


@register.inclusion_tag("interface/parts/form_errors.html")
def form_errors(
    form: forms.BaseForm,
    heading: str = "",
    several: forms.BaseFormSet[forms.BaseForm] | None = None,
    each: str = "",
) -> dict[str, object]:
    """What is wrong with the form, above it: a link to each field, and the ruling when a rule refused it.

    `several`: the forms of a set in it, which are called `each` with their number.
    """
    rows = _error_rows(form)
    for number, one in enumerate(several or (), 1):
        rows += _error_rows(one, f"{each} {number}: ")
    hidden = [
        error
        for name, errors in form.errors.items()
        if name in form.fields and form[name].is_hidden
        for error in errors
    ]
    return {
        "heading": heading,
        "rows": rows,
        "general": [*form.non_field_errors(), *hidden, *(several.non_form_errors() if several else ())],
        "refusal": getattr(form, "refusal_ruling", None),
        "look_again": getattr(form, "look_again", ""),
        "look_again_named": getattr(form, "look_again_named", ""),
        "said": [str(error) for errors in form.errors.values() for error in errors],
    }


def _error_rows(form: forms.BaseForm, whose: str = "") -> list[dict[str, object]]:
    rows: dict[str, str] = getattr(form, "row_names", {})
    return [
        {
            "target": _first_id(form[name]),
            "label": f"{whose}{f'{rows[name]}: ' if name in rows else ''}{form[name].label}",
            "errors": list(errors),
        }
        for name in form.fields
        if (errors := form.errors.get(name)) and not form[name].is_hidden
    ]


def _first_id(bound: BoundField) -> str:
    widget = bound.field.widget
    grouped = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if grouped else bound.auto_id
