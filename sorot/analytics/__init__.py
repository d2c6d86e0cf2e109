"""Numbers: what is measured, where each value came from, and what it means.

Owns MetricDefinition (a code registry), ImportBatch, Post, PostSnapshot, AccountSnapshot.
Words: a snapshot is one reading of a counter on one day from one source; a batch is one uploaded file.
Verbs: upload_file, preview_batch, apply_batch, discard_batch (actions); `sorot import metrics` (cli).
`parsing/` reads tables and needs neither Django nor a database.
"""
