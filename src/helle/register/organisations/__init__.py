"""Who takes part: units of every organisation of the plan, with dated names and parents, and the people who log in."""
