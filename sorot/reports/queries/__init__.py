"""Reading reports: live ones, editions, links, and what a brand told."""
