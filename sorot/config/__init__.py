"""Settings, URLs and the wiring of the house: the top floor, which may know every other."""
