"""The light markup: three forms, and nothing that could be a tag, a script or a link."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.register.guidance.markup import rendered

OUR_TAGS = re.compile(r"</?(?:p|h2|ul|li)>")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("", ""),
        ("En linje.\nEn til.", "<p>En linje. En til.</p>"),
        ("Et.\n\nTo.", "<p>Et.</p>\n<p>To.</p>"),
        ("## Før\nTekst", "<h2>Før</h2>\n<p>Tekst</p>"),
        ("Husk:\n- et\n- to\nSlut", "<p>Husk:</p>\n<ul><li>et</li><li>to</li></ul>\n<p>Slut</p>"),
        ("- et\r\n- to", "<ul><li>et</li><li>to</li></ul>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("## <b>x</b>", "<h2>&lt;b&gt;x&lt;/b&gt;</h2>"),
        ("- \" onclick='x'", "<ul><li>&quot; onclick=&#x27;x&#x27;</li></ul>"),
        ("{0} {} %s", "<p>{0} {} %s</p>"),
    ],
)
def test_what_is_written_and_what_is_shown(written: str, shown: str) -> None:
    assert rendered(written) == shown


@given(st.text(alphabet=st.sampled_from("ab <>&\"'#-{}\n\r"), max_size=80))
def test_no_tag_but_ours_comes_out_whatever_is_written(written: str) -> None:
    left = OUR_TAGS.sub("", rendered(written))
    assert "<" not in left
    assert ">" not in left
