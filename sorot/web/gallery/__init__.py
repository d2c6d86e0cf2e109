"""The design document: every component in every state, in both themes and both languages. All people in it are invented."""
