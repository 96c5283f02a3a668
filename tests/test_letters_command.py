"""`helle letters list`: what an operator copies into the file of reviews."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helle import cli
from helle.register.letters import texts


def test_the_list_says_which_words_are_reviewed(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = [*texts.all_texts(), *texts.all_sheets()]
    danish = next(one for one in texts.all_texts() if (one.kind, one.language) == ("plain", "da"))
    settings.HELLE_LETTER_REVIEWS = tmp_path / "reviews.toml"
    settings.HELLE_LETTER_REVIEWS.write_text(
        f"[[reviews]]\nkind = 'plain'\nversion = 1\nlanguage = 'da'\ndigest = '{danish.digest}'\n"
        "by = 'Alma Fogh'\non = 2025-01-01\n"
    )
    assert cli.main(["letters", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(every)
    (line,) = [one for one in lines if one.split()[:3] == ["plain", "1", "da"]]
    assert danish.digest in line and line.endswith("reviewed by Alma Fogh, 2025-01-01")
    assert sum(one.endswith("not reviewed") for one in lines) == len(every) - 1
