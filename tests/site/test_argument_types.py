"""What a command says of an argument that is no number and no day: what was written, and what is asked for."""

from __future__ import annotations

import pytest

from helle import cli


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("estimate lists.csv --seed x", "argument --seed: a whole number, 0 or more, not 'x'"),
        ("estimate lists.csv --seed -1", "argument --seed: a whole number, 0 or more, not '-1'"),
        (
            "estimate lists.csv --replicates 7",
            "argument --replicates: a whole number, 0 or 100 to 100,000, not '7'",
        ),
        ("microdata r.csv --plan p.toml --tries many", "argument --tries: a whole number, 0 to 1,000,000, not 'many'"),
        (
            "protect t.csv --spec s.json --seconds soon",
            "argument --seconds: seconds, more than 0 and a day (86,400) at most, not 'soon'",
        ),
        ("protect t.csv --spec s.json --at-most nan", "argument --at-most: seconds, more than 0"),
        ("statistics compare --day yesterday", "argument --day: a day as YYYY-MM-DD, not 'yesterday'"),
    ],
)
def test_an_argument_that_is_none_is_named_with_what_is_asked_for(
    command: str, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(command.split())
    said = capfd.readouterr().err
    assert stopped.value.code == 2 and says in said and "invalid" not in said


def test_what_is_a_number_or_nought_is_taken() -> None:
    parser = cli._parser()
    assert parser.parse_args(["estimate", "lists.csv", "--replicates", "0", "--seed", "0"]).replicates == 0
    assert parser.parse_args(["protect", "t.csv", "--spec", "s.json", "--seconds", "0.5"]).seconds == 0.5
