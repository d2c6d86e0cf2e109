"""Invoices and credit notes: the list, the paper as page and file, its correction, and the public check."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.access import no
from sorot.core.errors import ActionError, RefusedError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.papers import actions, rules
from sorot.papers.enums import DocumentKind
from sorot.papers.forms import CorrectionForm
from sorot.papers.models import Document
from sorot.papers.queries import documents as queries
from sorot.papers.render.pdf import render_pdf
from sorot.papers.sheets.invoice import invoice_sheet, on_behalf
from sorot.papers.views.sending import send_pdf


def _load(request: HttpRequest, code: str) -> Document:
    document = queries.find_document(request.actor, code)
    if document is None:
        raise Http404
    return document


@require_actor
@require_safe
def list_documents(request: HttpRequest) -> HttpResponse:
    """What one gave and got, the newest first."""
    query = queries.PaperQuery.from_params(request.GET)
    papers = queries.list_papers(request.actor, query)
    context = {
        "papers": papers, "query": query, "kinds": DocumentKind.choices, "is_desk": request.actor.is_operator,
        "year_now": clock.today(clock.now()).year,
    }  # fmt: skip
    return render(request, "papers/documents.html", context)


@require_actor
def show_document(request: HttpRequest, code: str) -> HttpResponse:
    """One paper as it is printed, with its story; its issuer corrects it here."""
    document = _load(request, code)
    page = queries.paper_page(request.actor, document)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST":
        deny(rules.may_write_for(request.actor, document))
    if form.is_valid():
        try:
            fresh = actions.correct_invoice(document=document, **form.cleaned_data, by=request.actor, now=clock.now())
            return see_other(
                request, reverse("papers:document", args=[fresh.code]), _("Corrected. This is the new invoice.")
            )
        except RefusedError as error:
            deny(no(error.sentence))
        except ActionError as error:
            form.absorb(error)
    sheet = invoice_sheet(document, is_credited=page.credit is not None)
    context = {"document": document, "page": page, "sheet": sheet, "form": form, "behalf": on_behalf(page.seller)}
    return render_form(request, "papers/document.html", context, failed=form.is_bound)


@require_actor
@require_safe
def download_document(request: HttpRequest, code: str) -> HttpResponse:
    """The paper as PDF, in the reader's language or the one asked for."""
    document = _load(request, code)
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in ("id", "en") else translation.get_language()):
        is_credited = queries.credit_of(document) is not None
        sheet = invoice_sheet(document, is_credited=is_credited, logo=queries.logo_of(document))
        return send_pdf(render_pdf(sheet), document.label.replace("/", "-"))


@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a paper that somebody holds is ours, and still holds. For everybody; search engines stay out."""
    proof = queries.proof_of(token)
    if proof is None:
        raise Http404
    response = render(request, "papers/verify.html", {"proof": proof})
    response["X-Robots-Tag"] = "noindex"
    return response
