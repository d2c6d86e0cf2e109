"""The public payment record: how a brand pays and how a creator delivers, computed from deals and payments only.

Owns RecordContest (somebody says that a figure about them is wrong) and nothing else: the figures have no column, so
there is nothing that anybody could edit. Words: a figure is one number of a record; a subject is whom it is about.
Verbs: contest_figure, answer_contest. Pages: docs/money/payment-record.md says what each figure means.
"""
