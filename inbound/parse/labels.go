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
// labels_phrases.go and its attribution words in labels_wrote.go.
var headerLabelTable = []headerLabels{
	{"en", "From", "To", "Cc|Copy", "Date|Sent|Sent on|Sent at", "Subject|Subj", "Reply-To|Reply to|Importance|Priority|Attachments|Attachment|Organization|Sender|Message-ID|Resent-From|Resent-To|Mailing list|Cc/Bcc|When|Where|Sensitivity|In-Reply-To|References|X-Mailer|User-Agent|Categories"},
	{"ar", "من|المرسل", "إلى|الى", "نسخة|نسخة إلى", "التاريخ|تاريخ|تم الإرسال|تاريخ الإرسال|أرسلت", "الموضوع|موضوع", ""},
	{"bg", "От|Подател", "До|Получател", "Копие|Як", "Дата|Изпратено", "Относно|Тема", ""},
	{"ca", "De", "A|Per a", "A/c|Cc", "Data|Enviat|Enviat el", "Assumpte|Tema", ""},
	{"cs", "Od|Odesílatel", "Komu|Pro|Příjemce", "Kopie", "Datum|Odesláno", "Předmět", "Odpovědět|Důležitost|Přílohy|Odpovědět komu"},
	{"da", "Fra|Afsender", "Til|Modtager", "Kopi|Kopi til", "Dato|Sendt", "Emne", "Svar til|Prioritet|Vedhæftede filer"},
	{"de", "Von|Absender", "An|Empfänger", "Kopie|Kopie (CC)|Kopie an|CC an", "Datum|Gesendet|Gesendet am|Gesendet um", "Betreff|Betrifft", "Antwort an|Antworten an|Wichtigkeit|Priorität|Anlagen|Anhänge|Blindkopie|Bcc an|Organisation"},
	{"el", "Από", "Προς", "Κοιν|Κοιν.|Κοινοποίηση", "Ημερομηνία|Στάλθηκε|Εστάλη|Ημ/νία", "Θέμα", ""},
	{"es", "De|Desde|Remitente", "Para|A|Destinatario", "Copia|Con copia", "Fecha|Enviado|Enviado el|Enviada|Enviada el", "Asunto", "Responder a|Importancia|Adjuntos|Datos adjuntos"},
	{"et", "Saatja|Kellelt", "Saaja|Kellele|Adressaat", "Koopia", "Kuupäev|Saadetud|Saatmisaeg", "Teema", ""},
	{"fi", "Lähettäjä", "Vastaanottaja|Vast.ott.", "Kopio", "Päiväys|Päivämäärä|Lähetetty|Pvm|Päivä", "Aihe|Otsikko", "Vastausosoite|Tärkeys|Liitteet"},
	{"fr", "De|Expéditeur|Envoyé par", "À|A|Pour|Destinataire", "Copie|Copie à|Cci", "Date|Envoyé|Envoyé le|Date d'envoi", "Objet|Sujet", "Répondre à|Réponse à|Importance|Pièces jointes"},
	{"he", "מאת|מ", "אל|ל", "עותק", "תאריך|נשלח|בתאריך", "נושא|הנדון", ""},
	{"hr", "Šalje|Od|Pošiljatelj", "Prima|Za|Kome", "Kopija", "Datum|Poslano", "Predmet|Naslov", "Odgovori"},
	{"hu", "Feladó|Küldő", "Címzett", "Másolat|Másolatot kap", "Dátum|Elküldve|Küldve|Küldés időpontja", "Tárgy", "Válaszcím|Mellékletek"},
	{"id", "Dari", "Kepada|Ke|Untuk", "Tembusan", "Tanggal|Dikirim|Terkirim", "Subjek|Perihal|Judul", ""},
	{"it", "Da|Mittente|Inviato da", "A|Destinatario", "Copia|Per conoscenza", "Data|Inviato|Inviato il|Inviata", "Oggetto", "Rispondi a|Risposta|Priorità|Allegati"},
	{"ja", "差出人|送信元|送信者|発信者", "宛先|送信先|受信者", "写し|ＣＣ", "日付|日時|送信日時|送信日|受信日時", "件名|題名", "返信先"},
	{"ko", "보낸 사람|보낸사람|발신|발신자|보낸이", "받는 사람|받는사람|수신|수신자|받는이", "참조", "날짜|보낸 날짜|보낸날짜|보낸 시간|일시|전송", "제목", ""},
	{"lt", "Nuo|Siuntėjas", "Kam|Gavėjas", "Kopija", "Data|Išsiųsta", "Tema", ""},
	{"lv", "No|Sūtītājs", "Kam|Adresāts", "Kopija", "Datums|Nosūtīts", "Temats|Tēma", ""},
	{"nl", "Van|Afzender", "Aan|Naar|Geadresseerde", "Kopie", "Datum|Verzonden|Verstuurd", "Onderwerp", "Antwoord aan|Antwoord-aan|Beantwoorden|Bijlagen|Urgentie"},
	{"no", "Fra|Avsender", "Til|Mottaker", "Kopi|Kopi til", "Dato|Sendt", "Emne", "Svar til|Vedlegg"},
	{"pl", "Od|Nadawca", "Do|Adresat|Odbiorca", "DW|Kopia|Do wiadomości|UDW", "Data|Wysłano|Wysłane|Wysłany", "Temat", "Odpowiedz do|Ważność|Załączniki"},
	{"pt", "De|Remetente", "Para|Destinatário", "Cópia|Com cópia", "Data|Enviado|Enviada|Enviada em|Enviado em|Enviadas", "Assunto", "Responder para|Responder a|Anexos|Prioridade|Importância"},
	{"ro", "De la|Expeditor", "Către|Catre|La|Destinatar", "Copie", "Dată|Data|Trimis|Trimisă", "Subiect", "Răspuns către"},
	{"ru", "От|Отправитель|От кого", "Кому|Получатель", "Копия", "Дата|Отправлено|Послано", "Тема", "Ответить|Важность|Вложения|Отвечать"},
	{"sk", "Od|Odosielateľ", "Komu|Pre|Príjemca", "Kópia", "Dátum|Odoslané|Poslané", "Predmet", "Odpovedať|Prílohy"},
	{"sl", "Od|Pošiljatelj", "Za|Prejemnik", "Kp", "Datum|Poslano", "Zadeva", ""},
	{"sr", "Šalje|Od|Пошиљалац|Од", "Za|Prima|За|Прима", "Kopija|Копија", "Datum|Poslato|Датум|Послато", "Naslov|Predmet|Наслов", ""},
	{"sv", "Från|Avsändare", "Till|Mottagare", "Kopia|Kopia till", "Datum|Skickat|Skickad", "Ämne|Rubrik", "Svara till|Svar till|Bifogade filer|Prioritet"},
	{"tr", "Gönderen|Kimden", "Alıcı|Kime", "Bilgi", "Tarih|Gönderme Tarihi|Gönderildi|Gönderilme tarihi", "Konu", "Yanıtla|Yanıt adresi"},
	{"uk", "Від|Від кого|Відправник", "Кому|Одержувач", "Копія", "Дата|Надіслано|Відправлено", "Тема", ""},
	{"vi", "Từ|Người gửi", "Đến|Tới|Người nhận", "Đồng kính gửi", "Ngày|Đã gửi|Vào lúc", "Chủ đề|Tiêu đề", ""},
	{"zh", "发件人|發件人|寄件人|寄件者|发信人|發送者", "收件人|收件者|发送至|傳送給", "抄送|副本|抄送人|密件抄送", "日期|发送时间|發送時間|发送日期|寄件日期|傳送時間|時間|时间|发件时间", "主题|主旨|主題", "附件|回复|重要性"},
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
		case r == '*' || isInvisible(r):
			return -1
		case r == '\u00a0' || r == '\t' || r == '\u3000':
			return ' '
		case r == '’' || r == '‘':
			return '\''
		}
		return r
	}, s)
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}
