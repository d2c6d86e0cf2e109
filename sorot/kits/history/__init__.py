"""A creator's finished work as a signed file. `document`, `keys` and `check` know no Django: the command uses them."""
