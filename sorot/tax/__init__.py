"""Tax: how much of a payment is withheld, by which dated row of which law, and how sure that row is."""
