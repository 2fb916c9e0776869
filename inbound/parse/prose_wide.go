package parse

import (
	"strings"
	"unicode"
)

// Chinese, Japanese and Korean prose: names stand before an honorific, companies beside their legal form. Chinese and
// Japanese have no blanks, so a name begins where the script or a small word says so.

// wideHonorifics stand behind the name of a person.
var wideHonorifics = []string{"さん", "さま", "様", "氏", "先生", "女士", "小姐", "님", "씨"}

// wideTitles may stand between the name and its end: 田中部長, 陈总监, 김민수 부장님.
var wideTitles = []string{
	"代表取締役社長", "代表取締役", "取締役", "社長", "副社長", "専務", "常務", "本部長", "部長", "次長", "課長", "係長", "主任", "マネージャー", "担当",
	"董事长", "总经理", "副总经理", "总监", "经理", "主管", "总裁", "首席技术官", "技术总监", "采购经理",
	"대표이사", "대표", "이사", "본부장", "부장", "차장", "과장", "대리", "팀장",
}

// wideBreaks are the small words before which a name cannot reach back.
const wideBreaks = "のはがをにへとでもや、。，．・「」『』（）()　：:是在的给为与和从向请把了您叫位名"

// maxWideName is the number of characters a name may have.
const (
	maxWideName    = 12
	maxWideCompany = 20
)

// wideNames finds people and companies in lines of scripts without blanks, and in Korean.
func (r *leadReader) wideNames() (people, companies []mention) {
	for i, l := range r.lines {
		if l.depth > 0 || !hasWide(l.body) || isFieldLabel(l.body) || len(l.body) > 2000 || len(people)+len(companies) > 20 {
			continue
		}
		l.body = behindGreeting(l.body)
		var last mention
		if name := wideCompany(l.body); name != "" && !r.isMine(name) {
			last = mention{company: name, cosure: sureProse + 0.05, line: i}
			companies = append(companies, last)
		}
		name, title := widePerson(l.body)
		titled := name == ""
		if titled {
			name, title = wideTitled(l.body)
		}
		m := mention{name: name, title: title, company: last.company, cosure: last.cosure, sure: sureLoose, line: i}
		if titled || wideFull(name) {
			m.sure = sureProse
		}
		if name != "" && !r.isMine(name) && !hasLegalForm(name) && (m.company != "" || title != "" || m.sure == sureProse) {
			people = append(people, m)
		}
	}
	return people, companies
}

// behindGreeting cuts a line's greeting off, "" when it does nothing else: "您好，…".
func behindGreeting(s string) string {
	if !isGreeting(s) {
		return s
	}
	for _, g := range greetingPhrases {
		if _, after, ok := strings.Cut(s, g); ok {
			return after
		}
	}
	return ""
}

func hasWide(s string) bool {
	return strings.IndexFunc(s, func(c rune) bool { return isWide(c) || unicode.Is(unicode.Hangul, c) }) >= 0
}

// wideCompany reads the company's name with its legal form: "グローベックス株式会社", "株式会社グローベックス",
// "Globex有限公司", "주식회사 글로벡스".
func wideCompany(s string) string {
	for _, form := range attachedForms {
		i := strings.Index(s, form)
		if i < 0 {
			continue
		}
		before := strings.TrimRight(s[:i], " ")
		name := wideRunBack(before, maxWideCompany)
		if len([]rune(name)) >= 2 && !strings.HasPrefix(form, "주식") && !strings.HasPrefix(form, "유한회사") {
			return name + s[len(before):i] + form
		}
		rest := strings.TrimLeft(s[i+len(form):], " ")
		if name := wideRunOn(rest, maxWideCompany); len([]rune(name)) >= 2 {
			return form + s[i+len(form):len(s)-len(rest)] + name
		}
	}
	return ""
}

// widePerson reads the name before an honorific, with the title between them.
func widePerson(s string) (name, title string) {
	at := -1
	for _, h := range wideHonorifics {
		if i := strings.Index(s, h); i > 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return "", ""
	}
	before := strings.TrimRight(s[:at], " \u3000")
	for _, t := range wideTitles {
		if cut, ok := strings.CutSuffix(before, t); ok {
			before, title = strings.TrimRight(cut, " \u3000"), t
			break
		}
	}
	name = wideRunBack(before, maxWideName)
	if title == "" {
		for _, t := range wideTitles {
			if cut, ok := strings.CutPrefix(name, t); ok && cut != "" { // 首席技术官陈波
				name, title = strings.TrimSpace(cut), t
				break
			}
		}
		if space := strings.LastIndexByte(before, ' '); title == "" && space > 0 { // "부장 김민수"
			for _, t := range wideTitles {
				if strings.HasSuffix(before[:space], t) {
					title = t
				}
			}
		}
	}
	n := len([]rune(name))
	if n < 1 || n > maxWideName || n > 6 && !unicode.In(firstRune(name), unicode.Katakana, unicode.Latin) {
		return "", ""
	}
	return name, title
}

// wideTitleOff parts "田中 太郎 部長" into name and title.
func wideTitleOff(s string) (name, title string) {
	for _, t := range wideTitles {
		if cut, ok := strings.CutSuffix(s, t); ok && strings.TrimSpace(cut) != "" {
			return strings.TrimSpace(cut), t
		}
	}
	return s, ""
}

// wideRunBack takes the run of one script from the end of s, at most limit characters, back to a blank or small word. A
// blank between two short runs of the same script belongs to a name (田中 太郎).
func wideRunBack(s string, limit int) string {
	runes := []rune(s)
	i := len(runes)
	for i > 0 && len(runes)-i < limit {
		c := runes[i-1]
		if strings.ContainsRune(wideBreaks, c) || !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != 'ー' && c != '&' && c != '-' && c != '.' {
			break
		}
		if i < len(runes) && unicode.Is(unicode.Hiragana, c) {
			break
		}
		i--
	}
	run := string(runes[i:])
	for _, lead := range wideLeadIns {
		if at := strings.LastIndex(run, lead); at >= 0 && at+len(lead) < len(run) {
			run = run[at+len(lead):]
		}
	}
	return run
}

// wideLeadIns are words before a name that nothing parts from it.
var wideLeadIns = []string{"介绍", "推荐", "引荐", "联系人", "聯絡人", "负责人", "介紹", "推薦", "联系", "聯絡", "客户", "客戶", "公司", "认识", "一下", "担当", "弊社顧客"}

// wideRunOn takes the run of one script from the beginning of s up to a small word.
func wideRunOn(s string, limit int) string {
	n := 0
	for i, c := range s {
		if n++; n > limit || strings.ContainsRune(wideBreaks, c) || unicode.Is(unicode.Hiragana, c) || !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != 'ー' && c != '-' && c != '&' {
			return trimParticle(s[:i])
		}
	}
	return trimParticle(s)
}

// trimParticle takes a Korean particle off the end of a word.
func trimParticle(s string) string {
	if s == "" || !unicode.Is(unicode.Hangul, firstRune(s)) {
		return s
	}
	for _, p := range []string{"에서", "의", "은", "는", "이", "가", "에", "와", "과", "를", "을"} {
		if cut, ok := strings.CutSuffix(s, p); ok && len([]rune(cut)) >= 3 {
			return cut
		}
	}
	return s
}
