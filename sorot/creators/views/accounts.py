"""Accounts on platforms, with the numbers their owner states."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, require_actor, see_other
from sorot.creators import queries
from sorot.creators.actions import add_account, remove_account, update_account
from sorot.creators.forms import AccountForm
from sorot.creators.views.common import edited, must_exist


@require_actor
def list_accounts(request: HttpRequest, handle: str = "") -> HttpResponse:
    """All accounts of a profile, and the form for one more."""
    creator, rooms = edited(request, handle)
    if creator is None:
        return see_other(request, rooms.edit, _("Write your profile first."))
    form = AccountForm(request.POST or None, initial={"version": 0})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_account(
                creator=creator,
                platform=data["platform"],
                handle=data["handle"],
                url=data["url"],
                declared=form.numbers(),
                submit_key=data["submit_key"],
                by=request.actor,
                now=clock.now(),
            )
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, rooms.accounts, _("The account is on your page."))
    accounts = [(account, rooms.to("account", account.code)) for account in creator.accounts.all()]
    context = {"form": form, "creator": creator, "rooms": rooms, "accounts": accounts, "now": clock.now()}
    return render_form(request, "creators/accounts.html", context, failed=form.is_bound)


@require_actor
def edit_account(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """Change one account."""
    creator, rooms = must_exist(request, handle)
    account = queries.own_account(request.actor, creator, code)
    if account is None:
        raise Http404
    form = AccountForm(request.POST or None, initial=AccountForm.initial_of(account), account=account)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            update_account(
                account=account,
                handle=data["handle"],
                url=data["url"],
                declared=form.numbers(),
                version=data["version"],
                by=request.actor,
                now=clock.now(),
            )
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, rooms.accounts, _("The account is saved."))
    removal = rooms.to("account_removal", account.code)
    context = {
        "form": form,
        "creator": creator,
        "rooms": rooms,
        "account": account,
        "removal": removal,
        "now": clock.now(),
    }
    return render_form(request, "creators/account.html", context, failed=form.is_bound)


@require_POST
@require_actor
def remove(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """Take an account off the page; a second click finds it gone and says so."""
    creator, rooms = must_exist(request, handle)
    account = queries.own_account(request.actor, creator, code)
    if account is None:
        raise Http404
    try:
        remove_account(account=account, by=request.actor, now=clock.now())
    except ActionError as error:
        messages.error(request, error.sentence)
        return see_other(request, rooms.to("account", code))
    return see_other(request, rooms.accounts, _("The account is off your page."))
