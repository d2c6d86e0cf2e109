"""The pages themselves: HTML of our own in the manner of seven insight screens.

A figure that counts is marked with `data-figure`, the words that name it with `data-names`; all else is noise.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tools.screens.numbers import Written, exact, percent, rounded
from tools.screens.words import CAPTIONS, LABELS, MONTHS, SAYINGS

COLOURS = ("#e8590c", "#c2255c", "#5f3dc4", "#1971c2", "#0b7285", "#2b8a3e", "#e67700", "#495057", "#862e9c")


@dataclass
class Sheet:
    """One screen while it is drawn: its dice, language, handle and counts, and how large counts are written."""

    dice: random.Random
    language: str
    handle: str
    counts: dict[str, int]
    short: bool
    english_letters: bool = False
    app: str = ""
    written: dict[str, Written] = field(default_factory=dict)

    def say(self, name: str) -> str:
        return SAYINGS[name][0 if self.language == "id" else 1]

    def write(self, figure: str) -> Written:
        """A count as this screen writes it; the same everywhere on it."""
        value = self.counts[figure]
        if figure not in self.written:
            if self.short and value >= 10_000:
                self.written[figure] = rounded(value, "en" if self.english_letters else self.language)
            else:
                self.written[figure] = exact(value, self.language)
        return self.written[figure]

    def value(self, figure: str, sign: str = "") -> str:
        said = self.write(figure)
        return (
            f'<span class="v" data-figure="{figure}" data-value="{said.value}" '
            f'data-rounded="{int(said.is_rounded)}">{sign}{said.text}</span>'
        )

    def label(self, figure: str) -> str:
        names = LABELS.get(f"{figure} {self.app}", LABELS[figure])[self.language]
        return f'<span class="l" data-names="{figure}">{self.dice.choice(names)}</span>'

    def share(self, low: int, high: int) -> str:
        return percent(self.dice.randint(low, high), self.language)

    def clock(self) -> str:
        hour, minute = self.dice.randint(6, 22), self.dice.randint(0, 59)
        return f"{hour:02}.{minute:02}" if self.language == "id" else f"{hour}:{minute:02}"

    def seconds(self) -> str:
        tenths = self.dice.randint(31, 290)
        text = f"{tenths // 10}.{tenths % 10}"
        return f"{text.replace('.', ',')} dtk" if self.language == "id" else f"{text}s"

    def day(self) -> str:
        day, month = self.dice.randint(1, 22), MONTHS[self.language][1]
        return f"{day} {month} 2026" if self.language == "id" else f"{month} {day}, 2026"

    def handle_mark(self, at: str = "") -> str:
        return f'<span data-handle="{self.handle}">{at}{self.handle}</span>'

    def picture(self, shape: str, caption: bool = True) -> str:
        """A post's picture: a blend of two colours, some shapes, often words (numbers among them: noise)."""
        one, two, three = self.dice.sample(COLOURS, 3)
        name = f"g{self.dice.randrange(10**6)}"
        shapes = "".join(
            f'<circle cx="{self.dice.randint(0, 100)}" cy="{self.dice.randint(0, 100)}" '
            f'r="{self.dice.randint(6, 30)}" fill="{three}" opacity="0.{self.dice.randint(4, 9)}"/>'
            for _ in range(self.dice.randint(2, 5))
        )
        words = f"<span>{self.dice.choice(CAPTIONS[self.language])}</span>" if caption else ""
        return (
            f'<div class="thumb {shape}"><svg viewBox="0 0 100 100" preserveAspectRatio="none"><defs>'
            f'<linearGradient id="{name}" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="{one}"/>'
            f'<stop offset="1" stop-color="{two}"/></linearGradient></defs>'
            f'<rect width="100" height="100" fill="url(#{name})"/>{shapes}</svg>{words}</div>'
        )

    def line_chart(self) -> str:
        heights = [self.dice.randint(8, 92) for _ in range(12)]
        points = " ".join(f"{i * 100 / 11:.1f},{100 - height}" for i, height in enumerate(heights))
        return (
            '<svg class="chart" viewBox="0 0 100 100" preserveAspectRatio="none"><polyline fill="none" '
            f'stroke="var(--acc)" stroke-width="2" vector-effect="non-scaling-stroke" points="{points}"/></svg>'
        )

    def bar_chart(self) -> str:
        bars = "".join(
            f'<rect x="{i * 7.2:.1f}" y="{100 - height}" width="5" height="{height}" fill="var(--acc)"/>'
            for i, height in enumerate(self.dice.randint(10, 98) for _ in range(14))
        )
        return f'<svg class="chart" viewBox="0 0 100 100" preserveAspectRatio="none">{bars}</svg>'

    def status(self) -> str:
        battery = self.dice.randint(11, 99)
        return (
            f'<div class="status">{self.clock()}<i></i><span class="signal"></span>4G '
            f'<span class="cell">{battery}</span></div>'
        )

    def header(self, title: str, below: str = "") -> str:
        small = f"<small>{below}</small>" if below else ""
        return f'<header><span class="back">‹</span><div><b>{self.say(title)}</b>{small}</div></header>'

    def row(self, figure: str) -> str:
        return f'<div class="row">{self.label(figure)}{self.value(figure)}</div>'

    def noise_row(self, words: str, value: str) -> str:
        return f'<div class="row"><span>{words}</span><span class="v">{value}</span></div>'

    def follower_split(self) -> str:
        tenths = self.dice.randint(120, 880)
        mine, others = percent(tenths, self.language), percent(1000 - tenths, self.language)
        return (
            self.noise_row(self.say("followers share"), mine)
            + f'<div class="bar"><i style="width:{tenths / 10}%"></i></div>'
            + self.noise_row(self.say("others share"), others)
        )


def ig_reel(sheet: Sheet) -> str:
    """Rows, the name left and the figure right, under a tall picture; older phones say plays."""
    first = sheet.dice.choice(("views", "views", "plays"))
    length = f"0:{sheet.dice.randint(10, 59)}"
    return (
        sheet.header("reel insights", sheet.handle_mark())
        + f'<section class="center">{sheet.picture("tall")}<p>{sheet.dice.choice(CAPTIONS[sheet.language])}</p>'
        f'<p class="mute">{sheet.day()} · {sheet.say("length")} {length}</p></section>'
        + f"<section><h2>{sheet.say('overview')}</h2>{sheet.row(first)}{sheet.row('reach')}"
        + sheet.row("interactions")
        + f"{sheet.noise_row(sheet.say('average'), sheet.seconds())}</section><section>"
        + "".join(sheet.row(figure) for figure in ("likes", "comments", "shares", "saves"))
        + f"</section><section><h2>{sheet.say('audience')}</h2>{sheet.follower_split()}"
        + f"{sheet.row('new_followers')}</section>"
    )


def ig_post(sheet: Sheet) -> str:
    """Figures above their names in two columns; a strip of icons says some of them once more without words."""
    icons = "".join(
        f'<div><span class="icon{" r" if index % 2 else ""}"></span>{sheet.write(figure).text}</div>'
        for index, figure in enumerate(("likes", "comments", "shares", "saves"))
    )
    first = sheet.dice.choice(("views", "impressions"))
    pairs = "".join(
        f"<div>{sheet.value(figure)}{sheet.label(figure)}</div>"
        for figure in (first, "reach", "interactions", "profile_visits")
    )
    return (
        sheet.header("post insights")
        + f'<section><div class="beside">{sheet.picture("square")}<div><b>{sheet.handle_mark()}</b>'
        f'<p class="mute">{sheet.day()}, {sheet.clock()}</p></div></div><div class="icons">{icons}</div></section>'
        + f'<section><div class="pairs">{pairs}</div></section><section><h2>{sheet.say("engagement")}</h2>'
        + "".join(sheet.row(figure) for figure in ("likes", "comments", "shares", "saves"))
        + f"</section><section>{sheet.follower_split()}{sheet.row('new_followers')}</section>"
    )


def ig_story(sheet: Sheet) -> str:
    """A sheet over the story's picture; counts without a name of ours (replies, taps) stand between the others."""
    taps = exact(int(sheet.counts["views"] * 0.8), sheet.language).text
    return (
        f"{sheet.picture('full')}"
        f'<section class="sheet"><div class="grip"></div><h2>{sheet.say("story insights")}</h2>'
        f'<p class="mute">{sheet.handle_mark()} · {sheet.dice.randint(2, 23)} '
        f"{'j' if sheet.language == 'id' else 'h'}</p>"
        + sheet.row("views")
        + sheet.row("reach")
        + sheet.row("interactions")
        + sheet.noise_row(sheet.say("replies"), str(sheet.dice.randint(2, 90)))
        + sheet.row("shares")
        + f"</section><section><h2>{sheet.say('navigation')}</h2>{sheet.noise_row(sheet.say('forward'), taps)}"
        + sheet.noise_row(sheet.say("exited"), str(sheet.dice.randint(100, 900)))
        + f"{sheet.row('profile_visits')}{sheet.row('new_followers')}</section>"
    )


def ig_account(sheet: Sheet) -> str:
    """Cards with a change in percent behind the figure, over a chart of days."""
    before, after = MONTHS[sheet.language]
    day = sheet.dice.randint(2, 22)
    span = f"{day} {before} - {day} {after}" if sheet.language == "id" else f"{before} {day} - {after} {day}"
    cards = "".join(
        f'<div class="card">{sheet.label(figure)}{sheet.value(figure)}'
        f'<span class="up">+{sheet.share(11, 990)}</span></div>'
        for figure in ("views", "reach", "interactions", "profile_visits", "new_followers")
    )
    return (
        sheet.header("account insights", sheet.handle_mark())
        + f'<section><span class="chip">{sheet.say("thirty days")}</span><span class="mute">{span}</span></section>'
        + f'<section>{cards}<p class="mute">{sheet.say("vs before")}</p></section>'
        + f"<section>{sheet.row('followers')}{sheet.bar_chart()}</section>"
    )


def tiktok_video(sheet: Sheet) -> str:
    """Three columns, the name above the figure, times among them."""
    hours = sheet.dice.randint(2, 79)
    minutes, rest = sheet.dice.randint(0, 59), sheet.dice.randint(0, 59)
    total = f"{hours}j:{minutes:02}m:{rest:02}d" if sheet.language == "id" else f"{hours}h:{minutes:02}m:{rest:02}s"
    cells = "".join(
        f"<div>{sheet.label(figure)}{sheet.value(figure)}</div>"
        for figure in ("views", "likes", "comments", "shares", "saves", "new_followers")
    )
    noise = "".join(
        f'<div><span class="l">{sheet.say(words)}</span><span class="v">{value}</span></div>'
        for words, value in (
            ("total time", total),
            ("average", sheet.seconds()),
            ("watched all", sheet.share(20, 800)),
        )
    )
    sources = "".join(
        f'{sheet.noise_row(words, sheet.share(10, 900))}<div class="bar"><i style="width:{width}%"></i></div>'
        for words, width in ((sheet.say("for you"), 74), ("Profil" if sheet.language == "id" else "Profile", 12))
    )
    return (
        sheet.header("video analysis")
        + f'<div class="tabs"><b>{sheet.say("overview")}</b><span>{sheet.say("audience")}</span></div>'
        + f'<section class="beside">{sheet.picture("tall")}<div><b>{sheet.handle_mark("@")}</b>'
        f'<p class="mute">{sheet.dice.choice(CAPTIONS[sheet.language])}</p>'
        f'<p class="mute">{sheet.day()}</p></div></section>'
        + f'<section><div class="three">{cells}</div></section><section><div class="three">{noise}</div>'
        + f"{sheet.line_chart()}</section><section><h2>{sheet.say('traffic')}</h2>{sources}</section>"
    )


def yt_studio(sheet: Sheet) -> str:
    """Two columns of cards, each with a sentence that compares (with a number in it that is no figure)."""
    usual = rounded(sheet.counts["views"] // 7 + 1_000, sheet.language).text
    cards = "".join(
        f'<div class="card">{sheet.label(figure)}{sheet.value(figure, sign)}<small>{below}</small></div>'
        for figure, sign, below in (
            ("views", "", f"{usual} {sheet.say('more than usual')}"),
            ("watch_hours", "", f"+{sheet.share(11, 400)}"),
            ("new_followers", "+", sheet.day()),
            ("impressions", "", f"{sheet.say('ctr')} {sheet.share(11, 140)}"),
        )
    )
    return (
        sheet.header("video analytics")
        + f'<section class="beside">{sheet.picture("wide")}<div><b>{sheet.dice.choice(CAPTIONS[sheet.language])}</b>'
        f'<p class="mute">{sheet.handle_mark("@")}</p><p class="mute">'
        f"{sheet.dice.randint(3, 19)}:{sheet.dice.randint(10, 59)}"
        f" · {sheet.day()}</p></div></section>"
        + f'<section><div class="two">{cards}</div>{sheet.line_chart()}</section><section>'
        + f"{sheet.row('likes')}{sheet.row('comments')}{sheet.noise_row(sheet.say('liked'), sheet.share(901, 998))}"
        + sheet.noise_row(sheet.say("average"), f"{sheet.dice.randint(1, 9)}:{sheet.dice.randint(10, 59)}")
        + "</section>"
    )


def fb_reel(sheet: Sheet) -> str:
    """One list, the figure first and its name behind it on the same line."""

    def lead(figure: str) -> str:
        return f'<div class="lead"><span class="dot"></span>{sheet.value(figure)}{sheet.label(figure)}</div>'

    first = sheet.dice.choice(("views", "plays"))
    return (
        sheet.header("how it goes", f"{sheet.handle_mark()} · {sheet.day()}")
        + f"<section>{lead(first)}{lead('reach')}{lead('interactions')}</section>"
        + f'<section class="beside">{sheet.picture("square")}<div><p class="mute">{sheet.say("average")}</p>'
        f'<b>{sheet.seconds()}</b><p class="mute">{sheet.say("followers share")} {sheet.share(100, 700)}</p>'
        + "</div></section>"
        + f"<section>{''.join(lead(figure) for figure in ('likes', 'comments', 'shares', 'new_followers'))}</section>"
        + f'<section class="center"><span class="chip">{sheet.say("promote")}</span></section>'
    )


#: layout -> (platform, app whose words it uses, how it is drawn)
LAYOUTS: dict[str, tuple[str, str, Callable[[Sheet], str]]] = {
    "ig-reel": ("instagram", "instagram", ig_reel),
    "ig-post": ("instagram", "instagram", ig_post),
    "ig-story": ("instagram", "instagram", ig_story),
    "ig-account": ("instagram", "instagram", ig_account),
    "tiktok-video": ("tiktok", "tiktok", tiktok_video),
    "yt-studio": ("youtube", "youtube", yt_studio),
    "fb-reel": ("facebook", "facebook", fb_reel),
}
