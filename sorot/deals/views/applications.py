"""Applying, inviting and their answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sorot.campaigns.models import Campaign
from sorot.campaigns.queries import campaign_detail
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.creators.queries import editable_profile, find_visible, roster_of
from sorot.creators.rules import may_act_for
from sorot.deals import actions, forms, rules
from sorot.deals.enums import ApplicationState, Side
from sorot.deals.models import Application
from sorot.deals.queries import (
    ApplicationQuery,
    application_of,
    applications_of,
    draft_of,
    eligibility,
    find_application,
    invitable_campaigns,
)
from sorot.deals.views import cards
from sorot.deals.views.parts import act, around, found, keep_typed, show_application, take_typed
from sorot.rates.queries import invitation_from
from sorot.records.queries import brand_line, creator_line


@require_safe
@require_actor
def index(request: HttpRequest) -> HttpResponse:
    """Applications and invitations: a creator's own, a management's talents', a brand's by campaign."""
    actor = request.actor
    query = ApplicationQuery.from_params(request.GET)
    campaign = campaign_detail(actor, query.campaign) if query.campaign else None
    page = applications_of(actor, query)
    context = {
        "page": page,
        "query": query,
        **around(query, page),
        "campaign": campaign,
        "states": ApplicationState.choices,
        "is_brand": actor.kind in {"brand", "agency"},
        "now": clock.now(),
    }
    return render(request, "deals/applications.html", context)


@require_safe
@require_actor
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One application. When the brand's side opens it, it counts as read."""
    actor = request.actor
    application = found(find_application(actor, code))
    actions.mark_read(application=application, by=actor, now=clock.now())
    return show_application(request, code)


def _creator(request: HttpRequest) -> Any:
    """Whose application it is: one's own profile, or the talent that the address names."""
    actor = request.actor
    return editable_profile(actor, request.GET.get("talent", "") or request.POST.get("talent", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """The form of an application; it keeps what was typed through a lost session and a refused sending."""
    actor = request.actor
    campaign = found(campaign_detail(actor, code))
    if actor.is_anonymous:
        return keep_typed(request, code) if request.method == "POST" else require_actor(apply)(request, code)
    creator = _creator(request)
    if creator is None:
        return _without_profile(request, campaign)
    page = _apply_page(request, campaign, creator)
    if request.method != "POST":
        return _show_existing(request, page) or render_form(request, "deals/apply.html", page)
    if "save" in request.POST:
        return _save(request, campaign, creator)
    return _send(request, campaign, creator, page)


def _without_profile(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """A brand, a viewer or a new person: the page says what is needed and leads there."""
    actor = request.actor
    context = {"campaign": campaign, "roster": roster_of(actor), "is_person": actor.is_person}
    return render(request, "deals/apply_first.html", context, status=200 if request.method != "POST" else 403)


def _apply_page(request: HttpRequest, campaign: Campaign, creator: Any) -> dict[str, Any]:
    actor = request.actor
    now = clock.now()
    application, results = application_of(creator, campaign), eligibility(creator, campaign)
    typed = take_typed(request, campaign.code) if request.method != "POST" else None
    draft = draft_of(actor, creator, campaign)
    lines, today = list(campaign.lines.all()), clock.today(now, campaign.zone)
    taken = cards.choices(request, creator, today=today)
    initial = typed or cards.applied(taken, campaign, lines, draft.data if draft else {})
    form = forms.ApplyForm(
        request.POST if request.method == "POST" else None,
        campaign=campaign,
        lines=lines,
        today=today,
        initial={key: value for key, value in initial.items() if key != "submit_key"},
    )
    verdict = rules.may_apply(actor, campaign, creator, results=results, application=application, now=now)
    return {
        "campaign": campaign,
        "creator": creator,
        "application": application,
        "results": results,
        "form": form,
        "verdict": verdict,
        "draft": draft,
        "is_restored": bool(typed),
        "record": brand_line(campaign.organisation, now=now),
        "taken": taken,
        "aid": _aid(request, campaign, creator, form),
        "now": now,
    }


def _aid(request: HttpRequest, campaign: Campaign, creator: Any, form: Any) -> cards.PriceAid | None:
    """Help with the fee; nothing where the campaign gives goods."""
    if "fee" not in form.fields:
        return None
    works, fee = cards.works_of(form.lines), cards.typed_fee(form, campaign.currency)
    return cards.aid(request.actor, creator, works, basis=campaign.tax_basis, fee=fee, currency=campaign.currency)


def _show_existing(request: HttpRequest, page: dict[str, Any]) -> HttpResponse | None:
    """Who has applied already sees that application."""
    application: Application | None = page["application"]
    if application is None or application.state in rules.REOPENABLE:
        return None
    return see_other(request, reverse("deals:application", args=[application.code]))


def _typed(request: HttpRequest) -> dict[str, str]:
    kept = {"idea", "fee"}
    return {key: str(value)[:4000] for key, value in request.POST.items() if key in kept or key.startswith("date_")}


def _save(request: HttpRequest, campaign: Campaign, creator: Any) -> HttpResponse:
    actor = request.actor
    deny(may_act_for(actor, creator))
    actions.save_draft(campaign=campaign, creator=creator, data=_typed(request), by=actor, now=clock.now())
    return see_other(request, cards.without_choice(request), _("Your draft is saved. Only you see it."))


def _send(request: HttpRequest, campaign: Campaign, creator: Any, page: dict[str, Any]) -> HttpResponse:
    actor, form = request.actor, page["form"]
    deny(may_act_for(actor, creator))
    if form.is_valid():
        try:
            application = actions.submit_application(
                campaign=campaign, creator=creator, idea=form.cleaned_data["idea"], lines=form.plan(),
                fee=form.wanted(), submit_key=form.cleaned_data["submit_key"], by=actor, now=page["now"],
            )  # fmt: skip
            url = f"{reverse('deals:application', args=[application.code])}?sent=1"
            return see_other(request, url, _("Your application is on its way."))
        except ActionError as error:
            form.absorb(error)
    actions.save_draft(campaign=campaign, creator=creator, data=_typed(request), by=actor, now=page["now"])
    return render_form(request, "deals/apply.html", page, failed=True)


@require_http_methods(["GET", "HEAD", "POST"])
@require_actor
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an application that the brand has not read."""
    actor = request.actor
    application = found(find_application(actor, code))
    deny(rules.may_edit_application(actor, application))
    form = _edit_form(request, application)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_application(
                application=application, idea=form.cleaned_data["idea"], lines=form.plan(), fee=form.wanted(),
                version=form.cleaned_data["version"], by=actor, now=clock.now(),
            )  # fmt: skip
            return see_other(request, reverse("deals:application", args=[code]), _("Saved."))
        except ActionError as error:
            form.absorb(error)
    context = {"form": form, "application": application, "campaign": application.campaign}
    return render_form(request, "deals/application_edit.html", context, failed=form.is_bound)


def _edit_form(request: HttpRequest, application: Application) -> forms.EditApplicationForm:
    lines = list(application.lines.all())
    initial: dict[str, Any] = {"idea": application.idea, "fee": application.fee, "version": application.version}
    initial |= {f"date_{index}": line.publish_date for index, line in enumerate(lines)}
    return forms.EditApplicationForm(
        request.POST if request.method == "POST" else None,
        campaign=application.campaign,
        lines=lines,
        today=clock.today(clock.now(), application.campaign.zone),
        initial=initial,
    )


@require_POST
@require_actor
def shortlist(request: HttpRequest, code: str) -> HttpResponse:
    """Put it on the shortlist."""
    actor = request.actor
    application = found(find_application(actor, code))
    deny(rules.acts_for(actor, application, Side.BRAND))
    return act(
        request,
        lambda: actions.shortlist_application(application=application, by=actor, now=clock.now()),
        to=reverse("deals:application", args=[code]),
        toast=_("On your shortlist."),
        back=lambda sentence: show_application(request, code, error=sentence),
    )


@require_POST
@require_actor
def refuse(request: HttpRequest, code: str) -> HttpResponse:
    """No, with a reason: the brand to an application, the creator to an invitation."""
    actor = request.actor
    application = found(find_application(actor, code))
    deny(rules.takes_part(actor, application))
    is_talent = application.side_of(actor) == Side.TALENT
    form = (forms.RefuseForm if is_talent else forms.DeclineForm)(request.POST)
    if not form.is_valid():
        return show_application(request, code, answer=form)
    deed = actions.refuse_invitation if is_talent else actions.decline_application
    try:
        deed(application=application, **form.cleaned_data, by=actor, now=clock.now())
    except ActionError as error:
        form.absorb(error)
        return show_application(request, code, answer=form)
    return see_other(request, reverse("deals:application", args=[code]), _("Your answer is sent."))


@require_POST
@require_actor
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take an application or an invitation back."""
    actor = request.actor
    application = found(find_application(actor, code))
    deny(rules.takes_part(actor, application))
    return act(
        request,
        lambda: actions.withdraw_application(application=application, by=actor, now=clock.now()),
        to=reverse("deals:application", args=[code]),
        toast=_("Withdrawn."),
        back=lambda sentence: show_application(request, code, error=sentence),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_actor
def invite(request: HttpRequest, handle: str) -> HttpResponse:
    """Invite a creator to one of one's open campaigns."""
    actor, now = request.actor, clock.now()
    creator = found(find_visible(actor, handle))
    deny(rules.may_invite_at_all(actor))
    campaigns = list(invitable_campaigns(actor, now=now))
    taken = cards.choices(request, creator, today=clock.today(now))
    form = forms.InviteForm(
        request.POST if request.method == "POST" else None,
        campaigns=campaigns,
        initial={"campaign": request.GET.get("campaign", ""), **invitation_from(taken)},
    )
    if request.method == "POST" and form.is_valid():
        campaign = next(row for row in campaigns if row.code == form.cleaned_data["campaign"])
        try:
            application = actions.invite_creator(
                campaign=campaign, creator=creator, text=form.cleaned_data["text"],
                submit_key=form.cleaned_data["submit_key"], by=actor, now=now,
            )  # fmt: skip
            return see_other(
                request, reverse("deals:application", args=[application.code]), _("Your invitation is sent.")
            )
        except ActionError as error:
            form.absorb(error)
    record = creator_line(creator, now=now)
    context = {"form": form, "creator": creator, "campaigns": campaigns, "record": record, "taken": taken}
    return render_form(request, "deals/invite.html", context, failed=form.is_bound)
