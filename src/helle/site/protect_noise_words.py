"""What `helle protect --method cell-key` says of noise that cannot be given, or hides too little."""

from __future__ import annotations

from typing import Final

from helle.methods.disclosure.specification import Wrong
from helle.rules.ruling import Text

WRONG_OF_NOISE: Final[dict[Wrong, Text]] = {
    Wrong.NO_NOISE: Text(
        "{key}: tallet {value} kan ikke få støj med middelværdien 0 og den varians, så hver støj kommer mindst 1 gang "
        "af 1.000. En anden variance, en større most eller en mindre hidden",
        "{key}: the count {value} has no noise of mean 0 and that variance of which each comes at least once in 1,000. "
        "Another variance, a larger most or a smaller hidden",
    ),
    Wrong.LITTLE_NOISE: Text(
        "{key} er {value}: så flyttes et tal så sjældent så langt (under 1 gang af 1.000), at ingen vil regne med det, "
        "og ingen celle får bredden {most}. Det kan den få, hvis variansen er mindst {least}",
        "{key} is {value}: so a count moves as far so rarely (less than once in 1,000) that nobody would reckon with "
        "it, and no cell gets the width {most}. It can where the variance is {least} or more",
    ),
    Wrong.NO_VARIANCE: Text(
        "{key} er {value}: så flyttes et tal så sjældent så langt (under 1 gang af 1.000), at ingen vil regne med det, "
        "og ingen celle får bredden {most}. Med den most kan den det ikke med nogen varians: skriv en større most, "
        "eller en mindre width",
        "{key} is {value}: so a count moves as far so rarely (less than once in 1,000) that nobody would reckon with "
        "it, and no cell gets the width {most}. With that most it can with no variance: say a larger most, or a "
        "smaller width",
    ),
}
