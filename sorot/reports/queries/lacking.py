"""What a report does not know: whose it is, and why. The sentence and what to do are made by `wording`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sorot.reports.values import CreatorLine, Missing, PostLine

if TYPE_CHECKING:
    from sorot.reports.queries.loading import Loaded

TALENT, BRAND = "talent", "brand"


def lacking(found: Loaded, lines: Sequence[CreatorLine], posts: Sequence[PostLine]) -> tuple[Missing, ...]:
    """Creators' numbers first, then what the brand can tell."""
    rows: dict[tuple[str, str, str, str], int] = {}
    for post in posts:
        if post.found != "yes":
            key = (post.name, "work_views", post.found, post.platform)
            rows[key] = rows.get(key, 0) + 1
            continue
        for id, value in post.values.items():
            if not value.is_known:
                key = (post.name, id, "not_told", post.platform)
                rows[key] = rows.get(key, 0) + 1
    talent = [Missing(TALENT, name, what, why, platform, n) for (name, what, why, platform), n in rows.items()]
    talent.extend(
        Missing(TALENT, line.name, "work_views", "not_out", count=line.works)
        for line in lines
        if line.works_out == 0 and line.state != "cancelled"
    )
    return (*talent, *_of_brand(found, lines))


def _of_brand(found: Loaded, lines: Sequence[CreatorLine]) -> list[Missing]:
    if not lines:
        return []
    out = []
    settings, plan = found.settings, found.plan
    for id in ("work_clicks", "work_orders", "work_new_customers", "work_revenue"):
        if not any(
            row.deal_id is None and getattr(row, id.removeprefix("work_")) is not None for row in found.outcomes
        ):
            lack = [line for line in lines if not line[id].is_known]
            if lack:
                why = "not_entered" if len(lack) == len(lines) else "not_entered_of"
                out.append(Missing(BRAND, "", id, why, count=len(lack)))
    if settings is None or settings.margin_bps is None:
        out.append(Missing(BRAND, "", "roi", "no_margin"))
    if settings is None or not settings.emv_rates:
        out.append(Missing(BRAND, "", "emv", "no_rates"))
    if plan is None or plan.goal_customers is None:
        out.append(Missing(BRAND, "", "value_realised", "no_plan"))
    if found.campaign.barter_item and not any(row.kind == "product" for row in found.spent):
        out.append(Missing(BRAND, "", "cost_product", "no_product"))
    for line in lines:
        if line["cost_total"].refused == "mixed":
            out.append(Missing(BRAND, line.name, "cost_total", "mixed"))
        elif not line["cost_total"].is_known:
            out.append(Missing(BRAND, line.name, "cost_total", "no_terms"))
    return out
