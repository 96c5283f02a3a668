"""Erasing a person by destroying her keys: one asks for it, another decides, and no backup undoes it."""
