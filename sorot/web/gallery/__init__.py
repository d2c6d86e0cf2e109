"""The design document: every component in every state, theme and language. All people in it are invented."""
