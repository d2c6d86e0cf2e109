"""Form fields and error summaries, built from a Django BoundField.

A field's kind comes from its widget. Extra knowledge may stand on the form field or on the widget's attributes:
``prefix`` (for instance "Rp"), ``suffix``, ``currency`` (shows its unit), ``is_switch``, ``choice_notes``
(``{value: sentence}`` turns radio buttons into cards), ``is_needed_later`` (a draft may lack it, so it is not
called optional).
"""

from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from sorot.core.ui.numbers import language

#: Widget class -> the template branch; the first match counts.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "check"),
    (forms.SelectMultiple, "many"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
)
NATIVE_TYPES: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
)
ICONS = {"email": "mail", "search": "search"}


def kind_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    return next((kind for base, kind in KINDS if isinstance(widget, base)), "input")


def unit_of(bound: BoundField) -> str:
    """What stands in front of the number: `Rp`, `USD`, or nothing."""
    field = bound.field
    if prefix := getattr(field, "prefix", "") or field.widget.attrs.get("prefix", ""):
        return str(prefix)
    currency = getattr(field, "currency", "") or ("IDR" if type(field).__name__ == "MoneyField" else "")
    return ("Rp" if language() == "id" and currency == "IDR" else currency) if isinstance(currency, str) else ""


def described_by(bound: BoundField, has_hint: bool) -> str:
    ids = [f"{bound.auto_id}_hint"] * has_hint + [f"{bound.auto_id}_error"] * bool(bound.errors)
    return " ".join(ids)


def control(bound: BoundField, kind: str, has_hint: bool, extra: dict[str, Any]) -> SafeString:
    """The bare `<input>`, `<select>` or `<textarea>` with its names for assistive technology."""
    widget = bound.field.widget
    attributes: dict[str, Any] = {"aria-describedby": described_by(bound, has_hint) or False, **extra}
    attributes["aria-invalid"] = "true" if bound.errors else False
    if kind not in {"check", "radios", "checks", "hidden"}:
        attributes["class"] = f"{widget.attrs.get('class', '')} input{' input--file' if kind == 'file' else ''}".strip()
    if kind == "input":
        for base, native, pattern in NATIVE_TYPES:
            if isinstance(widget, base):
                # A native picker only understands the ISO form, whatever the language.
                widget.input_type, widget.format = native, pattern  # type: ignore[attr-defined]
    if kind == "textarea" and str(widget.attrs.get("rows")) == "10":
        # Django's own default is half a phone high.
        attributes.setdefault("rows", 4)
    if kind == "input" and unit_of(bound):
        attributes.setdefault("inputmode", "numeric")
        attributes.setdefault("autocomplete", "off")
    if isinstance(widget, forms.ClearableFileInput):
        # Its template repeats the current file's address; the page says that better itself.
        plain = forms.FileInput(attrs=widget.attrs)
        plain.is_required = widget.is_required
        return bound.as_widget(widget=plain, attrs=attributes)
    return bound.as_widget(attrs=attributes)


def options(bound: BoundField) -> list[dict[str, Any]]:
    """Radio buttons or checkboxes one by one, each with an optional second line."""
    notes = getattr(bound.field, "choice_notes", None) or {}
    return [
        {
            "tag": mark_safe(option.tag()),
            "label": option.choice_label,
            "note": notes.get(option.data["value"]) or notes.get(str(option.data["value"]), ""),
        }
        for option in bound.subwidgets
    ]


def render_field(bound: BoundField, **extra: Any) -> SafeString:
    """One field with label, hint, unit and error.

    ``label``, ``hint``, ``prefix``, ``icon``, ``switch``, ``wide`` (spans a field grid) and ``hide_label``
    override; everything else becomes an attribute of the control (``rows=3``, ``placeholder=...``).
    """
    kind = kind_of(bound)
    hint = extra.pop("hint", bound.help_text)
    context: dict[str, Any] = {
        "field": bound,
        "kind": kind,
        "label": extra.pop("label", bound.label),
        "hint": hint,
        "unit": extra.pop("prefix", "") or (unit_of(bound) if kind == "input" else ""),
        "suffix": extra.pop("suffix", "") or getattr(bound.field, "suffix", ""),
        "wide": extra.pop("wide", False),
        "is_password": getattr(bound.field.widget, "input_type", "") == "password",
        "hide_label": extra.pop("hide_label", False),
        "optional": not bound.field.required and not getattr(bound.field, "is_needed_later", False),
    }
    if kind == "input":
        context["icon"] = extra.pop("icon", ICONS.get(getattr(bound.field.widget, "input_type", ""), ""))
    if extra.pop("switch", False) or getattr(bound.field, "is_switch", False):
        extra["role"] = "switch"
    if context["unit"]:
        extra.setdefault("inputmode", "numeric")
    attributes = {key.replace("_", "-"): value for key, value in extra.items()}
    if kind in {"radios", "checks"}:
        context["options"] = options(bound)
        context["described_by"] = described_by(bound, bool(hint))
        context["cards"] = bool(getattr(bound.field, "choice_notes", None))
    else:
        context["control"] = control(bound, kind, bool(hint) and kind != "hidden", attributes)
    return mark_safe(render_to_string("core/field.html", context))


def render_form(form: forms.BaseForm) -> SafeString:
    """Error summary, hidden fields, then every visible field in order, without the `<form>` tag."""
    return mark_safe(render_to_string("core/form.html", {"form": form}))


def error_links(form: forms.BaseForm) -> list[dict[str, Any]]:
    """`{"id", "label", "errors"}` of every field with an error, in the order of the form."""
    found = []
    for name in form.fields:
        bound = form[name]
        errors: ErrorList = bound.errors
        if not errors:
            continue
        target = bound.id_for_label or bound.auto_id
        if kind_of(bound) in {"radios", "checks"}:
            target = f"{bound.auto_id}_0"
        found.append({"id": target, "label": bound.label, "errors": errors, "hidden": bound.is_hidden})
    return found
