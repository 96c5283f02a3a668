"""What an obligation's state may be called, who answers a recommendation when, and who reports to a treaty body."""
