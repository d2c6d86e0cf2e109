"""Translations are kept in step with the code, and what is missing or broken is told."""

from pathlib import Path

import pytest

from sorot.cli.catalogues import compile_catalogues, stale_catalogues
from tools import messages
from tools.extract import ExtractionError, Message, from_python, from_template

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy as p, gettext_noop
from django.utils import translation
a = _("Send"
      " offer")
b = ngettext("%(n)s day", "%(n)s days", 3) % {"n": 3}
c = p("month", "May")
d = translation.gettext("plus" + " plus")
e = _(name)
f = other("not a message")
g = gettext_noop("later")
"""
TEMPLATE = """
{% load i18n %}{# _("no") #}{% comment %}{% translate "no" %}{% endcomment %}
{% translate "100% \\"real\\"" %} {% trans 'May' context "month" as m %} {% translate variable %}
{% blocktranslate trimmed count n=n with a=b %}
  One {{ a }} 5%
  thing
{% plural %}{{ n }} things{% endblocktranslate %}
{% include "x" with t=_("In tag") %} {{ x|default:_('Default') }}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with one app."""
    app = tmp_path / "sorot" / "deals"
    (app / "templates" / "deals").mkdir(parents=True)
    (app / "__init__.py").write_text("")
    (app / "views.py").write_text(PYTHON)
    (app / "templates" / "deals" / "page.html").write_text(TEMPLATE)
    return tmp_path


def translate(root: Path, **texts: str) -> None:
    path = messages.catalogue_path("deals", root)
    text = path.read_text()
    for english, indonesian in texts.items():
        old = f'msgid "{english}"\nmsgstr ""'
        assert old in text
        text = text.replace(old, f'msgid "{english}"\nmsgstr "{indonesian}"')
    path.write_text(text)


def test_python_strings_are_found_under_any_imported_name() -> None:
    assert set(from_python(PYTHON, "x.py")) == {
        Message("Send offer"),
        Message("%(n)s day", plural="%(n)s days"),
        Message("May", "month"),
        Message("plus plus"),
        Message("later"),
    }


def test_template_strings_are_the_ones_django_will_look_up() -> None:
    assert list(from_template(TEMPLATE, "x.html")) == [
        Message('100%% "real"'),
        Message("May", "month"),
        Message("One %(a)s 5%% thing", plural="%(n)s things"),
        Message("In tag"),
        Message("Default"),
    ]


def test_an_f_string_cannot_be_translated_and_is_told_with_its_line() -> None:
    source = 'from django.utils.translation import gettext as _\n_(f"hello {name}")'
    with pytest.raises(ExtractionError, match=r"x\.py:2: an f-string"):
        list(from_python(source, "x.py"))


def test_sync_keeps_translations_adds_new_ones_and_drops_unused(root: Path) -> None:
    assert messages.sync("deals", root) == (9, 9)
    translate(root, Default="Bawaan", later="nanti")
    page = root / "sorot/deals/templates/deals/page.html"
    page.write_text("{% load i18n %}{% translate 'Default' %}{% translate 'New' %}")
    assert messages.sync("deals", root) == (7, 5)
    entries = messages.read_catalogue(messages.catalogue_path("deals", root))
    assert entries["", "Default"].text == "Bawaan"
    assert entries["", "later"].text == "nanti"
    assert entries["", "New"].text == ""
    assert ("", "In tag") not in entries


def test_sync_twice_changes_no_byte(root: Path) -> None:
    messages.sync("deals", root)
    path = messages.catalogue_path("deals", root)
    first = path.read_bytes()
    messages.sync("deals", root)
    assert path.read_bytes() == first


def test_check_tells_missing_unused_fuzzy_placeholders_and_markup(root: Path) -> None:
    (root / "sorot/deals/templates/deals/page.html").write_text("")
    (root / "sorot/deals/views.py").write_text(
        "from django.utils.translation import gettext as _\n"
        "_('good'); _('none'); _('%(n)s left'); _('<b>bold</b>'); _('doubtful')\n"
    )
    path = messages.catalogue_path("deals", root)
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "good"\nmsgstr "baik"\n\n'
        'msgid "%(n)s left"\nmsgstr "sisa %(m)s"\n\n'
        'msgid "<b>bold</b>"\nmsgstr "<b>tebal<b>"\n\n'
        '#, fuzzy\nmsgid "doubtful"\nmsgstr "mungkin"\n\n'
        'msgid "gone"\nmsgstr "hilang"\n'
    )
    assert messages.check("deals", root) == [
        "placeholders differ: sorot/deals/views.py: '%(n)s left' -> 'sisa %(m)s'",
        "markup differs: sorot/deals/views.py: '<b>bold</b>' -> '<b>tebal<b>'",
        "fuzzy: sorot/deals/views.py: 'doubtful'",
        "missing: sorot/deals/views.py: 'none'",
        "unused: sorot/deals: 'gone'",
    ]


def test_two_apps_may_not_translate_one_text_differently(root: Path) -> None:
    for app, text in (("deals", "Kirim"), ("web", "Kirimkan")):
        path = messages.catalogue_path(app, root)
        path.parent.mkdir(parents=True)
        path.write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Send"\nmsgstr "{text}"\n'
        )
    assert messages.conflicts(["deals", "web"], root) == [
        "two translations of 'Send': deals says 'Kirim', web says 'Kirimkan' (agree, or give one a context)"
    ]


def test_only_stale_catalogues_are_compiled(root: Path) -> None:
    messages.sync("deals", root)
    path = messages.catalogue_path("deals", root)
    assert stale_catalogues(root) == [path]
    assert compile_catalogues(root) == [path]
    assert path.with_suffix(".mo").exists()
    assert compile_catalogues(root) == []
