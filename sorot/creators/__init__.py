"""Floor 4: who creates: profiles, social accounts, photos."""
