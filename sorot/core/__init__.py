"""Floor 0: money, clock, ids, states, access, audit, outbox, files, taxonomy, ui. No business nouns live here.

Owns: `Event` (what a person did), `StoredFile` (a private file), `OutgoingMail` (mail shown on the desk), regions.
Public verbs: `states.move`, `audit.record`, `outbox.publish`, `files.store_upload`, `crypto.seal`.
"""
