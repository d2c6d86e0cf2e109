"""A miniature of `sorot.config`: enough of a Django project to start, serve and be walked in a second.

`tests.cli.conftest.house` copies it as ``sorot/config`` into a checkout that has only the machinery.
"""
