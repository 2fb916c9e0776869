package parse

import "strings"

// role is what one line of a quoted or forwarded header block says.
type role uint8

const (
	roleNone role = iota
	roleFrom
	roleTo
	roleCc
	roleBcc
	roleDate
	roleSubject
	roleOther // Reply-To, Importance, Attachments: part of a block, but no evidence for one
)

// headerLabels are the names one language gives to the lines of a header block, as mail programs write them into
// bodies. Alternatives are separated by "|".
type headerLabels struct{ lang, from, to, cc, date, subject, other string }

// headerLabelTable has one line per language. To teach the parser a language, add its line here, its separators in
// labels_forward.go, its prefixes in labels_subject.go and its attribution words in labels_wrote.go.
var headerLabelTable = []headerLabels{
	{"en", "From", "To", "Cc|Copy|Copies to|Copy to", "Date|Sent|Sent on|Sent at|Date sent|Sent date", "Subject|Subj", "Reply-To|Reply to|Importance|Priority|Attachments|Attachment|Attached|Organization|Organisation|Sender|Message-ID|Resent-From|Resent-To|Resent-Date|Mailing list|Cc/Bcc|When|Where|Sensitivity|In-Reply-To|References|X-Mailer|User-Agent|Categories|Followup-To|Newsgroups|Return-Path|Signed by|Mailed-by|Security|Send reply to|Follow up|Flag Status|Resent-Cc|MIME-Version|Delivered-To|Received-SPF"},
	{"af", "Van", "Aan", "", "Datum|Gestuur|Gestuur op", "Onderwerp", "Antwoord aan"},
	{"ar", "من|المرسل|مرسل", "إلى|الى|المستلم|المرسل إليه", "نسخة|نسخة إلى|نسخة كربونية", "التاريخ|تاريخ|تم الإرسال|تاريخ الإرسال|أرسلت|أُرسلت|الإرسال|إرسال|تم الارسال", "الموضوع|موضوع", "الرد إلى|الأهمية|المرفقات|الرد على"},
	{"az", "Kimdən|Göndərən", "Kimə", "Surət", "Tarix|Göndərilib|Göndərildi", "Mövzu", ""},
	{"be", "Ад", "Каму", "Копія", "Дата|Адпраўлена", "Тэма", ""},
	{"bg", "От|Подател|От кого", "До|Получател", "Копие|Як|Копие до", "Дата|Изпратено|Изпратено на", "Относно|Тема", "Отговор до|Важност"},
	{"bn", "প্রেরক|থেকে", "প্রাপক|প্রতি", "", "তারিখ|প্রেরিত|পাঠানো হয়েছে", "বিষয়", ""},
	{"ca", "De|Remitent", "A|Per a|Destinatari", "A/c|Cc", "Data|Enviat|Enviat el|Enviada el", "Assumpte|Tema", "Respon a|Respondre a"},
	{"cs", "Od|Odesílatel|Odesilatel", "Komu|Pro|Příjemce", "Kopie", "Datum|Odesláno|Datum odeslání", "Předmět|Věc", "Odpovědět|Důležitost|Přílohy|Odpovědět komu|Odpověď na|Odpověď"},
	{"da", "Fra|Afsender", "Til|Modtager", "Kopi|Kopi til", "Dato|Sendt|Afsendt", "Emne|Vedr", "Svar til|Prioritet|Vedhæftede filer"},
	{"de", "Von|Absender", "An|Empfänger", "Kopie|Kopie (CC)|Kopie an|CC an|Kopien", "Datum|Gesendet|Gesendet am|Gesendet um|Versendet|Erstellt", "Betreff|Betrifft|Betr.|Thema", "Antwort an|Antworten an|Wichtigkeit|Priorität|Anlagen|Anhänge|Blindkopie|Bcc an|Organisation|Antwortadresse|Anhang|Anlage"},
	{"el", "Από|Αποστολέας", "Προς|Παραλήπτης", "Κοιν|Κοιν.|Κοινοποίηση|Κοιν/ση", "Ημερομηνία|Στάλθηκε|Εστάλη|Ημ/νία|Αποστολή|Απεστάλη|Ημερομηνία αποστολής", "Θέμα", "Απάντηση σε|Σπουδαιότητα"},
	{"es", "De|Desde|Remitente", "Para|A|Destinatario", "Copia|Con copia|Copia a", "Fecha|Enviado|Enviado el|Enviada|Enviada el|Fecha de envío", "Asunto|Tema", "Responder a|Importancia|Adjuntos|Datos adjuntos|Prioridad"},
	{"et", "Saatja|Kellelt", "Saaja|Kellele|Adressaat", "Koopia", "Kuupäev|Saadetud|Saatmisaeg|Saatmise aeg", "Teema|Pealkiri", "Vastus"},
	{"eu", "Nork|Bidaltzailea|Igorlea", "Nori|Hartzailea", "", "Data|Bidalia|Bidaltze-data", "Gaia", ""},
	{"fa", "از|فرستنده", "به|گیرنده", "رونوشت", "تاریخ|ارسال شده|ارسالشده", "موضوع", ""},
	{"fi", "Lähettäjä|Keneltä", "Vastaanottaja|Vast.ott.|Kenelle", "Kopio", "Päiväys|Päivämäärä|Lähetetty|Pvm|Päivä|Lähetysaika", "Aihe|Otsikko", "Vastausosoite|Tärkeys|Liitteet|Vastaus|Vastaa"},
	{"fil", "Mula kay|Mula sa", "Para kay", "", "Petsa|Ipinadala", "Paksa", ""},
	{"fr", "De|Expéditeur|Envoyé par|De la part de", "À|A|Pour|Destinataire|Destinataires", "Copie|Copie à|Cci|Copie Carbone|En copie", "Date|Envoyé|Envoyé le|Date d'envoi|Envoyée|Envoi", "Objet|Sujet", "Répondre à|Réponse à|Importance|Pièces jointes|Pièce jointe|Priorité"},
	{"ga", "Ó", "Chuig", "", "Dáta|Seolta", "Ábhar", ""},
	{"gl", "De|Remitente", "Para|A", "", "Data|Enviado|Enviada", "Asunto|Tema", ""},
	{"he", "מאת|מ|שולח", "אל|ל|נמען|לכבוד", "עותק|העתק", "תאריך|נשלח|בתאריך|נשלח ב|תאריך שליחה", "נושא|הנדון", "השב אל|תגובה אל"},
	{"hi", "प्रेषक|से|द्वारा", "प्रति|को|प्राप्तकर्ता|सेवा में", "", "दिनांक|भेजा गया|तारीख|तिथि|प्रेषित", "विषय", ""},
	{"hr", "Šalje|Od|Pošiljatelj", "Prima|Za|Kome|Primatelj", "Kopija", "Datum|Poslano|Poslano dana", "Predmet|Naslov", "Odgovori|Odgovori na"},
	{"hu", "Feladó|Küldő|Kitől", "Címzett|Kinek|Címzettek", "Másolat|Másolatot kap", "Dátum|Elküldve|Küldve|Küldés időpontja|Küldés dátuma", "Tárgy", "Válaszcím|Mellékletek|Fontosság"},
	{"hy", "Ում կողմից|Ուղարկող|Ումից", "Ում|Ստացող", "", "Ամսաթիվ|Ուղարկված", "Թեմա|Վերնագիր", ""},
	{"id", "Dari|Pengirim", "Kepada|Ke|Untuk|Penerima", "Tembusan", "Tanggal|Dikirim|Terkirim|Tgl", "Subjek|Perihal|Judul|Hal", "Balas ke"},
	{"is", "Frá|Sendandi", "Til|Viðtakandi", "Afrit", "Dagsetning|Sent|Dags.", "Efni", ""},
	{"it", "Da|Mittente|Inviato da", "A|Destinatario|Per", "Copia|Per conoscenza|Copia a|P.c.", "Data|Inviato|Inviato il|Inviata|Data invio", "Oggetto|Ogg", "Rispondi a|Risposta|Priorità|Allegati|Allegato"},
	{"ja", "差出人|送信元|送信者|発信者|発信元|From（差出人）", "宛先|送信先|受信者|送付先|あて先", "写し|ＣＣ|同報", "日付|日時|送信日時|送信日|受信日時|送信時刻|発信日時|送信済み", "件名|題名|タイトル|表題", "返信先|重要度|添付ファイル"},
	{"ka", "გამომგზავნი|ვისგან", "ადრესატი|ვის", "", "თარიღი|გაგზავნილია", "თემა|სათაური", ""},
	{"kk", "Кімнен", "Кімге", "", "Күні|Жіберілді|Жіберілген", "Тақырып|Тақырыбы", ""},
	{"ko", "보낸 사람|보낸사람|발신|발신자|보낸이|보낸 이|발신인", "받는 사람|받는사람|수신|수신자|받는이|받는 이|수신인", "참조", "날짜|보낸 날짜|보낸날짜|보낸 시간|일시|전송|보냄|보낸 일시|발송일|작성일|받은 날짜", "제목", "회신 대상|숨은 참조|중요도"},
	{"lt", "Nuo|Siuntėjas", "Kam|Gavėjas", "Kopija|Kopijos", "Data|Išsiųsta|Siųsta", "Tema", "Atsakyti"},
	{"lv", "No|Sūtītājs", "Kam|Adresāts|Saņēmējs|Uz", "Kopija", "Datums|Nosūtīts|Sūtīts|Nosūtīta", "Temats|Tēma", ""},
	{"mk", "Од|Испраќач", "До|Примач", "", "Датум|Испратено|Пратено", "Наслов|Предмет|Тема", ""},
	{"ms", "Daripada", "Kepada", "Salinan", "Tarikh|Dihantar", "Subjek|Perkara", ""},
	{"nl", "Van|Afzender", "Aan|Naar|Geadresseerde|Ontvanger", "Kopie|Kopie aan", "Datum|Verzonden|Verstuurd|Verzonden op|Verzenddatum", "Onderwerp|Betreft", "Antwoord aan|Antwoord-aan|Beantwoorden|Bijlagen|Urgentie|Beantwoorden aan|Prioriteit"},
	{"no", "Fra|Avsender|Frå", "Til|Mottaker|Mottakar", "Kopi|Kopi til", "Dato|Sendt", "Emne", "Svar til|Vedlegg|Viktighet"},
	{"pl", "Od|Nadawca", "Do|Adresat|Odbiorca", "DW|Kopia|Do wiadomości|UDW|D/W", "Data|Wysłano|Wysłane|Wysłany|Wysłana|Data wysłania", "Temat", "Odpowiedz do|Ważność|Załączniki|Odp.-do|Odpowiedź do|Odpowiedz-do"},
	{"pt", "De|Remetente", "Para|Destinatário|A", "Cópia|Com cópia|Cópia para", "Data|Enviado|Enviada|Enviada em|Enviado em|Enviadas|Enviado a|Data de envio", "Assunto|Tema", "Responder para|Responder a|Anexos|Prioridade|Importância|Responder-para"},
	{"ro", "De la|Expeditor|Expeditorul|Din partea", "Către|Catre|La|Destinatar|Destinatarul|Pentru", "Copie|Copie la", "Dată|Data|Trimis|Trimisă|Trimis la|Data trimiterii", "Subiect|Subiectul", "Răspuns către|Răspunde la"},
	{"ru", "От|Отправитель|От кого", "Кому|Получатель", "Копия|Копии", "Дата|Отправлено|Послано|Отправлен|Дата отправки|Дата отправления", "Тема|Тема письма", "Ответить|Важность|Вложения|Отвечать|Ответ-Кому|Ответить на|Адрес для ответа|Приоритет"},
	{"sk", "Od|Odosielateľ", "Komu|Pre|Príjemca", "Kópia", "Dátum|Odoslané|Poslané|Odoslaný", "Predmet|Vec", "Odpovedať|Prílohy|Odpovedať-Pre|Odpovedať komu|Dôležitosť"},
	{"sl", "Od|Pošiljatelj", "Za|Prejemnik|Komu", "Kp|V vednost", "Datum|Poslano", "Zadeva", "Odgovori na"},
	{"sq", "Nga", "Për|Drejtuar", "", "Data|Dërguar|Dërguar më", "Subjekti|Subjekt|Tema", ""},
	{"sr", "Šalje|Od|Пошиљалац|Од|Шаље", "Za|Prima|За|Прима|Primalac|Прималац", "Kopija|Копија", "Datum|Poslato|Датум|Послато", "Naslov|Predmet|Наслов|Предмет|Тема|Tema", ""},
	{"sv", "Från|Avsändare", "Till|Mottagare", "Kopia|Kopia till", "Datum|Skickat|Skickad|Skickades", "Ämne|Rubrik|Ärende", "Svara till|Svar till|Bifogade filer|Prioritet"},
	{"sw", "Kutoka|Kutoka kwa", "Kwa", "", "Tarehe|Iliyotumwa|Imetumwa", "Mada|Somo", ""},
	{"th", "จาก|ผู้ส่ง", "ถึง|ผู้รับ", "สำเนา|สำเนาถึง", "วันที่|ส่ง|ส่งเมื่อ|ส่งแล้ว|วันที่ส่ง", "เรื่อง|หัวเรื่อง|หัวข้อ|ชื่อเรื่อง", "ตอบกลับไปที่|ตอบกลับถึง"},
	{"tr", "Gönderen|Kimden", "Alıcı|Kime|Alıcılar", "Bilgi", "Tarih|Gönderme Tarihi|Gönderildi|Gönderilme tarihi|Gönderilen|Gönderim tarihi|Gönderim zamanı|Gönderilmiş", "Konu", "Yanıtla|Yanıt adresi|Yanıt"},
	{"uk", "Від|Від кого|Відправник", "Кому|Одержувач|Отримувач", "Копія|Копії", "Дата|Надіслано|Відправлено|Надісланий|Відправлений", "Тема", "Кому відповісти|Відповісти|Відповідь для"},
	{"ur", "منجانب", "بنام", "", "بتاریخ", "عنوان", ""},
	{"vi", "Từ|Người gửi", "Đến|Tới|Người nhận|Gửi đến|Gửi tới", "Đồng kính gửi|Đồng gửi|Sao chép", "Ngày|Đã gửi|Vào lúc|Ngày gửi|Thời gian|Gửi lúc|Đã Gửi", "Chủ đề|Tiêu đề|Đề tài", "Trả lời tới"},
	{"zh", "发件人|發件人|寄件人|寄件者|发信人|發送者|发送人|傳送者|发件者|寄信人", "收件人|收件者|发送至|傳送給|收信人", "抄送|副本|抄送人|密件抄送|副本抄送|副本收件人", "日期|发送时间|發送時間|发送日期|寄件日期|傳送時間|時間|时间|发件时间|已发送|已傳送|傳送日期|发送|寄件時間|寄送日期|发送于|已寄出|傳送|發送日期|送出時間", "主题|主旨|主題|标题|標題", "附件|回复|重要性|回覆|答复|密送|優先順序|回复给"},
}

// headerRoles finds a role by folded label. "Bcc" is written the same way nearly everywhere.
var headerRoles = buildHeaderRoles()

func buildHeaderRoles() map[string]role {
	roles := map[string]role{"cc": roleCc, "bcc": roleBcc, "cci": roleBcc, "ccn": roleBcc}
	for _, l := range headerLabelTable {
		for _, set := range []struct {
			names string
			role  role
		}{{l.from, roleFrom}, {l.to, roleTo}, {l.cc, roleCc}, {l.date, roleDate}, {l.subject, roleSubject}, {l.other, roleOther}} {
			for name := range strings.SplitSeq(set.names, "|") {
				// The first language to claim a word keeps it; the table has no word with two meanings that matters.
				if key := foldLabel(name); key != "" && roles[key] == roleNone {
					roles[key] = set.role
				}
			}
		}
	}
	return roles
}

// isVowelMark reports marks that some programs write and others leave out: Arabic vowels and stretching, and the dot that
// lower-casing the Turkish "İ" leaves behind.
func isVowelMark(r rune) bool {
	return r >= '\u064b' && r <= '\u0652' || r == '\u0640' || r == '\u0307'
}

// maxLabel is the longest label looked up, in bytes; longer "labels" are sentences with a colon.
const maxLabel = 48

// headerLine reads "Label: value" in any language of the table, bold marks and odd blanks included.
func headerLine(s string) (r role, value string) {
	label, value, ok := cutLabel(s)
	if !ok {
		return roleNone, ""
	}
	return headerRoles[foldLabel(label)], value
}

// cutLabel splits at the first colon, ASCII or full width, when what stands before it can be a label.
func cutLabel(s string) (label, value string, ok bool) {
	const wide = "："
	head := s[:min(len(s), maxLabel+len(wide))] // every line of every mail comes here: look no further than a label can be
	i, width := strings.IndexByte(head, ':'), 1
	if j := strings.Index(head, wide); j >= 0 && (i < 0 || j < i) {
		i, width = j, len(wide)
	}
	if i <= 0 || i > maxLabel {
		return "", "", false
	}
	return s[:i], cleanValue(s[i+width:]), true
}

// cleanValue trims blanks and the second half of a bold mark ("*From:* x", "**From:** x").
func cleanValue(s string) string {
	s = trimBlank(s)
	for strings.HasPrefix(s, "*") {
		s = trimBlank(s[1:])
	}
	return strings.TrimSuffix(s, "**")
}

// foldLabel makes labels comparable: lower case, one blank between words, no bold marks or invisible characters.
func foldLabel(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '*' || isInvisible(r) || isVowelMark(r):
			return -1
		case r == '\u00a0' || r == '\t' || r == '\u3000':
			return ' '
		case r == '’' || r == '‘':
			return '\''
		}
		return r
	}, s)
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	return strings.ReplaceAll(s, "i\u0307", "i")
}
