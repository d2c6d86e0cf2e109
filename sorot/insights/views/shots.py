"""Send screenshots, check what was read, take it back."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sorot.core import clock
from sorot.core.access import no
from sorot.core.errors import ActionError, RefusedError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.insights import actions, queries, rules
from sorot.insights.forms import CheckForm, ReplyForm, SendForm
from sorot.insights.models import Screenshot
from sorot.insights.sentences import PROBLEMS


def page_number(request: HttpRequest) -> int:
    """The page of a list, from 1."""
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 else 1


@require_actor
def list_shots(request: HttpRequest, account: str) -> HttpResponse:
    """Pictures of an account (`?post=` of one post), and the form to send more."""
    actor, now = request.actor, clock.now()
    owner = queries.account_for(actor, account)
    post = queries.post_for(owner, request.GET.get("post", "")[:40].replace("\x00", ""))
    first = {"captured_date": clock.today(now)}
    form = SendForm(request.POST or None, request.FILES or None, is_post=post is not None, initial=first)
    if request.method == "POST":
        deny(rules.may_send(actor, owner))
        if form.is_valid():
            clean = form.cleaned_data
            try:
                shots = actions.send_screenshots(
                    account=owner, post=post, pictures=clean["pictures"], captured_date=clean["captured_date"],
                    is_one_day=form.is_one_day, submit_key=clean["submit_key"], by=actor, now=now,
                )  # fmt: skip
                return see_other(request, _after(request, shots), _sent(len(shots)))
            except ActionError as error:
                form.absorb(error)
    page = queries.shots_of(actor, owner, post=post, page=page_number(request))
    context = {
        "account": owner, "post": post, "form": form, "page": page, "verdict": rules.may_send(actor, owner),
    }  # fmt: skip
    return render_form(request, "insights/list.html", context, failed=form.is_bound)


def _after(request: HttpRequest, shots: list[Screenshot]) -> str:
    """One picture leads to its page, several to the list."""
    if len(shots) == 1:
        return reverse("insights:screenshot", args=[shots[0].account.code, shots[0].code])
    return request.get_full_path()


def _sent(count: int) -> str:
    return ngettext("Picture sent. It is being read.", "%(count)s pictures sent. They are being read.", count) % {
        "count": count
    }


@require_actor
def show_shot(request: HttpRequest, account: str, code: str) -> HttpResponse:
    """A picture beside what was read on it; POST confirms."""
    actor = request.actor
    shot = queries.shot_for(actor, account, code)
    form = CheckForm(request.POST or None, shot=shot)
    if request.method == "POST":
        deny(rules.may_send(actor, shot.account))
        if form.is_valid():
            clean = form.cleaned_data
            try:
                actions.confirm_screenshot(
                    screenshot=shot, values=form.values(), captured_date=clean["captured_date"],
                    is_one_day=form.is_one_day(), version=clean["version"], by=actor, now=clock.now(),
                )  # fmt: skip
                return see_other(request, request.path, _("Confirmed. These numbers count now."))
            except RefusedError as error:
                deny(no(error.sentence))
            except ActionError as error:
                form.absorb(error)
    return _page(request, shot, form, ReplyForm())


def _page(request: HttpRequest, shot: Screenshot, form: CheckForm, reply_form: ReplyForm) -> HttpResponse:
    actor = request.actor
    context = {
        "shot": shot, "form": form, "reply_form": reply_form, "sides": queries.sides_of(shot),
        "lines": [(form[side.label], side) for side in queries.sides_of(shot)],
        "problem": PROBLEMS.get(shot.problem, ""), "verdict": rules.may_confirm(actor, shot),
        "may_discard": rules.may_discard(actor, shot), "may_take_back": rules.may_take_back(actor, shot),
        "may_reply": rules.may_reply(actor, shot), "is_own": bool(rules.may_send(actor, shot.account)),
        "first": shot.same_as if shot.same_as and shot.state == "refused" and not shot.decided_at else None,
    }  # fmt: skip
    return render_form(request, "insights/shot.html", context, failed=form.is_bound or reply_form.is_bound)


@require_actor
@require_safe
def show_crop(request: HttpRequest, account: str, code: str, label: str) -> HttpResponse:
    """The part of the picture that holds one number."""
    shot = queries.shot_for(request.actor, account, code)
    response = HttpResponse(queries.crop_of(shot, label), content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, max_age=3600)
    return response


@require_actor
@require_POST
def discard(request: HttpRequest, account: str, code: str) -> HttpResponse:
    """Do not use a picture."""
    shot = queries.shot_for(request.actor, account, code)
    deny(rules.may_send(request.actor, shot.account))
    back = reverse("insights:screenshot", args=[account, code])
    try:
        actions.discard_screenshot(screenshot=shot, by=request.actor, now=clock.now())
    except ActionError as error:
        return see_other(request, back, error.sentence)
    return see_other(request, reverse("insights:screenshots", args=[account]), _("This picture is not used."))


@require_actor
@require_POST
def take_back(request: HttpRequest, account: str, code: str) -> HttpResponse:
    """What the picture said counts no more."""
    shot = queries.shot_for(request.actor, account, code)
    deny(rules.may_send(request.actor, shot.account))
    back = reverse("insights:screenshot", args=[account, code])
    try:
        actions.take_back_screenshot(screenshot=shot, by=request.actor, now=clock.now())
    except ActionError as error:
        return see_other(request, back, error.sentence)
    return see_other(request, back, _("Taken back. These numbers count no more."))


@require_actor
@require_POST
def reply(request: HttpRequest, account: str, code: str) -> HttpResponse:
    """Say how a held picture came."""
    shot = queries.shot_for(request.actor, account, code)
    deny(rules.may_send(request.actor, shot.account))
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            actions.reply_about_screenshot(screenshot=shot, **form.cleaned_data, by=request.actor, now=clock.now())
            back = reverse("insights:screenshot", args=[account, code])
            return see_other(request, back, _("Sent. The operator reads it and decides."))
        except ActionError as error:
            form.absorb(error)
    return _page(request, shot, CheckForm(shot=shot), form)
