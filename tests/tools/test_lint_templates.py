"""What the Content-Security-Policy would drop, and text nobody translated, never reaches a page."""

import pytest

from tools.lint_templates import problems_of


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("<script>go()</script>", "inline <script>: put it into a file"),
        ("<style>p{}</style>", "inline <style>: put it into a stylesheet"),
        ('<p style="color:red"></p>', "style attribute: use a class"),
        ('<a onclick="go()"></a>', "inline handler onclick: put it into a file"),
        ('<a hx-on:click="go()"></a>', "hx-on:click: script in an attribute is dropped by the Content-Security-Policy"),
        ("<a hx-vals='js:{a: 1}'></a>", "hx-vals: script in an attribute is dropped by the Content-Security-Policy"),
        ('<img src="https://elsewhere.test/x.png">', "src points to another site: https://elsewhere.test/x.png"),
        ('<form method="post"><input></form>', "a form that posts has no {% csrf_token %}"),
        ('<form hx-post="/x"></form>', "a form that posts has no {% csrf_token %}"),
        ("<p>Send offer</p>", "untranslated text: 'Send offer'"),
        ("Send offer", "untranslated text: 'Send offer'"),
        ('<input placeholder="Your name">', "untranslated in placeholder: 'Your name'"),
        ("{{ bio|safe }}", "unescaped output: return SafeString from the tag that builds it"),
    ],
)
def test_a_problem_is_told(source: str, problem: str) -> None:
    assert list(problems_of(source)) == [(1, problem)]


@pytest.mark.parametrize(
    "source",
    [
        '<script src="/static/a.js" defer></script>',
        '<form method="post">{% csrf_token %}<button>{% translate "Send" %}</button></form>',
        '<form method="get" action="/explore/"></form>',
        "{% blocktranslate trimmed %}Send offer{% endblocktranslate %}",
        '<b translate="no">Kopi <i>Senja</i></b><code>bin/up</code>',
        "<input placeholder=\"{% translate 'Your name' %}\">",
        "<p>Sorot · {{ name }} · 12</p>",
        "{% comment %}Send offer{% endcomment %}{# Send offer #}",
        'data-offer="{{ offer }}" class="big"',
    ],
)
def test_an_ordinary_template_has_no_problem(source: str) -> None:
    assert list(problems_of(source)) == []


def test_a_problem_keeps_its_line_after_a_translated_block() -> None:
    source = "{% blocktranslate %}\n\nlong{% endblocktranslate %}\n<p>Send</p>"
    assert list(problems_of(source)) == [(4, "untranslated text: 'Send'")]


def test_text_of_a_mail_is_checked_too() -> None:
    assert list(problems_of("{% translate 'Hello' %}\nDear Rani\n", is_html=False)) == [
        (2, "untranslated text: 'Dear Rani'")
    ]
