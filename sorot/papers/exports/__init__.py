"""Tables as files for programs: CSV and XLSX, written as they are read. No database: rows come as a generator."""

from sorot.papers.exports.table import DATE, DIGITS, MONEY, TEXT, Cell, Field, Table, write_csv, write_xlsx

__all__ = ["DATE", "DIGITS", "MONEY", "TEXT", "Cell", "Field", "Table", "write_csv", "write_xlsx"]
