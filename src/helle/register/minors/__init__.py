"""Minors: who stands in for the custody holder, the municipality, where the child lives, the search for the family,
talks about a return, turning eighteen, and the child whom nobody can find (MIN-01..MIN-16)."""
