"""What the public reports: a suspicion without a name, the questions and answers about it, and what became of it."""
