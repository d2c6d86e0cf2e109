"""Print: what files on paper share. No database; only `words` (for the language) and `answers` know Django.

`style` is the one place of colours, sizes and margins; `faces` knows the letters; `engine.render` sets a designed
document (media kit, campaign report) out of data; `answers.printed` says it when that fails. Invoices and statements
are drawn by `papers.render`, with the same style and letters (docs/decisions/0028).
"""
