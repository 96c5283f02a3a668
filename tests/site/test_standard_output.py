"""What a command prints and nobody can take: a full disk is said and has an exit code of its own, a reader who has had
enough is not told anything."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

import pytest

from helle import cli
from helle.site.standard_output import UNWRITTEN

FIGURES = "series,year,count,unit,source,cut_off\nassessed,2022,73,persons,A,2024-01-01\nassessed,2022,74,persons,B,\n"


@pytest.fixture
def commands(tmp_path: Path) -> list[list[str]]:
    (tmp_path / "figures.csv").write_text(FIGURES)
    (tmp_path / "table.csv").write_text("region,sex,count\na,f,3\na,m,12\nb,f,20\nb,m,7\nc,f,9\nc,m,0\n")
    (tmp_path / "spec.json").write_text(json.dumps({"dimensions": ["region", "sex"], "threshold": 5, "width": 3}))
    (tmp_path / "lists.csv").write_text("A,B,C,count\n1,0,0,30\n0,1,0,20\n0,0,1,25\n1,1,0,9\n1,0,1,8\n0,1,1,7\n")
    (tmp_path / "records.csv").write_text("sex\n" + "f\nm\n" * 4)
    (tmp_path / "plan.toml").write_text('k = 2\n[columns.sex]\nuse = "key"\n')
    return [
        ["check-figures", str(tmp_path / "figures.csv")],
        ["protect", str(tmp_path / "table.csv"), "--spec", str(tmp_path / "spec.json"), "--public"],
        ["estimate", str(tmp_path / "lists.csv"), "--model", "A:B"],
        ["microdata", str(tmp_path / "records.csv"), "--plan", str(tmp_path / "plan.toml")],
        ["rules", "list"],
        ["rules", "--help"],
        [],
    ]


def printed_to(stream: TextIO, arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> int:
    with stream, monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        try:
            return cli.main(arguments)
        except SystemExit as ended:
            return int(ended.code or 0)


def full() -> TextIO:
    return Path("/dev/full").open("w", encoding="utf-8")


def full_at_once() -> TextIO:
    """As of Python that keeps nothing in a buffer."""
    stream = full()
    stream.reconfigure(write_through=True)  # type: ignore[attr-defined]
    return stream


def deaf() -> TextIO:
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w", encoding="utf-8")


@pytest.mark.parametrize("taken", [full, full_at_once])
def test_what_cannot_be_written_is_said_in_one_line_and_is_no_finding(
    taken: Callable[[], TextIO],
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for arguments in commands:
        assert printed_to(taken(), arguments, monkeypatch) == UNWRITTEN not in (0, 1, 2)
        last = capsys.readouterr().err.splitlines()[-1]
        assert last == "helle: standard output cannot be written: No space left on device"


def test_a_reader_who_has_had_enough_is_told_nothing(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in commands:
        assert printed_to(deaf(), arguments, monkeypatch) == 0
        assert "helle:" not in (said := capsys.readouterr().err) and "Traceback" not in said


def test_standard_output_that_is_closed_is_said_too(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(commands[0]) == UNWRITTEN
    assert "standard output cannot be written" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_still_what_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed_to(full(), ["check-figures", str(tmp_path / "nothing.csv")], monkeypatch) == 2
    assert "nothing.csv: cannot be read" in capsys.readouterr().err
