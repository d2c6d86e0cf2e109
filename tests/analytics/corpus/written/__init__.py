"""The cases of the corpus: the bytes of each file beside what a careful person expects of it."""
