"""Rate cards: what a creator makes and for how much, in lines as people write them, and help with a price."""
