"""What each adversary of `docs/explanation/threat-model.md` tries that no test of a single part tries already."""
