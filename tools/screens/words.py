"""What the screens say, in Indonesian and English: names of figures by app, and the noise around them."""

#: (figure, app) or figure -> {language: words the app may use for it}
LABELS: dict[str, dict[str, tuple[str, ...]]] = {
    "views": {"id": ("Tayangan",), "en": ("Views",)},
    "views tiktok": {"id": ("Tayangan video",), "en": ("Video views",)},
    "views youtube": {"id": ("Penayangan",), "en": ("Views",)},
    "plays": {"id": ("Pemutaran", "Diputar"), "en": ("Plays",)},
    "impressions": {"id": ("Impresi",), "en": ("Impressions",)},
    "reach": {"id": ("Akun yang dijangkau", "Jangkauan"), "en": ("Accounts reached", "Reach")},
    "interactions": {"id": ("Interaksi",), "en": ("Interactions",)},
    "likes": {"id": ("Suka",), "en": ("Likes",)},
    "comments": {"id": ("Komentar",), "en": ("Comments",)},
    "shares": {"id": ("Dibagikan", "Bagikan"), "en": ("Shares",)},
    "saves": {"id": ("Disimpan", "Simpan"), "en": ("Saves", "Saved")},
    "saves tiktok": {"id": ("Favorit", "Simpan"), "en": ("Favorites", "Saves")},
    "followers": {"id": ("Total pengikut", "Pengikut"), "en": ("Total followers", "Followers")},
    "new_followers": {"id": ("Pengikut baru", "Mengikuti"), "en": ("New followers", "Follows")},
    "new_followers tiktok": {"id": ("Pengikut baru",), "en": ("New followers",)},
    "new_followers youtube": {"id": ("Subscriber",), "en": ("Subscribers",)},
    "profile_visits": {"id": ("Kunjungan profil",), "en": ("Profile visits",)},
    "watch_hours": {"id": ("Waktu tonton (jam)",), "en": ("Watch time (hours)",)},
}

#: name -> (Indonesian, English)
SAYINGS: dict[str, tuple[str, str]] = {
    "reel insights": ("Insight reel", "Reel insights"),
    "post insights": ("Insight postingan", "Post insights"),
    "story insights": ("Insight cerita", "Story insights"),
    "account insights": ("Insight", "Insights"),
    "video analysis": ("Analisis video", "Video analysis"),
    "video analytics": ("Analitik video", "Video analytics"),
    "overview": ("Ringkasan", "Overview"),
    "audience": ("Audiens", "Viewers"),
    "engagement": ("Interaksi postingan", "Engagement"),
    "navigation": ("Navigasi", "Navigation"),
    "forward": ("Maju", "Forward"),
    "exited": ("Keluar", "Exited"),
    "replies": ("Balasan", "Replies"),
    "followers share": ("Pengikut", "Followers"),
    "others share": ("Bukan pengikut", "Non-followers"),
    "average": ("Rata-rata waktu tonton", "Average watch time"),
    "total time": ("Total waktu putar", "Total play time"),
    "watched all": ("Menonton video penuh", "Watched full video"),
    "thirty days": ("30 hari terakhir", "Last 30 days"),
    "ctr": ("Rasio klik-tayang impresi", "Impressions click-through rate"),
    "liked": ("Suka (vs. tidak suka)", "Likes (vs. dislikes)"),
    "more than usual": ("lebih banyak dari biasanya", "more than usual"),
    "vs before": ("dibanding 30 hari sebelumnya", "vs previous 30 days"),
    "length": ("Durasi", "Duration"),
    "promote": ("Promosikan reel", "Boost reel"),
    "how it goes": ("Performa reel Anda", "How your reel is performing"),
    "traffic": ("Sumber traffic", "Traffic sources"),
    "for you": ("Untuk Anda", "For You"),
}

CAPTIONS: dict[str, tuple[str, ...]] = {
    "id": (
        "Resep sahur 10 menit",
        "Bekal anak tanpa kulkas",
        "3 outfit kondangan",
        "Kopi susu gula aren",
        "Rute 5 km pagi",
    ),
    "en": (
        "10 minute breakfast",
        "Packing light for Bali",
        "3 ways to wear batik",
        "Home coffee corner",
        "5 km morning run",
    ),
}
HANDLES = ("dapur.tantri", "larilagi.id", "kopi_sore", "batikbyarum", "jalan.bareng", "ruangbaca88", "galihmasak")
MONTHS: dict[str, tuple[str, str]] = {"id": ("Okt", "Nov"), "en": ("Oct", "Nov")}
