"""The `sorot` command. Each sub-command is imported only when it is called."""
