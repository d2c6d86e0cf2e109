"""Reading tables that other programs made. Pure Python: no Django, no database, no clock.

text      cells and words of a header: what is invisible, unknown, folded
stream    bytes -> encoding, delimiter, records, in chunks and in bounded memory
sheets    xlsx, xls and ods as text, read by a process of their own (`sheet_reader`); the tables of a zip
table     a file -> header, sample and a stream of numbered rows (`open_table`)
numbers   "1,2jt", "304.9K", "5,893,557" -> exact numbers; unknown is None and never 0
dates     "20.14.07", "5 Mei 2026", epoch -> moments; day or month first is decided per column by evidence
years     "28 May" -> the year, by the order of the days
people    "Korea Selatan" -> KR, "Wanita" -> female, "18–24 tahun" -> 18-24
lexicon   words of headers in many languages -> concepts -> meanings
profile   what the values of one column look like
columns   header + values + neighbours -> what each column means (`sorot eval columns`); kinds, relations, audience and
          writing hold its parts
shapes    the plan of reading and the readings it gives
readings  table + plan -> readings or errors, row by row (`iter_readings`); cells reads a cell, slices an audience
"""
