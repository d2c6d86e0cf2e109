"""The operator's desk: what waits, whom to verify, what happened, which mails left."""
