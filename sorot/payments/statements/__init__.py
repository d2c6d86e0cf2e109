"""Bank statements as files: `parse(raw, today=...)` reads one of them whole or says what is wrong with which row."""

from sorot.payments.statements.base import Gap, Row, Statement, StatementError
from sorot.payments.statements.read import parse

__all__ = ["Gap", "Row", "Statement", "StatementError", "parse"]
