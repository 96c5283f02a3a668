"""What the plan promises: the period with its extensions, and the contact person."""
