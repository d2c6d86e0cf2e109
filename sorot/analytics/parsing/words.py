# ruff: noqa: E501 - one concept a line reads better than folded tables
"""Words of headers by concept: English, Indonesian/Malay, Spanish, Portuguese, French, German, Italian, Hindi and others.

Phrases are folded (lower case, no Latin accents) and separated by `|`. Concepts are combined by `lexicon`.
"""

CONCEPTS: dict[str, str] = {
    # what is counted
    "views": "view|views|visit|visits|kunjungan|visitas|visites|viewcount|play|plays|playcount|watched|vv|penayangan|ditonton|tontonan|penonton video|dilihat|kali dilihat|kali ditonton|"
    "jumlah tayang|tayang|visualizacion|visualizaciones|vistas|vista|reproduccion|reproducciones|visualizacao|visualizacoes|vues|vue|"
    "lectures|aufrufe|wiedergaben|klicks video|visualizzazioni|weergaven|goruntuleme|goruntulenme|izlenme|wyswietlenia|просмотры|просмотров|"
    "просмотр|再生回数|再生数|視聴回数|閲覧数|播放量|播放次数|播放|观看次数|观看量|观看|觀看|浏览|阅读量|觀看次數|浏览量|조회수|조회|luot xem|ยอดวิว|ยอดดู|การดู|"
    "مشاهدات|المشاهدات|عدد المشاهدات|दृश्य|व्यूज़|व्यूज|व्यू|देखे गए|देखा गया|bekeken|visninger|naytot",
    "tayangan": "tayangan|paparan",
    "likes": "like|likes|liked by|edge liked by|likecount|liked|heart|hearts|digg|diggcount|favourites|favorites count|suka|disukai|yang suka|tanda suka|jempol|sukaan|"
    "me gusta|megusta|me gustas|les gusta|curtida|curtidas|gostos|gostei|j'aime|jaime|j aime|mentions j'aime|gefallt mir|gefallt|mi piace|"
    "vind ik leuks|vind ik leuk|begeni|begeniler|beğeni|lajki|polubienia|лайки|лайков|лайк|нравится|高評価|いいね|いいね数|点赞|点赞数|點讚|赞|좋아요|"
    "luot thich|thich|ถูกใจ|ยอดไลค์|إعجابات|الإعجابات|اعجابات|لايك|पसंद|लाइक|लाइक्स|पसंद की संख्या",
    "dislikes": "dislike|dislikes|dislikecount|tidak suka|tidak disukai|no me gusta|nao gostei|je n'aime pas|mag ich nicht|дизлайки|低評価|नापसंद",
    "comments": "comment|comments|commentcount|cmt|cmts|komentar|komen|dikomentari|comentario|comentarios|commentaire|commentaires|kommentar|"
    "kommentare|commento|commenti|reacties|opmerkingen|yorum|yorumlar|komentarze|комментарии|комментариев|コメント|コメント数|评论|评论数|評論|留言|댓글|"
    "binh luan|ความคิดเห็น|คอมเมนต์|تعليقات|التعليقات|टिप्पणी|टिप्पणियां|टिप्पणियाँ|कमेंट|कमेंट्स|replies|reply|balasan|respuestas|respostas",
    "shares": "share|shares|sharecount|shared|repost|reposts|retweet|retweets|dibagikan|bagikan|membagikan|berbagi|kongsi|compartido|compartidos|"
    "veces compartido|compartir|compartilhamento|compartilhamentos|compartilhado|partilhas|partages|partage|geteilt|geteilte|"
    "condivisioni|gedeeld|paylasim|paylasimlar|udostepnienia|репосты|поделились|共有|シェア|シェア数|分享|分享数|转发|공유|chia se|แชร์|مشاركات|المشاركات|"
    "शेयर|साझा|शेयर की संख्या|sends",
    "saves": "save|saves|saved|savecount|bookmark|bookmarks|collect|collectcount|collects|favorites|favorite|tersimpan|disimpan|simpan|simpanan|penyimpanan|guardado|guardados|"
    "veces guardado|salvamento|salvamentos|salvos|salvo|enregistrements|enregistre|gespeichert|salvataggi|kaydetme|kaydetmeler|сохранения|保存|保存数|收藏|"
    "收藏数|저장|luot luu|บันทึก|حفظ|सेव|सहेजे गए",
    "reach": "reach|reached|jangkauan|dijangkau|akun yang dijangkau|accounts reached|alcance|portee|couverture|reichweite|copertura|bereik|erisim|zasieg|охват|リーチ|"
    "触达|覆盖人数|도달|tiep can|การเข้าถึง|الوصول|पहुंच|पहुँच|unique viewers|unique users|penonton unik",
    "impressions": "impression|impressions|impressionen|impresi|impresion|impresiones|impressao|impressoes|impressioni|gosterim|показы|インプレッション|展示量|展示次数|"
    "노출|노출수|luot hien thi|การแสดงผล|مرات الظهور|इंप्रेशन|छापें|exposure|exposures",
    "followers": "follower|followers|followercount|fan|fans|fanbase|subscriber|subscribers|subs|subscribercount|subscriber s|pengikut|jumlah pengikut|pelanggan|"
    "folower|folowers|follwers|seguidor|seguidores|suscriptor|suscriptores|inscrito|inscritos|assinantes|abonnes|abonne|abonnenten|abonnent|"
    "follower innen|iscritti|volgers|abonnees|takipci|takipciler|abone|obserwujacy|подписчики|подписчиков|フォロワー|フォロワー数|登録者数|登録者|チャンネル登録者数|粉丝|粉丝数|粉絲|"
    "订阅者|팔로워|팔로워 수|구독자|구독자 수|nguoi theo doi|ผู้ติดตาม|متابعين|المتابعون|المتابعين|مشتركين|المشتركون|अनुयायी|फॉलोअर्स|फ़ॉलोअर|फॉलोअर|"
    "सब्सक्राइबर|सब्सक्राइबर्स|सदस्य|audience size|followings count fans|members",
    "following": "following|followings|followingcount|follows count|followed accounts|mengikuti|diikuti|seguindo|siguiendo|seguidos|abonnements|gefolgt|folge ich|"
    "seguiti|takip edilen|подписки|フォロー中|フォロー数|关注数|팔로잉|dang theo doi|กำลังติดตาม|followees",
    "follows": "follows|new follows|ikuti|seguimientos",
    "unfollows": "unfollow|unfollows|unfollowed|berhenti mengikuti",
    "posts": "posts|postcount|post count|mediacount|media count|videocount|uploads|upload count|videos|video count|tweets count|jumlah postingan|jumlah konten|jumlah video|"
    "postingan|jumlah post|publicaciones|publicacoes|publications|beitrage|posting count|投稿数|作品数|게시물 수|publikacji|no of posts|total post|पोस्ट की संख्या|पोस्ट",
    "engagement": "engagement|engagements|penglibatan|eng|interaction|interactions|interaksi|keterlibatan|total interaksi|interaccion|interacciones|interacao|interacoes|engajamento|"
    "participacion|compromiso|interaktionen|interazioni|etkilesim|вовлеченность|エンゲージメント|互动|互动量|互動|참여|tuong tac|การมีส่วนร่วม|تفاعل|التفاعل|"
    "सहभागिता|जुड़ाव|एंगेजमेंट|zaangazowanie|betrokkenheid",
    "er": "er|e r|engagement rate|eng rate|engrate|tingkat interaksi|tingkat keterlibatan|tasa de interaccion|tasa de engagement|taxa de engajamento|taux d'engagement|"
    "engagementrate|erv|er view|er views|er follower|er followers|互动率|エンゲージメント率|참여율|सहभागिता दर|एंगेजमेंट रेट",
    "ctr": "ctr|click through rate|clickthrough rate|click thru rate|rasio klik tayang|rasio klik tayang dari tayangan|porcentaje de clics|taxa de cliques|taux de clics|klickrate|"
    "rasio klik|クリック率|클릭률|点击率",
    "clicks": "click|clicks|klik|klik link|clics|clic|cliques|clique|klicks|taps|tautan diklik|link clicks|クリック数|클릭|点击|点击量|क्लिक",
    "watchtime": "watch time|watchtime|waktu tonton|watch hours|watch hour|time watched|total time watched|total play time|tiempo de visualizacion|tempo de exibicao|duree de visionnage|wiedergabezeit|"
    "minutes watched|estimated minutes watched|jam tayang|tiempo de reproduccion|総再生時間|시청 시간|观看时长|वॉच टाइम|देखने का समय",
    "duration": "duration|durasi|video length|length|panjang video|duracion|duracao|duree|dauer|lange|durata|sure|длительность|長さ|時長|时长|動画の長さ|동영상 길이|thoi luong|अवधि|runtime|lengthseconds",
    "completion": "completion|completed|selesai ditonton|finish rate|full video watched|percentage viewed|persentase ditonton|retention|retensi|watched full|porcentaje visto|average percentage viewed|完播率",
    "profile": "profile|profil|профиль|профиля|perfil|profilo|プロフィール|主页|프로필|प्रोफ़ाइल|प्रोफाइल",
    "money": "revenue|earning|earnings|income|pendapatan|penghasilan|ingresos|receita|revenus|einnahmen|estimated revenue|rpm|cpm|gmv|कमाई",
    "price": "price|rate card|ratecard|harga|tarif|fee|cost|biaya|budget|precio|preco|valor|tarifa|prix|preis|spend|費用|报价|단가",
    "score": "score|skor|puntaje|puntuacion|pontuacao|influence score|grade|auth score|ic score",
    "reactions": "reaction|reactions|reaksi|reacciones|reacoes|reaktionen|reazioni",
    "ranking": "rank|ranking|peringkat|urutan|posicion|posicao|puesto|rang|classement|platz|順位|排名|순위|रैंक|position",
    "rank": "s no|s n|sno|sr no|sr|serial|no|nr|num|serial no|row|index|idx|no urut|nomor|urut|क्रम|क्र|unnamed|bil",
    "window": "last 30 days|last 28 days|last 7 days|last month|for last 30 days|for the last 30 days|30 days|28 days|7 days|30 hari|28 hari|7 hari|30 hari terakhir|28 hari terakhir|7 hari terakhir|60 days|90 days|"
    "ultimos 30 dias|ultimos 28 dias",
    "state": "status|statuses|ban status|ban",
    "downloads": "download|downloads|diunduh|unduhan|descargas|downloaded",
    # modifiers
    "avg": "avg|average|purata|ave|mean|median|rata rata|ratarata|rerata|rata|promedio|media|medio|medias|moyenne|moyen|moy|durchschnitt|durchschnittliche|durchschn|gemiddeld|ortalama|средний|среднее|"
    "平均|平均值|평균|trung binh|เฉลี่ย|متوسط|औसत|per post|per video|pervideo|per konten|typical|por video|por post",
    "total": "total|totals|jumlah|sum|overall|lifetime|all time|keseluruhan|totales|totais|cumulative|kumulatif|gesamt|合計|总|總|총|कुल|suma|akumulasi",
    "count": "count|counts|number of|number|qty|quantity|cnt|banyaknya|cantidad|cantidad de|numero|numero de|nombre de|anzahl|数|回数|件数|수|so luong|จำนวน|عدد|संख्या|n",
    "rate": "rate|ratio|kadar|percent|percentage|pct|persen|persentase|tingkat|rasio|tasa|taxa|taux|quote|porcentaje|porcentagem|pourcentage|rata persen|率|比率|비율|दर|प्रतिशत",
    "growth": "growth|increase|change|delta|diff|difference|pertumbuhan|kenaikan|perubahan|selisih|penambahan|crecimiento|crescimento|croissance|wachstum|variacion|variacao|増減|增长|증가|वृद्धि|net",
    "new": "new|gained|gain|baru|bertambah|nuevos|nuevas|novos|novas|ganhos|ganados|gagnes|nouveaux|neue|gewonnene|yeni|новые|新規|新增|신규|नए|didapat|diperoleh|obtenidos|acquired|joined subscribers",
    "lost": "lost|loss|hilang|berkurang|perdidos|perdus|verloren|verlorene|unsubscribed|失った|流失",
    "first": "from previous day",
    "note": "note|notes|catatan|remark|remarks|keterangan tambahan|notas|anmerkung",
    "active": "active|aktif|online|most active",
    "paid": "paid|berbayar|iklan|ads|ad",
    "organic": "organic|organik|organico",
    # who, what, where
    "id": "id|ids|identifier|identificador|identifiant|kennung|kode|code|codigo|guid|uuid|編號|编号|pk",
    "url": "url|urls|link|links|tautan|permalink|permanent link|enlace|enlaces|enlace permanente|href|uri|lien|lien permanent|tautan permanen|リンク|链接|網址|링크|lien video|webpage|shortlink|"
    "address url|pranala|लिंक|رابط|ссылка",
    "thumbnail": "thumbnail|thumb|thumbnails|cover|cover image|gambar mini|miniatura|vignette|image|img|gambar|foto|photo|picture|avatar|pic|display url|サムネイル|封面|avatar url|ภาพ",
    "post": "post|video|konten|content|contenido|conteudo|contenu|inhalt|media|reel|reels|tweet|item|aweme|postingan konten|publicacion|publicacao|publication|beitrag|unggahan|posting|story|"
    "clip|作品|動画|视频|コンテンツ|콘텐츠|동영상|게시물|वीडियो|सामग्री|منشور|فيديو|video s|artikel|short|shorts",
    "channel": "channel|kanal|saluran|canal|chaine|チャンネル|频道|頻道|채널|चैनल|قناة|канал|kenh",
    "account": "account|akun|cuenta|conta|compte|konto|アカウント|账号|帳號|계정|owner|author|user|pengguna|usuario|utilisateur|page|halaman|laman|pagina|creator|kreator|influencer|influencers|youtuber|"
    "youtubers|tiktoker|tiktokers|kol|selebgram|streamer|talent|talen|blogger|artist|博主|达人|инфлюенсер|instagrammer|celebrity|brand|खाता|क्रिएटर|podcast|show",
    "handle": "handle|username|user name|usrname|screen name|screenname|nama pengguna|nama akun pengguna|nombre de usuario|nome de usuario|nome do usuario|nome utente|nom d'utilisateur|nutzername|benutzername|"
    "kullanici adi|ユーザー名|用户名|아이디|имя пользователя|अपना नाम|उपयोगकर्ता नाम|यूज़रनेम|ชื่อผู้ใช้|اسم المستخدم|unique id|uniqueid|insta name|ig name|tiktoker name|login|nickname handle|akun ig|"
    "akun tiktok|akun instagram|user handle|id akun medsos",
    "name": "name|full name|fullname|display name|displayname|nama|nama lengkap|nombre|nome|nom|vollname|nickname|nick|isim|名前|名称|姓名|昵称|이름|ชื่อ|اسم|नाम|имя|название|alias|person|real name|first name|last name",
    "title": "title|judul|titulo|titre|titel|titolo|baslik|タイトル|标题|標題|제목|tieu de|ชื่อเรื่อง|عنوان|शीर्षक|название видео|headline|subject|video name|nama video",
    "caption": "caption|captions|description|deskripsi|keterangan|takarir|descripcion|descricao|legenda|leyenda|beschreibung|descrizione|aciklama|описание|説明|描述|简介|설명|mo ta|คำอธิบาย|وصف|विवरण|कैप्शन|desc|text|teks|texto|"
    "message|copy|isi|edge media to caption|content text|body|post text|tweet text|full text",
    "bio": "bio|biography|biografi|biografia|biographie|about|signature|tentang",
    "tags": "tag|tags|hashtag|hashtags|keyword|keywords|tagar|etiquetas|kata kunci|mots cles|标签|ハッシュタグ|해시태그|हैशटैग|topics",
    "category": "category|categories|channel type|topic of influence|kategori|categoria|categorie|kategorie|genre|niche|niches|topic|topik|kategorija|vertical|field|bidang|カテゴリ|カテゴリー|类别|分类|類別|카테고리|श्रेणी|فئة|категория|content niche|industry|main topic|"
    "main category|more topics|segment",
    "format": "post type|content type|media type|media product type|product type|type|format|jenis|jenis postingan|jenis konten|tipe|tipe konten|tipe postingan|tipo|tipo de publicacion|tipo de contenido|tipo de publicacao|"
    "type de publication|beitragsart|种类|類型|类型|タイプ|유형|प्रकार|video type|creator content type|post format|typename|placement",
    "country": "country|country name|negara|pais|pays|land|paese|ulke|страна|国|国家|國家|국가|देश|بلد|quoc gia|ประเทศ|nation|nationality|region|market|country code|negara asal|origin|countries|countryregion",
    "audience": "audience|audiens|audiencia|publico|zielgruppe|penonton|viewers|viewer|mostly|受众|観客|시청자|दर्शक|followers country",
    "city": "city|kota|negeri|bandar|ciudad|cidade|ville|stadt|domisili|domicile|location|lokasi|kabupaten|province|provinsi|wilayah|daerah|ubicacion|localizacao|lieu|alamat|address|town|城市|地点|地区|शहर|state",
    "language": "language|bahasa|idioma|lingua|langue|sprache|lang|言語|语言|언어|भाषा|default language|audio language|defaultlanguage",
    "gender": "gender|sex|jenis kelamin|kelamin|genero|sexo|sexe|geschlecht|性別|性别|성별|लिंग|jk",
    "age": "age|usia|umur|edad|idade|alter|年龄|年齢|나이|आयु|उम्र|age group|kelompok usia",
    "email": "email|e mail|mail|surel|correo|correo electronico|メール|邮箱|이메일|ईमेल",
    "phone": "phone|telephone|whatsapp|wa|no wa|no hp|hp|nomor hp|nomor wa|nomor telepon|telepon|telefono|telefone|contact number|mobile|handphone|kontak|contact|电话|फ़ोन",
    "platform": "platform|network|social network|social media|sosmed|medsos|media sosial|plataforma|red social|rede social|reseau|plattform|平台|プラットフォーム|플랫폼|मंच|site",
    "verified": "verified|is verified|terverifikasi|verificado|verificada|verifie|verifiziert|centang biru|认证|認証|인증",
    "brand": "instagram|tiktok|youtube|ig|yt|tt|facebook|twitter|threads",
    "tier": "tier|tingkatan|level|segmen|kelas|influencer tier",
    "music": "music|sound|audio|musik|lagu|song|musica|track",
    "location_less": "timezone",
    "flag": "disabled|enabled|is private|private|removed|error|is video|isvideo|is ad|isad|available|ada|has captions|licensed content|made for kids|comments disabled|ratings disabled|video error or removed|"
    "commentsdisabled|flag|is sponsored|sponsored|data comment|comentario sobre los datos|komentar data|comentario de dados",
    # when
    "date": "date|dates|tanggal|tgl|day|days|hari|fecha|fechas|data|dia|datum|jour|giorno|tag datum|tarih|дата|день|日付|日期|日|날짜|ngay|วันที่|تاريخ|التاريخ|तारीख|दिनांक|tarikh|week|month|period|periode|bulan|minggu|mes|semana|mois|monat",
    "time": "time|waktu|jam|hora|heure|uhrzeit|zeit|timestamp|datetime|date time|at|時刻|时间|시간|समय|время|وقت|epoch|pukul|on|utc|unix",
    "published": "publish|published|publication|publishedat|publishtime|publish time|post date|posted|postdate|create|created|createtime|createdat|upload|uploaded|uploaddate|taken|taken at|terbit|tayang pada|tanggal tayang|"
    "diterbitkan|penerbitan|publikasi|waktu publikasi|diunggah|unggah|tanggal unggah|tanggal posting|tanggal upload|diposting|dipublikasikan|publicado|publicada|hora de publicacion|fecha de publicacion|"
    "publicacion fecha|horario de publicacao|data de publicacao|date de publication|heure de publication|veroffentlichung|veroffentlicht|veroffentlichungsdatum|"
    "veroffentlichungszeitpunkt|pubblicazione|yayin|yayinlanma|опубликовано|дата публикации|公開日|公開日時|投稿日|投稿日時|发布时间|发布日期|發佈時間|게시일|게시 시간|업로드|प्रकाशित|प्रकाशन|date posted|release|released|premiered|createtimeiso|aired|"
    "publication date|date published",
    "captured": "captured|scraped|crawled|fetched|collected|snapshot|export date|exported|retrieved|as of|trending|trending date|recorded|measured|extracted|diambil|per tanggal|data per|tanggal data|pull date|last updated|updated|"
    "update|checked|fecha de corte|queried|posisi tanggal",
    "joined": "joined|join date|started|founded|since|bergabung|account created|channel created|signup|registered|creation year|created year|debut",
}
