"""Letters made from the facts of a case, and how each reached the one it was for."""
