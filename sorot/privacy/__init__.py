"""Floor 10: what the law on personal data asks of a site (UU 27/2022): consents, copies, erasure, retention.

Below every page and above every room, because it reads what all of them keep. What a table keeps is said by the rooms
themselves (`core/personal.py`); this room only carries it out.
"""
