"""The small commands: each module has ``main(argv) -> int``."""
