"""What is published wrong: figures that contradict each other, or say too little to be checked (FIG-11).

`reading` takes figures in from CSV, JSON or TOML, `rounding` says whether a stated percentage can come from counts,
`checking` finds what cannot be. Nothing is guessed: what is not told is not checked.
"""
