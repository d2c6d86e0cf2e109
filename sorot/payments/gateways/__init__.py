"""Payment gateways behind one protocol (`base.Gateway`): thin adapters over HTTP, no vendor libraries, no database.

An adapter translates; it never decides, stores or repeats. Keys are made and committed by the caller before a call.
"""
