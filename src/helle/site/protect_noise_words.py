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
        "{key} {value} er for lidt: mindre end 1 gang af 1.000 flyttes et tal så langt, at cellen får bredden {most}, "
        "og det vil ingen regne med. Store tal får den, hvis variansen er mindst {least}",
        "{key} {value} is too little: less than once in 1,000 times a count moves so far that its cell gets the width "
        "{most}, and nobody would reckon with that. Large counts get it where the variance is {least} or more",
    ),
    Wrong.NO_VARIANCE: Text(
        "{key} {value} er for lidt: mindre end 1 gang af 1.000 flyttes et tal så langt, at cellen får bredden {most}, "
        "og det vil ingen regne med. Med den most får ingen den, hvad variansen end er: skriv en større most, eller en "
        "mindre width",
        "{key} {value} is too little: less than once in 1,000 times a count moves so far that its cell gets the width "
        "{most}, and nobody would reckon with that. With that most none gets it, whatever the variance: say a larger "
        "most, or a smaller width",
    ),
}
