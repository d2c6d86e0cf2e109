"""Who may sit at the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

MAIL_COOKIE = "sorot_mail"
MAIL_DAYS = 7
View = Callable[..., HttpResponse]


def require_operator(view: View) -> View:
    """Not found for everybody but operators at the desk; anonymous people may sign in first."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor.is_anonymous:
            return redirect_to_login(request.get_full_path())
        if not request.actor.is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def mail_proof() -> str:
    """What the cookie of the mail link holds: it stops working when the key changes."""
    return salted_hmac("sorot.web.desk.mail", settings.MAIL_LINK_KEY).hexdigest()


def has_mail_key(request: HttpRequest) -> bool:
    """True when the address carries the installation's mail key."""
    key = settings.MAIL_LINK_KEY
    return bool(key) and constant_time_compare(request.GET.get("key", ""), key)


def may_read_mail(request: HttpRequest) -> bool:
    """Operators; on a development machine also whoever opened the mail link before."""
    if request.actor.is_operator:
        return True
    if not settings.MAIL_LINK_KEY:
        return False
    proof = request.get_signed_cookie(MAIL_COOKIE, default="", salt=MAIL_COOKIE, max_age=MAIL_DAYS * 86_400)
    return constant_time_compare(proof or "", mail_proof())
