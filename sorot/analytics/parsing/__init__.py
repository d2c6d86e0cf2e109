"""Reading tables that other programs made. Pure Python: no Django, no database, no clock.

text     bytes -> characters, cells, words of a header
table    characters -> header and numbered rows
numbers  "1,2jt", "304.9K", "5,893,557" -> exact numbers; unknown is None and never 0
dates    "20.14.07", "5 Mei 2026", epoch -> moments; day or month first is decided per column by evidence
lexicon  words of headers in many languages -> concepts -> meanings
profile  what the values of one column look like
columns  header + values + neighbours -> what each column means (`sorot eval columns`)
"""
