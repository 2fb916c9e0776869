package workflow

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"refermail/workflow/program"
)

// wordSeeds are words that people write to us, whole and broken.
func wordSeeds(f *testing.F) {
	for _, s := range []string{"approve", "approve 60 days because they asked", "decline duplicate: another partner", "won 48.000,50 EUR", "lost no budget", "@partner hello\n\nthere",
		"assign Rita", "extend 30d", "D-1001 approve\nD-1002 decline why", "add contact Kim Lee <kim@globex.example>", "status of globex", "withdraw because it's over", "language deutsch",
		"Company: Globex\nCountry: Deutschland\nType: consultant", "same account as D-1001", "report q3 by tier", "Hi Max,\n\nyes please!\n\nAnn", "¿Cuándo?", "你好。", "value $ 500 CAD",
		"attribute to nobody because \u202e", "P-1 tier gold", "P-1 approve", "confirm involvement", "no, but yes", strings.Repeat("a ", 5000), "\u212a\u0130\u1e9e"} {
		f.Add(s)
	}
}

// FuzzTeamWords reads a text as each of those who read the team's words do.
func FuzzTeamWords(f *testing.F) {
	wordSeeds(f)
	p := program.Builtin()
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		commands, problem := ParseCommands(p, text)
		again, _ := ParseCommands(p, text)
		if len(commands) != len(again) || len(commands) > strings.Count(text, "\n")+1 {
			t.Fatalf("%d commands, then %d", len(commands), len(again))
		}
		for _, c := range commands {
			if c.Line == "" || !utf8.ValidString(c.Line) {
				t.Fatalf("a command of no line: %+v", c)
			}
		}
		lines, trouble := parseDesk(func(DealNo) *program.Program { return p }, text)
		for _, l := range lines {
			if l.Deal < 0 || l.Mail < 0 || l.Partner < 0 {
				t.Fatalf("%+v", l)
			}
		}
		_, why := parseAdmin(text, true)
		_, asked := ParseReport(text, noon, time.UTC)
		for _, said := range []string{problem, trouble, why, asked} {
			if !utf8.ValidString(said) || strings.ContainsAny(said, "\x00\r") && !strings.ContainsAny(text, "\x00\r") {
				t.Fatalf("not for people: %q", said)
			}
		}
		readPartnerCommands(text)
	})
}

// FuzzPartnerWords reads a text as each of those who read a partner's and an applicant's words do.
func FuzzPartnerWords(f *testing.F) {
	wordSeeds(f)
	p := program.Builtin()
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		m := &Mail{Reply: text, Subject: text}
		a := readAsk(m)
		if b := readAsk(m); a != b {
			t.Fatalf("%+v, then %+v", a, b)
		}
		if a.deal < 0 || len(a.arg)+len(a.why) > 2*len(text) {
			t.Fatalf("%+v", a)
		}
		said := spoken(text)
		if bidsNot(text); said.asks() && len(said.sentences) == 0 {
			t.Fatal("asks without a sentence")
		}
		for _, s := range said.sentences {
			if !utf8.ValidString(s) {
				t.Fatalf("%q", s)
			}
		}
		for name, value := range readAnswers(p, text, map[string]string{}) {
			if !utf8.ValidString(value) || strings.TrimSpace(value) == "" || strings.ContainsAny(value, "\r\n\x00") {
				t.Fatalf("%s: %q", name, value)
			}
		}
		if code := countryCode(text); code != "" && (len(code) != 2 || strings.ToUpper(code) != code) {
			t.Fatalf("country %q", code)
		}
		languageNamed(text)
		onlyClosing(text, "Ann")
		ParseZone(text)
	})
}

// FuzzMoney reads amounts; what was read reads the same again.
func FuzzMoney(f *testing.F) {
	for _, s := range []string{"48000 USD", "$48,000", "48.000,50 EUR", "48k EUR", "1'000.00 CHF", "0 JPY", "9999999999999999999 USD", "€ 1", "1,000,00 GBP", "1.5m KWD"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseMoney(text)
		if err != nil {
			if !utf8.ValidString(err.Error()) && utf8.ValidString(text) {
				t.Fatalf("%q", err)
			}
			return
		}
		if m.Minor < 0 || len(m.Currency) != 3 {
			t.Fatalf("%q is %+v", text, m)
		}
		if again, err := ParseMoney(m.String()); err != nil || again != m {
			t.Fatalf("%q is %+v, written %q, and then %+v, %v", text, m, m.String(), again, err)
		}
	})
}

// FuzzDecideMail decides about a mail of anybody with any words: one result, which has a disposition, and mails that can be
// written.
func FuzzDecideMail(f *testing.F) {
	for _, s := range []string{"approve", "status", "Company: Initech\nContact: Bo <bo@initech.example>", "withdraw", "yes", "D-1001 won 5 USD", "undo", "help", "no"} {
		for who := range byte(5) {
			f.Add(s, "Re: [D-1001] Globex", who, uint8(who)*3)
		}
	}
	f.Fuzz(func(t *testing.T, text, subject string, who byte, how uint8) {
		if len(text) > 20<<10 {
			return
		}
		text, subject = strings.ToValidUTF8(text, "?"), strings.Join(strings.Fields(strings.ToValidUTF8(subject, "?")), " ")
		c := newTown(t)
		c.mail("ann@northwind.example", "See below.", refer("Globex"))
		sent := c.sent
		from := []string{"ann@northwind.example", "max@acme.example", "rita@acme.example", "cid@contoso.example", "eve@evil.example"}[who%5]
		result, notices := c.mail(from, text, func(m *Mail) {
			if how&1 != 0 {
				reply(sent[int(how>>4)%len(sent)])(m)
			}
			m.Subject = subject
			m.Trust = []Trust{Strong, Weak, Fail, Strong}[how>>1&3]
			m.AllQuote, m.ToJoin, m.ToNominate = how&8 != 0, how&0x30 == 0x30, how&0xc0 == 0xc0
		})
		switch result.Disposition {
		case Handled, Ignored, Held:
		default:
			t.Fatalf("%q: %s", result.Disposition, result.Rule)
		}
		for _, n := range notices {
			if strings.ContainsAny(n.Subject+n.To.Email+n.To.Name+n.MessageID, "\r\n\x00") || !utf8.ValidString(n.Subject) || n.To.Email == "" {
				t.Fatalf("%s to %+v: %q", n.Kind, n.To, n.Subject)
			}
			if n.To.Email == "eve@evil.example" && how>>1&3 == 2 {
				t.Fatalf("%s to whose authentication failed", n.Kind)
			}
		}
	})
}
