"""What numbered papers keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import Table, Topic, keep

TABLES = (
    Table(
        "papers_document",
        Topic.MONEY,
        person=("issuer_id>payments_payee.user_id",),
        acted="created_by_id",
        plain=(
            "id code kind supply issuer_id buyer_id year number terms_id milestone_id version credits_id currency "
            "price_amount vat_amount withheld_amount issued_date created_at sha256"
        ),
        hidden="token",
        personal={
            "facts": keep("books"),
            "parties_sealed": keep("books", sealed=True),
            "reason": keep("books"),
        },
        retention="books",
    ),
    Table(
        "papers_numberseries",
        Topic.MACHINE,
        plain="id issuer_id kind year last_number",
    ),
)
