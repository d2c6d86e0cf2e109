"""Floor 3: threads, messages, read marks, notifications."""
