"""Writing what a brand tells, editions, links and mails."""

from sorot.reports.actions.editions import keep_due_editions, keep_edition
from sorot.reports.actions.inputs import (
    OutcomeInput,
    add_cost,
    add_outcome,
    import_outcomes,
    save_plan,
    save_settings,
    take_back_cost,
    take_back_outcome,
)
from sorot.reports.actions.schedules import save_schedule, send_edition, stop_address
from sorot.reports.actions.shares import count_opening, create_share, revoke_share

__all__ = [
    "OutcomeInput", "add_cost", "add_outcome", "count_opening", "create_share", "import_outcomes", "keep_due_editions",
    "keep_edition", "revoke_share", "save_plan", "save_schedule", "save_settings", "send_edition", "stop_address",
    "take_back_cost", "take_back_outcome",
]  # fmt: skip
