"""Marks on views that say what kind of page it is. Without a mark a page acts for somebody and must leave a trace."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponse]


def without_context(view: View) -> View:
    """Mark a view that needs nobody to act: login, language, health. It reads nothing personal."""
    view.helle_without_context = True  # type: ignore[attr-defined] # a mark on the function
    return view


def without_personal_data(view: View) -> View:
    """Mark a view that acts but shows nobody's data, and so leaves no audit line."""
    view.helle_without_personal_data = True  # type: ignore[attr-defined] # a mark on the function
    return view


def says_disposed_of(view: View) -> View:
    """Mark a view of what is kept beside the cases of persons: where its key is destroyed the page says so, and does
    not look like one that is not there. Nothing of whose it was is told: whoever reads the page saw that it is."""
    view.helle_says_disposed_of = True  # type: ignore[attr-defined] # a mark on the function
    return view


def asks_again(view: View) -> View:
    """Mark a view that hands something out or changes who gets in: it asks for the second factor where that was shown
    too long ago (`helle.site.step_up`)."""
    view.helle_asks_again = "always"  # type: ignore[attr-defined] # a mark on the function
    return view


def asks_again_to_save(view: View) -> View:
    """The same for a form on which the rules follow what is typed: what the rules say is told without being asked."""
    view.helle_asks_again = "to save"  # type: ignore[attr-defined] # a mark on the function
    return view


def is_a_file[Answers: HttpResponseBase](why: str) -> Callable[[Callable[..., Answers]], Callable[..., Answers]]:
    """Mark a view that answers with a file as it is, and say why it may: it names nobody, is locked already, or is
    a look at one thing. What Helle puts together of a case or a person goes through `handing_out`; without the mark no
    file is sent."""

    def mark(view: Callable[..., Answers]) -> Callable[..., Answers]:
        view.helle_is_a_file = why  # type: ignore[attr-defined] # a mark on the function
        return view

    return mark
