"""What the database holds to, whoever writes and whatever the code forgot."""
