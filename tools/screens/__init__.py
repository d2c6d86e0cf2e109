"""Drawn insight screens: what phones show of a post's or an account's figures, made up from fixed seeds."""
