"""What a person sees before signing in: the front page, help, and how this house works."""
