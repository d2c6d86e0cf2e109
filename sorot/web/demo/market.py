"""What is on offer in the demo market, and how far each deal has come. Days count from the day the demo is loaded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoCampaign:
    """A campaign. `lines` are (platform, format, quantity); `rules` are (rule, value) as `campaigns` knows them."""

    key: str
    team: str
    by: str
    title: str
    goal: str
    category: str
    text: str
    lines: tuple[tuple[str, str, int], ...]
    fee: tuple[int, int]
    budget: int
    slots: int
    apply_in: int
    publish_in: tuple[int, int]
    rules: tuple[tuple[str, dict[str, object]], ...] = ()
    state: str = "published"
    tax_basis: str = "nett"
    agency: str = ""
    barter: tuple[str, int] | None = None


CAMPAIGNS = (
    DemoCampaign(
        "sahur", "kopi-senja", "dewi", "Resep Sahur 10 Menit", "awareness", "food",
        "Kami mencari kreator masak yang mau membuat resep sahur cepat dengan kopi susu botol Kopi Senja sebagai teman makan. "
        "Ceritakan dengan gaya Anda sendiri, tanpa klaim kesehatan. Produk kami kirim ke rumah.",
        (("instagram", "reel", 1), ("instagram", "story", 2)), (8_500_000, 8_500_000), 30_000_000, 3, 12, (18, 30),
        (("min_followers", {"count": 10_000, "platform": "instagram"}), ("category", {"any_of": ["food", "family"]})),
    ),
    DemoCampaign(
        "kedai-baru", "kopi-senja", "dewi", "Kedai Baru di Dago", "awareness", "food",
        "Datang, duduk, pesan apa saja, dan ajak penonton Anda melihat kedai baru kami di Dago.",
        (("tiktok", "short_video", 1), ("instagram", "story", 1)), (1_500_000, 4_000_000), 20_000_000, 6, 20, (24, 45),
        (("province", {"any_of": ["32"]}),), tax_basis="gross",
    ),
    DemoCampaign(
        "kopi-kampus", "kopi-senja", "dewi", "Teman Begadang Skripsi", "engagement", "education",
        "Ajak mahasiswa bercerita soal begadang paling berkesan. Kopi botol dari kami, cerita dari mereka.",
        (("tiktok", "short_video", 2),), (900_000, 2_500_000), 15_000_000, 6, 25, (30, 60),
        (("max_followers", {"count": 100_000}),),
    ),
    DemoCampaign(
        "mandi-pagi", "sabun-kembang", "wayan", "Mandi Pagi Tanpa Buru-buru", "awareness", "beauty",
        "Tunjukkan kebiasaan mandi pagi Anda dengan sabun batang minyak kelapa. Jangan menyebut obat atau hasil medis.",
        (("instagram", "reel", 1),), (1_800_000, 3_500_000), 21_000_000, 6, 15, (21, 40),
        (("category", {"any_of": ["beauty", "health", "home"]}), ("min_followers", {"count": 5_000})),
    ),
    DemoCampaign(
        "kotak-sabun", "sabun-kembang", "wayan", "Coba Satu Kotak, Cerita Apa Adanya", "engagement", "beauty",
        "Kami kirim satu kotak berisi enam sabun. Anda bercerita sejujurnya, termasuk yang tidak Anda suka.",
        (("instagram", "story", 3),), (0, 0), 0, 10, 30, (35, 60), barter=("Satu kotak enam sabun", 240_000),
    ),
    DemoCampaign(
        "kulit-tropis", "sabun-kembang", "wayan", "Kulit Tropis, Kata Ahlinya", "loyalty", "health",
        "Penjelasan singkat tentang merawat kulit di udara lembap, oleh orang yang memang ahlinya.",
        (("youtube", "long_video", 1),), (12_000_000, 12_000_000), 24_000_000, 2, 18, (30, 50),
        (("kind", {"value": "kol"}), ("verified", {})),
    ),
    DemoCampaign(
        "isi-tas", "tas-arunika", "maya", "Isi Tas Lebaran", "sales", "fashion",
        "Perlihatkan isi tas Anda saat mudik. Tas anyam kami kirim dan boleh disimpan.",
        (("instagram", "carousel", 1), ("instagram", "story", 2)), (2_000_000, 3_000_000), 18_000_000, 6, 10, (16, 28),
        (("category", {"any_of": ["fashion", "travel"]}), ("has_photo", {})),
    ),
    DemoCampaign(
        "perajin", "tas-arunika", "maya", "Sehari Bersama Perajin", "loyalty", "travel",
        "Satu hari di bengkel anyam Kulon Progo. Perjalanan dan penginapan kami tanggung.",
        (("youtube", "long_video", 1), ("instagram", "reel", 1)), (6_500_000, 9_000_000), 27_000_000, 3, 22, (40, 70),
        (("min_followers", {"count": 20_000}),),
    ),
    DemoCampaign(
        "mudik-aman", "kopi-senja", "galih", "Istirahat di Jalan Mudik", "awareness", "travel",
        "Ajak pemudik berhenti tiap tiga jam. Kopi Senja membuka 12 pos istirahat gratis di jalur selatan.",
        (("instagram", "reel", 1), ("tiktok", "short_video", 1)), (7_000_000, 15_000_000), 90_000_000, 6, 14, (20, 32),
        (("min_followers", {"count": 50_000}),), agency="ruang-lantang",
    ),
    DemoCampaign(
        "dapur-ibu", "sabun-kembang", "galih", "Tangan Bersih di Dapur Ibu", "awareness", "family",
        "Kebiasaan cuci tangan keluarga Anda, dengan cara yang lucu.",
        (("tiktok", "short_video", 2),), (3_000_000, 6_000_000), 36_000_000, 6, 16, (22, 40), agency="ruang-lantang",
    ),
    DemoCampaign(
        "gim-lokal", "kopi-senja", "dewi", "Main Sampai Subuh", "engagement", "gaming",
        "Siaran langsung gim lokal ditemani kopi botol. Minimal dua jam.",
        (("youtube", "live", 1),), (2_500_000, 5_000_000), 15_000_000, 3, 35, (40, 60), state="draft",
    ),
    DemoCampaign(
        "panen-kopi", "kopi-senja", "dewi", "Panen Raya Pangalengan", "awareness", "travel",
        "Ikut memetik kopi bersama petani. Kampanye ini sudah selesai.",
        (("instagram", "reel", 1),), (4_000_000, 4_000_000), 12_000_000, 3, 3, (5, 20), state="closed",
    ),
)


@dataclass(frozen=True, slots=True)
class DemoDeal:
    """One application and how far it went. `stage` names the last thing that happened (see `builder.STAGES`)."""

    campaign: str
    creator: str
    stage: str
    fee: int
    idea: str


DEALS = (
    DemoDeal("sahur", "rani.masak", "countered_by_brand", 9_000_000, "Nasi goreng sahur 10 menit, kopi susu jadi penutupnya. Direkam di dapur kos."),
    DemoDeal("sahur", "ibu.sinta", "submitted", 8_500_000, "Bekal sahur untuk suami yang kerja malam."),
    DemoDeal("sahur", "uni.rasa", "shortlisted", 8_500_000, "Rendang sisa kemarin jadi sahur baru."),
    DemoDeal("kedai-baru", "sekar.hijab", "submitted", 2_000_000, "Outfit nongkrong, pesan kopi, jalan ke Dago."),
    DemoDeal("kedai-baru", "rani.masak", "invited", 3_000_000, ""),
    DemoDeal("kedai-baru", "fikri.motor", "declined", 2_500_000, "Touring pagi, berhenti di kedai."),
    DemoDeal("kopi-kampus", "rani.masak", "delivered", 2_200_000, "Mi instan ala anak kos, versi lebih sehat, ditemani kopi."),
    DemoDeal("kopi-kampus", "nadia.baca", "offered", 1_500_000, "Satu buku, satu botol kopi, satu malam."),
    DemoDeal("kopi-kampus", "raka.main", "withdrawn", 2_500_000, "Main gim sambil menunggu revisi."),
    DemoDeal("mandi-pagi", "putri.rias", "working", 3_200_000, "Mandi pagi sebelum rias, 30 detik."),
    DemoDeal("mandi-pagi", "gita.yoga", "signing", 3_000_000, "Setelah yoga, mandi pelan-pelan."),
    DemoDeal("mandi-pagi", "rani.masak", "paid", 2_800_000, "Tangan bau bawang, mandi dulu."),
    DemoDeal("kotak-sabun", "lia.skin", "working", 0, "Enam sabun, enam hari, catatan jujur."),
    DemoDeal("kotak-sabun", "mila.tanam", "submitted", 0, "Habis berkebun, tangan kotor."),
    DemoDeal("kulit-tropis", "dr.laksmi", "changes", 12_000_000, "Kenapa kulit lembap tetap perlu pelembap."),
    DemoDeal("isi-tas", "celine.gaya", "funding", 3_000_000, "Isi tas mudik, versi satu koper kecil."),
    DemoDeal("isi-tas", "maria.kupang", "published", 2_500_000, "Tas anyam dan tenun Timor."),
    DemoDeal("perajin", "tono.jalan", "completed", 7_000_000, "Sehari jadi murid perajin."),
    DemoDeal("mudik-aman", "rizal.trip", "reported", 15_000_000, "Jalur selatan, 12 pos, satu hari."),
    DemoDeal("mudik-aman", "ayah.kembar", "signing", 12_000_000, "Mudik dengan dua anak kembar."),
    DemoDeal("dapur-ibu", "guru.ipa", "approved", 5_000_000, "Percobaan lada dan sabun."),
    DemoDeal("dapur-ibu", "jojo.kocak", "offered", 4_500_000, "Opung menyuruh cuci tangan."),
    DemoDeal("panen-kopi", "ketut.laut", "paid", 4_000_000, "Dari laut ke gunung, memetik kopi."),
    DemoDeal("panen-kopi", "daeng.jajan", "cancelled", 4_000_000, "Kopi Toraja bertemu Pangalengan."),
)
