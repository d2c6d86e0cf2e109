"""Papers as files: pure layout, no Django, no database. Texts come in the reader's language."""
