"""The words of scope-of-work lines: every phrase and what it means. Longest phrase first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sense:
    """What a phrase means: `kind` and its value (a format, platform, extra, term, unit ...)."""

    kind: str
    value: str = ""
    platform: str = ""


SENSES: dict[str, Sense] = {}


def _say(kind: str, value: str, phrases: str, platform: str = "") -> None:
    for phrase in phrases.split("/"):
        SENSES[phrase.strip()] = Sense(kind, value, platform)


for _name, _phrases in {
    "instagram": "ig/instagram/insta", "tiktok": "tiktok/tt/tik tok", "youtube": "yt/youtube/you tube",
    "x": "x/twitter", "facebook": "fb/facebook", "threads": "threads", "podcast": "podcast/siniar",
}.items():  # fmt: skip
    _say("platform", _name, _phrases)

_say("format", "reel", "reels/reel")
_say("format", "story", "story/stories/storie/storys")
_say(
    "format",
    "story",
    "igs/ig story/insta story/instastory/instastories/ig stories/sg/storygram/snapgram/insta stories",
    "instagram",
)
_say("format", "reel", "igr/ig reels/ig reel/insta reels", "instagram")
_say(
    "format",
    "feed_post",
    "feed/feeds/feed post/post feed/foto feed/feed foto/feed photo/photo feed/single post/single feed/postingan feed/"
    "single photo",
)
_say("format", "feed_post", "igf/ig feed/ig post/post ig/foto ig/ig foto/ig photo/ig feeds/postingan ig", "instagram")
_say("format", "feed_post", "fb post/post fb/postingan fb/facebook post/post facebook/status fb", "facebook")
_say(
    "format",
    "carousel",
    "carousel/carousels/karosel/carousell/karusel/feed carousel/carousel feed/post carousel/carousel post/feed slide/"
    "slide feed",
)
_say("format", "carousel", "ig slide/slide ig", "instagram")
_say("slide", "carousel", "slide/slides")
_say("format", "short_video", "vt/tiktok video/video tiktok/tiktok videos/tt video/video tt/fyp video", "tiktok")
_say("format", "short_video", "short/shorts/yt short/yt shorts/youtube shorts/youtube short", "youtube")
_say(
    "format",
    "long_video",
    "dedicated/dedicated video/video dedicated/integrasi/integration/integrated/integrated video/video integrasi/"
    "yt long/long video/video panjang/yt dedicated/yt integrasi/integrasi video/vlog",
    "youtube",
)
_say("format", "live", "live/live streaming/livestream/live stream/live shopping/live selling/siaran langsung")
_say("format", "text_post", "tweet/tweets/twit/cuitan/twitter thread/thread twitter/utas/post twitter", "x")
_say("format", "text_post", "thread")
_say("format", "text_post", "threads post/post threads", "threads")
_say("format", "episode", "episode/eps/episode podcast/podcast episode", "podcast")
_say(
    "format",
    "event",
    "event/hadir/hadir event/event appearance/menghadiri event/hadir di event/datang ke event/attend event/"
    "event attendance/attendance/hadir acara/acara/hadir di acara/menghadiri acara/event visit/visit event",
)
_say(
    "visit",
    "",
    "visit/visit store/store visit/kunjungan/kunjungan ke lokasi/visit lokasi/visit outlet/visit toko/visit resto/"
    "datang ke lokasi/datang ke outlet/datang ke toko/datang ke store/site visit/outlet visit/visit ke outlet/"
    "visit ke lokasi/visit ke toko/visit ke store/kunjungan outlet/kunjungan toko/visit cafe/visit ke cafe",
)
_say("generic", "video", "video/videos/vidio")
_say("generic", "post", "post/posts/postingan/konten/content/kontent/foto/photo")

_say(
    "extra",
    "link",
    "link/swipe up/link sticker/sticker link/stiker link/swipe up link/link produk/with link/pakai link/pake link/"
    "link afiliasi/link affiliate",
)
_say("extra", "tag", "tag/mention/tag brand/tagging/mention brand/tag akun/mention akun/tag mention/tag akun brand")
_say(
    "extra",
    "collab",
    "collab/collab post/kolab/collaboration post/kolaborasi post/collabs/ig collab/invite collab/collab posting",
)
_say("extra", "voice_over", "vo/voice over/voiceover/pakai voice over/with voice over/isi suara/sulih suara")
_say("numbered", "pin", "pin/pinned/pin post/disematkan/sematkan/di pin")
_say("duration", "", "durasi/duration/panjang")
_say("products", "", "produk/product/products/sku/item produk/varian")

_say(
    "term",
    "owning",
    "owning/owning content/owning konten/content owning/owning right/owning rights/usage right/usage rights/usage/"
    "ads rights/hak pakai/hak pakai konten/hak ads/hak iklan/hak guna/izin ads/izin iklan/hak penggunaan/"
    "hak penggunaan konten/ads usage/ad rights/owning konten ads/owning ads/paid usage/content usage/hak pakai iklan/"
    "license/lisensi/lisensi konten/content rights/hak konten/hak pakai video/hak tayang iklan",
)
_say(
    "term",
    "boost_code",
    "boost code/boostcode/kode boost/spark code/spark ads/spark ad/spark/spark ads code/kode spark/sparkcode/"
    "partnership code/kode partnership/partnership ads code/partnership ads/partnership ad code/partnership ad/"
    "kode iklan/ads code/ad code/kode ads/kode spark ads/boosting code/code boost/kode boosting/code spark/vsa/"
    "auth code/kode otorisasi/kode otorisasi iklan",
)
_say(
    "term",
    "mirroring",
    "mirroring/mirror/crosspost/cross post/cross posting/crossposting/repost/re post/reupload/re upload",
)
_say(
    "term",
    "exclusivity",
    "eksklusif/eksklusifitas/eksklusivitas/exclusive/exclusivity/ekslusif/ekslusivitas/excl/eksklusiv/exclusiv/"
    "eksklusifity/category exclusivity/lock kompetitor/lock competitor/lock kategori/lock category/no kompetitor/"
    "no competitor",
)
_say(
    "term",
    "revisions",
    "revisi/revision/revisions/rev/revise/kali revisi/minor revisi/revisi minor/minor revision/minor revisions",
)
_say(
    "term",
    "keep_post",
    "keep post/keep/keep posting/keep konten/keep content/keep feed/keep video/jangan dihapus/tidak dihapus/"
    "ga dihapus/gak dihapus/tidak di hapus/no delete/no takedown/no take down/tidak takedown/postingan tidak dihapus/"
    "tayang di feed/konten tidak dihapus/post tidak dihapus/tidak boleh dihapus/keep postingan/nggak dihapus/"
    "tanpa hapus/gak di hapus/ga di hapus",
)
_say(
    "term",
    "link_bio",
    "link bio/link di bio/link in bio/bio link/linkbio/link dibio/pasang link di bio/link on bio/bio link tree/"
    "pasang link bio/link at bio",
)
_say(
    "term",
    "raw_files",
    "raw file/raw files/raw footage/raw video/raw/file mentah/file master/footage mentah/video mentah/mentahan/"
    "raw material/raw content/file raw/rawfile/rawfiles/master file/footage raw",
)
_say(
    "term",
    "deposit",
    "dp/deposit/uang muka/down payment/downpayment/panjar/di muka/di depan/dimuka/didepan/upfront/up front/di awal/"
    "advance/booking dp",
)
_say(
    "term",
    "pay_within",
    "bayar/dibayar/pembayaran/pelunasan/lunas/payment/pay/pay within/pay in/paid within/tempo/top/term of payment/"
    "termin/jatuh tempo/bayar dalam/pelunasan dalam/sisanya/sisa/dilunasi/dibayar dalam/term payment/cair/pencairan/"
    "tempo pembayaran/termin pembayaran/pelunasan maksimal/invoice/terms of payment/lunas dalam/sisanya dibayar/"
    "sisa dibayar/sisa pelunasan",
)
_say(
    "until",
    "",
    "berlaku/berlaku sampai/berlaku hingga/berlaku s d/valid/valid until/valid sampai/valid hingga/valid s d/"
    "valid till/valid through/berlaku sd/valid sd/rate berlaku sampai/expired/good until/harga berlaku sampai/"
    "rate berlaku hingga/berlaku sampe/valid sampe/rate valid sampai/rate berlaku s d/s d/rate valid until/"
    "rate valid s d/berlaku sampai dengan",
)
_say(
    "posting",
    "",
    "posting/tayang/upload/publish/naik/tgl/tanggal/posting tanggal/posting tgl/tayang tanggal/tayang tgl/"
    "upload tanggal/upload tgl/publish tanggal/publish date/posting date/posting on/publish on/go live/jadwal tayang/"
    "jadwal posting/tgl posting/tanggal posting/tanggal tayang/tgl tayang/jadwal/diposting/post date/tayang di/"
    "posting di/naik tanggal/naik tgl/jadwal upload/periode/periode tayang/periode posting/rilis/live date/airing/due",
)
_say("mode", "endorse", "endorse/endorsement/endors/endorsment/endorsements")
_say("mode", "paid_promote", "paid promote/paid promo/pp/paidpromote/paid promotion/paidpromo")
_say("barter", "", "barter/barteran/sistem barter/barter produk/barter product/full barter")
_say("worth", "", "senilai/worth/seharga/nilai/value/valued at/worth of/dengan nilai/value of")
_say(
    "scope",
    "",
    "kategori/category/sesama/produk sejenis kategori/untuk kategori/di kategori/for category/niche/kompetitor/"
    "dari kompetitor/sesama produk/sesama brand/brand sejenis/in category/industri/dari brand",
)

_say(
    "nett",
    "1",
    "nett/net/netto/bersih/clean/after tax/setelah pajak/sudah potong pajak/udah potong pajak/terima bersih/"
    "net of tax/nett terima/nett diterima/nett after tax/net after tax/sudah bersih/bersih setelah pajak/"
    "nett setelah pajak/exclude pajak/excl pajak/exclude pph/excl pph/excluding tax/exclude tax/excl tax/"
    "di luar pajak/diluar pajak/belum termasuk pajak/belum termasuk pph/di luar pph/diluar pph/excluding pph/"
    "exc pajak/exc pph/exclusive of tax/tidak termasuk pajak/plus pajak",
)
_say(
    "nett",
    "0",
    "gross/bruto/kotor/sebelum pajak/belum potong pajak/before tax/sblm pajak/belum dipotong pajak/gross before tax/"
    "gross sebelum pajak/brutto/sebelum potong pajak/sebelum dipotong pajak/belum pajak/termasuk pajak/"
    "sudah termasuk pajak/include pajak/incl pajak/include tax/incl tax/including tax/termasuk pph/sudah termasuk pph/"
    "include pph/incl pph/including pph/inc pajak/inc pph/inc tax/inclusive of tax/tax included/pajak termasuk",
)
_say("currency", "IDR", "rp/idr/rupiah")
_say("currency", "USD", "usd/dollar/us")
for _code in ("SGD", "MYR", "EUR", "AUD", "JPY", "PHP", "THB", "VND"):
    _say("currency", _code, _code.lower())
_say(
    "feeword",
    "",
    "fee/fees/feenya/rate/ratenya/ratecard/rate card/harga/harganya/budget/price/tarif/biaya/cost/total/total fee/"
    "fee total/total harga/all in/grand total/totalnya/total rate/total budget/budgetnya/honor/bayaran/total biaya",
)
_say("per", "", "per/tiap/setiap/each per")
_say("each", "", "masing masing/each/masing/apiece")
_say(
    "forever",
    "",
    "selamanya/permanen/permanent/forever/lifetime/seumur hidup/perpetual/in perpetuity/selama lamanya/"
    "tanpa batas waktu/unlimited/permanently",
)
_say("percent", "", "persen/percent/pct")
_say("times", "", "kali/pcs/pc/buah/times/biji/pieces/unit/slot")

_say(
    "filler",
    "",
    "halo/hallo/hai/hi/hello/kak/kakak/ka/kk/min/mimin/admin/gan/sis/bang/bro/mbak/mba/mas/bun/untuk/utk/buat/for/ya/"
    "yaa/yah/dong/nih/deh/sih/kok/lah/nego/negotiable/bisa nego/masih nego/masih bisa nego/nego tipis/can nego/"
    "slightly nego/boleh nego/bisa/berikut/adalah/yaitu/ini/itu/paket/package/bundling/bundle/aja/saja/only/incl/"
    "include/including/included/termasuk/sudah termasuk/free/gratis/bonus/plus/dengan/dgn/with/w/di/on/in/at/the/a/an/"
    "of/dan/and/sama/serta/thanks/thank you/thx/makasih/terima kasih/tks/trims/sow/scope/scope of work/deliverable/"
    "deliverables/kerja sama/kerjasama/selama/maks/max/maksimal/maximum/up to/minimal/min durasi/pagi/siang/sore/"
    "malam/selamat pagi/selamat siang/selamat sore/selamat malam/kami/kita/saya/aku/mau/ingin/minta/request/req/"
    "kira kira/jadi/jadinya/nya/dapat/dapet/ambil/need/butuh/perlu/untuk ya/ok/oke/okay/siap/detail/kalau/kalo/klo/"
    "juga/lalu/terus/please/pls/tolong/mohon/campaign/kampanye/brand/kol/influencer/talent/creator/kreator/masa/"
    "sampai dengan/to/tanya/mau tanya/info/ready/rate nya/rate untuk/ada/bentuk/berupa/sebagai/semua/semuanya/ke/"
    "dalam/within/setelah tayang/setelah posting/after posting/after publish/stlh tayang/sesudah tayang/after live/"
    "setelah naik/setelah post/after tayang/setelah upload/work/working/sejumlah/sebesar/maks revisi/jangka waktu/"
    "durasi waktu/langsung/tetap/utuh/pasti/i/we/would/like/my/our/your/is/are/price is/salam/permisi/punten/"
    "assalamualaikum/budget kami/deal/fix/fixed/sip/sudah/udah/akan/nanti",
)

UNITS = {
    "hari": 1, "hr": 1, "day": 1, "days": 1, "d": 1, "minggu": 7, "mgg": 7, "mg": 7, "week": 7, "weeks": 7, "pekan": 7,
    "bulan": 30, "bln": 30, "month": 30, "months": 30, "mo": 30, "tahun": 365, "thn": 365, "th": 365, "year": 365,
    "years": 365,
}  # fmt: skip
ONE_PERIOD = {"sehari": 1, "seminggu": 7, "sepekan": 7, "sebulan": 30, "setahun": 365}
SECONDS = {
    "detik": 1, "dtk": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "s": 1, "menit": 60, "mnt": 60, "min": 60,
    "minute": 60, "minutes": 60, "mins": 60,
}  # fmt: skip
HOURS = frozenset({"jam", "hour", "hours", "hrs", "h"})
THOUSAND, MILLION, MILLIARD = 1_000, 1_000_000, 1_000_000_000
MONEY = {
    "rb": THOUSAND, "ribu": THOUSAND, "rbu": THOUSAND, "rebu": THOUSAND, "k": THOUSAND, "jt": MILLION, "juta": MILLION,
    "jeti": MILLION, "mio": MILLION, "million": MILLION, "miliar": MILLIARD, "milyar": MILLIARD,
}  # fmt: skip
_MONTHS = (
    "jan januari january", "feb februari february pebruari", "mar maret march", "apr april", "mei may",
    "jun juni june", "jul juli july", "agu agt ags agustus aug august", "sep sept september",
    "okt oktober oct october", "nov november nop", "des desember dec december",
)  # fmt: skip
MONTHS = {name: place for place, names in enumerate(_MONTHS, start=1) for name in names.split()}
DIGITS = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "sebelas": 11, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
WHOLE_NUMBERS = {"sejuta": MILLION, "seribu": THOUSAND}
LONGEST_PHRASE = max(len(phrase.split()) for phrase in SENSES)

#: Words of items that are read with one letter wrong: `storry`, `rells`. Nothing else is.
CORRECTED = (
    "reels", "story", "stories", "carousel", "karosel", "tiktok", "youtube", "instagram", "facebook", "twitter",
    "podcast", "threads", "shorts",
)  # fmt: skip
#: What a payment may wait for; said behind its days.
WAITS = frozenset({"insight", "tayang", "posting", "publish", "invoice", "report", "laporan", "live"})


def corrected(word: str) -> str:
    """The item word that differs from `word` in one letter (changed, left out, doubled or swapped); else ""."""
    found = [known for known in CORRECTED if len(word) >= 5 and _is_near(word, known)]
    return found[0] if len(found) == 1 else ""


def _is_near(word: str, known: str) -> bool:
    if word[0] != known[0] or abs(len(word) - len(known)) > 1:
        return False
    if len(word) == len(known):
        differs = [place for place, pair in enumerate(zip(word, known, strict=True)) if pair[0] != pair[1]]
        if len(differs) == 2 and differs[1] == differs[0] + 1:
            return word[differs[0]] == known[differs[1]] and word[differs[1]] == known[differs[0]]
        return len(differs) == 1
    longer, shorter = (word, known) if len(word) > len(known) else (known, word)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
