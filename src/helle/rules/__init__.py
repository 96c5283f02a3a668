"""What the action plan says, as code: pure functions over facts, each answer with its reasons and sources."""
