"""A suspicion on its way: who sent it, who received it, and what became of it."""
