package parse

import (
	"strings"
	"unicode"
)

// maxCompanyWords is the longest company name looked for.
const maxCompanyWords = 6

// company returns the number of words of the company name at s[i], and whether a legal form belongs to it.
func (s sentence) company(i int) (n int, formed bool) {
	if i < len(s) && formsBefore[s[i].text] && i+1 < len(s) {
		if m := s.quotedOrCapital(i + 1); m > 0 {
			return m + 1, true
		}
	}
	if i < len(s) && strings.ContainsAny(s[i].head, "\"„“«") {
		if m := s.quotedOrCapital(i); m > 0 {
			if f := s.form(i + m); f > 0 {
				return m + f, true
			}
			return m, false
		}
	}
	for i+n < len(s) && n < maxCompanyWords {
		t := s[i+n]
		if n > 0 {
			if f := s.form(i + n); f > 0 && (s[i+n-1].tail == "" || s[i+n-1].tail == ",") {
				return n + f, true
			}
			if s[i+n-1].tail != "" || t.head != "" {
				break
			}
		}
		joint := n > 0 && (t.text == "&" || t.raw == "&" || t.raw == "+" || t.low == "und" || t.low == "and" || t.low == "y" || t.low == "et" || t.low == "e") && i+n+1 < len(s) && s[i+n+1].capital() && (t.raw == "&" || t.raw == "+" || s.formAhead(i+n+1))
		// "Bakkerij Van den Berg B.V.": a name of a family that begins with a capital letter
		joint = joint || n > 0 && nameParticles[t.text] && s[i+n-1].capital() && nameParticles[s[i+n-1].low] && i+n+1 < len(s) && s[i+n+1].capital()
		if !joint && (!t.capital() && !(n > 0 && startsWithDigit(t.text)) || n == 0 && !companyWord(t) || n > 0 && noName[t.low] && !s.formAhead(i+n)) {
			break
		}
		n++
	}
	for n > 0 && (s[i+n-1].raw == "&" || s[i+n-1].raw == "+") {
		n--
	}
	return n, false
}

// quotedOrCapital counts the words up to the closing quote, or the capitalised ones.
func (s sentence) quotedOrCapital(i int) int {
	if strings.ContainsAny(s[i].head, "\"„“«") {
		for n := 0; i+n < len(s) && n < maxCompanyWords; n++ {
			if strings.ContainsAny(s[i+n].tail, "\"“”»") {
				return n + 1
			}
		}
		return 0
	}
	n := 0
	for i+n < len(s) && n < 3 && s[i+n].capital() && (n == 0 || s[i+n-1].tail == "") {
		n++
	}
	return n
}

// companyWord reports a word a company's name can begin with.
func companyWord(t token) bool {
	return t.text != "" && !noName[t.low] && !titleWords[t.low] && !honorifics[t.low] && !strings.ContainsAny(t.text, "@/") && !startsWithDigit(t.text)
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// form counts the words of the legal form at s[i]: "GmbH & Co. KG", "Sp. z o.o.", "Co., Ltd.", "Pty Ltd".
func (s sentence) form(i int) int {
	n := 0
	for i+n < len(s) && n < maxCompanyWords {
		t := s[i+n]
		key := dotless(t.text)
		switch {
		case (t.low == "sp" || t.low == "spol") && i+n+2 < len(s) && (s[i+n+1].low == "z" || s[i+n+1].low == "s"):
			n += 3 // "Sp. z o.o.", "spol. s r.o."
			if i+n < len(s) && dotless(s[i+n].low) == "o" && s[i+n-1].low == "o" {
				n++
			}
		case companyForms[key] && (n > 0 || !looseForms[key] || strings.Contains(t.raw, ".") || unicode.IsUpper(firstRune(key)) && isAcronym(key) || key == "Company" || key == "Co"):
			n++
		case n > 0 && t.raw == "&" && i+n+1 < len(s) && s[i+n+1].low == "co":
			n += 2
		default:
			return n
		}
		if i+n-1 < len(s) && strings.Contains(s[i+n-1].tail, ",") && !(i+n < len(s) && companyForms[dotless(s[i+n].text)]) {
			return n
		}
	}
	return min(n, len(s)-i)
}

// formAhead reports a legal form within the next words of the run.
func (s sentence) formAhead(i int) bool {
	for n := 0; n < 3 && i+n < len(s); n++ {
		if n > 0 && s[i+n-1].tail != "" && s[i+n-1].tail != "," {
			return false
		}
		if s.form(i+n) > 0 {
			return true
		}
	}
	return false
}

// cleanCompany trims what belongs to the sentence and not to the name: quotes, a comma before the form stays.
func cleanCompany(s string) string {
	s = strings.Trim(s, " ,;:!?\"„“”«»()[]<>*_'’")
	if strings.Contains(s, "«") && !strings.Contains(s, "»") {
		s += "»"
	}
	if s, ok := strings.CutSuffix(s, "'s"); ok {
		return s
	}
	if s, ok := strings.CutSuffix(s, "’s"); ok {
		return s
	}
	// "Globex." and "Globex Ltd." end a sentence; "Globex Inc." and "Globex S.p.A." are written so.
	if t := strings.TrimRight(s, "."); t != s {
		last := t[strings.LastIndexByte(t, ' ')+1:]
		if !strings.Contains(last, ".") && !dottedForms[last] {
			return t
		}
	}
	return s
}

// dottedForms are abbreviations that keep their full stop.
var dottedForms = wordSet("Inc Corp Co")

// hasLegalForm reports a company name by its legal form, in any script.
func hasLegalForm(s string) bool {
	if len(s) > 200 {
		return false
	}
	for _, form := range attachedForms {
		if strings.Contains(s, form) && len(s) > len(form) {
			return true
		}
	}
	if first, rest, ok := strings.Cut(s, " "); ok && formsBefore[strings.Trim(first, "\"«»")] && rest != "" {
		return true
	}
	var words sentence
	for w := range strings.FieldsSeq(s) {
		words = append(words, newToken(w, 0))
	}
	for i := 1; i < len(words); i++ {
		if n := words.form(i); n > 0 && i+n == len(words) && words[i-1].capital() {
			return true
		}
	}
	return false
}

// attachedForms are legal forms in scripts without blanks, at either end of a name.
var attachedForms = []string{"株式会社", "有限会社", "合同会社", "（株）", "(株)", "㈱", "股份有限公司", "有限责任公司", "有限公司", "集团", "주식회사", "유한회사", "(주)", "㈜"}
