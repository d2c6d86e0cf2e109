"""Serving private files."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from sorot.core.files import open_file
from sorot.core.models import StoredFile
from sorot.core.models.files import FileKind

INLINE = {FileKind.IMAGE, FileKind.VIDEO, FileKind.PDF}


@require_safe
def show_file(request: HttpRequest, code: str, size: str = "") -> FileResponse:
    """The bytes, for who may see the owner; 404 for everybody else."""
    row = get_object_or_404(StoredFile, code=code)
    if not row.is_visible_to(request.actor):
        raise Http404
    try:
        content = open_file(row, thumb=size == "thumb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=row.kind not in INLINE,
        filename=row.name,
        content_type="image/jpeg" if size == "thumb" and row.thumb_path else row.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": [""]}  # type: ignore[attr-defined]
    patch_cache_control(response, private=True, max_age=3600)
    return response
