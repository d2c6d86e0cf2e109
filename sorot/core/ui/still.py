"""Still life: the picture language of empty states, drafts and campaigns without a photo. Objects under one lamp."""

from zlib import crc32

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WALLS = ("clay", "sage", "slate", "straw", "rose")
#: Which wall each object stands before when nobody says otherwise.
OWN_WALL = {
    "cup": "clay",
    "lunchbox": "sage",
    "bottle": "rose",
    "bag": "slate",
    "jar": "straw",
    "plant": "sage",
    "cloth": "rose",
    "bowl": "slate",
}
_OPEN = (
    '<svg class="still" viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice"{words}>'
    '<rect class="still__wall--{wall}" x="-200" y="-200" width="720" height="600"/>'
    '<rect class="still__table" x="-200" y="146" width="720" height="300"/>'
    '<path class="still__lamp" d="M-30-60 290 150Q300 182 170 184 60 186 40 172Z"/>'
)
_OBJECTS = {
    "cup": (
        '<ellipse class="still__cast" cx="196" cy="163" rx="92" ry="11"/>'
        '<ellipse class="still__b" cx="154" cy="162" rx="62" ry="8"/>'
        '<ellipse class="still__a" cx="150" cy="160" rx="60" ry="7"/>'
        '<path class="still__l still__l--b" d="M188 104c26-6 30 32-4 34"/>'
        '<path class="still__a" d="M112 92h78v30a39 36 0 0 1-78 0Z"/>'
        '<path class="still__b" d="M162 92h28v30a39 36 0 0 1-39 36c12-10 15-34 11-66Z"/>'
        '<ellipse class="still__c" cx="151" cy="92" rx="39" ry="8"/>'
        '<ellipse class="still__d" cx="145" cy="91" rx="25" ry="4"/>'
        '<path class="still__l still__l--a" d="M142 74c-7-10 7-14 0-26M160 72c-6-8 6-12 0-20"/>'
    ),
    "lunchbox": (
        '<path class="still__cast" d="M206 164h104l-30-12h-84Z"/>'
        '<path class="still__l" d="M108 150V62q0-24 26-24h32q26 0 26 24v88"/>'
        '<rect class="still__d" x="138" y="33" width="24" height="10" rx="5"/>'
        '<rect class="still__a" x="104" y="126" width="92" height="38" rx="5"/>'
        '<rect class="still__b" x="168" y="126" width="28" height="38" rx="5"/>'
        '<rect class="still__w--clay" x="104" y="92" width="92" height="32" rx="5"/>'
        '<rect class="still__cast" x="168" y="92" width="28" height="32" rx="5"/>'
        '<rect class="still__a" x="104" y="66" width="92" height="24" rx="5"/>'
        '<rect class="still__b" x="168" y="66" width="28" height="24" rx="5"/>'
        '<path class="still__c" d="M108 66q6-12 42-12t42 12Z"/>'
    ),
    "bottle": (
        '<path class="still__cast" d="M190 164h112l-32-13h-86Z"/>'
        '<path class="still__c" d="M142 34h34q5 0 5 6v4h-28v14h-11Z"/>'
        '<rect class="still__c" x="138" y="54" width="24" height="14" rx="2"/>'
        '<rect class="still__a" x="114" y="66" width="72" height="98" rx="12"/>'
        '<path class="still__b" d="M162 66h12a12 12 0 0 1 12 12v74a12 12 0 0 1-12 12h-12Z"/>'
        '<rect class="still__w--rose" x="114" y="92" width="72" height="44"/>'
        '<rect class="still__cast" x="162" y="92" width="24" height="44"/>'
        '<circle class="still__a" cx="138" cy="114" r="9"/>'
        '<path class="still__l still__l--a" d="M128 126l20-24"/>'
    ),
    "bag": (
        '<path class="still__cast" d="M204 164h106l-34-14h-80Z"/>'
        '<path class="still__l" d="M126 78q0-46 28-46t28 46"/>'
        '<path class="still__a" d="M98 76h112l-8 88h-96Z"/>'
        '<path class="still__b" d="M172 76h38l-8 88h-26Z"/>'
        '<path class="still__c" d="M126 104h52l-26 36Z"/>'
    ),
    "jar": (
        '<path class="still__cast" d="M196 164h108l-32-13h-84Z"/>'
        '<rect class="still__c" x="116" y="54" width="76" height="20" rx="3"/>'
        '<rect class="still__a" x="110" y="72" width="88" height="92" rx="12"/>'
        '<path class="still__b" d="M170 72h16a12 12 0 0 1 12 12v68a12 12 0 0 1-12 12h-16Z"/>'
        '<path class="still__w--clay" d="M110 96h88v44h-88Z"/>'
        '<path class="still__cast" d="M170 96h28v44h-28Z"/>'
        '<path class="still__c" d="M128 128q4-26 30-22-4 24-30 22Z"/>'
        '<path class="still__l" d="M158 106q6-4 8-10"/>'
    ),
    "plant": (
        '<path class="still__cast" d="M192 164h104l-30-13h-84Z"/>'
        '<path class="still__l" d="M154 112V62M154 96q-26-4-34-34M154 88q24-6 30-38"/>'
        '<path class="still__c" d="M120 62q-16-8-14-28 20 4 18 26ZM184 50q-4-20 12-30 10 18-8 32Z"/>'
        '<path class="still__d" d="M154 64q-16-18 0-42 16 24 0 42Z"/>'
        '<path class="still__a" d="M118 108h72l-9 56h-54Z"/>'
        '<path class="still__b" d="M164 108h26l-9 56h-20Z"/>'
        '<rect class="still__b" x="112" y="102" width="84" height="14" rx="3"/>'
    ),
    "cloth": (
        '<path class="still__cast" d="M222 164h92l-30-12h-70Z"/>'
        '<rect class="still__c" x="86" y="132" width="140" height="32" rx="8"/>'
        '<path class="still__l still__l--a" d="M100 148l10-7 10 7-10 7Z'
        'M128 148l10-7 10 7-10 7ZM156 148l10-7 10 7-10 7Z"/>'
        '<rect class="still__a" x="92" y="102" width="128" height="29" rx="8"/>'
        '<rect class="still__b" x="190" y="102" width="30" height="29" rx="8"/>'
        '<rect class="still__w--rose" x="96" y="74" width="120" height="27" rx="8"/>'
        '<rect class="still__cast" x="186" y="74" width="30" height="27" rx="8"/>'
        '<path class="still__l" d="M100 88h80"/>'
    ),
    "bowl": (
        '<ellipse class="still__cast" cx="200" cy="164" rx="92" ry="9"/>'
        '<path class="still__l" d="M206 90 250 34M196 90l38-60"/>'
        '<path class="still__a" d="M90 96h136q0 50-44 66h-48q-44-16-44-66Z"/>'
        '<path class="still__b" d="M182 96h44q0 50-44 66h-20q24-20 20-66Z"/>'
        '<ellipse class="still__c" cx="158" cy="96" rx="68" ry="11"/>'
        '<ellipse class="still__w--clay" cx="150" cy="95" rx="46" ry="6"/>'
    ),
}


def still_svg(name: str = "", wall: str = "", label: str = "", seed: str = "") -> SafeString:
    """A picture by object name, or a stable one for `seed` (a campaign's code). Decoration unless labelled."""
    if not name:
        names = sorted(_OBJECTS)
        name = names[crc32(seed.encode()) % len(names)]
    words = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    wall = wall if wall in WALLS else OWN_WALL[name]
    return mark_safe(_OPEN.format(words=words, wall=wall) + _OBJECTS[name] + "</svg>")
