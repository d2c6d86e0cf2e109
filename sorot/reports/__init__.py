"""Campaign reports: what a campaign brought and cost, live, in editions, shared and as files."""
