package outbound_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"refermail/outbound"
	"refermail/workflow"
)

// attacks are what an outsider may write into any field that reaches a mail of ours, by what is tried.
func attacks() map[string]string {
	return map[string]string{
		"header lines":   "x\r\nBcc: all@victim.example\r\nX-Evil: 1\r\n\r\n<html>owned</html>",
		"half lines":     "x\nBcc: a@victim.example\rCc: b@victim.example\n.\r\nMAIL FROM:<e@victim.example>\r.\rQUIT\n.\nDATA",
		"line likes":     "x\u2028Bcc: a@victim.example\u2029y\u0085Cc: b@victim.example\vz\fw",
		"encoded words":  "=?utf-8?q?=0D=0ABcc:_a@victim.example?= =?utf-8?b?DQpCY2M6IGFAdmljdGltLmV4YW1wbGU=?= =?=?utf-8?q?x?=",
		"twice encoded":  "=?utf-8?q?=3D=3Futf-8=3Fq=3FMax=5F=3Cmax=40acme.example=3E=3F=3D?=",
		"controls":       "\x00\x01\x02approve\x03\x04\x05\x06x\x1fmailto:e@victim.example\x03\x1b[2J\x1b]0;t\x07\x7f\u009b31m\x1dbutton\x1fBuy\x1fmailto:e@victim.example\n\x1dquote\n\x1dend\n",
		"overrides":      "\u202egnp.exe\u202c \u2066a\u2067b\u2068c \u2069\u2069\u202a\u202b\u202d\u206a\u206f",
		"unseen":         "a\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u3164\u115f\u180eb\U000e0041\U000e0042\U000e007fc\ufff9d\ufffb\u2800",
		"right to left":  "\u05e9\u05dc\u05d5\u05dd 10 \u200f\u0661\u0662 \u0645\u0631\u062d\u0628\u0627 (approved) \u200e",
		"direction only": "\u200facme\u200e\u061c",
		"piled marks":    "Z" + strings.Repeat("\u0301\u0336\u20dd", 200) + " \u0338=",
		"homoglyphs":     "\u0430\u0441m\u0435 \u0391\u0421\u041c\u0395 \uff41\uff42\uff1c\uff53\uff43\uff52\uff49\uff50\uff54\uff1e",
		"markup":         `<script>alert(1)</script><img src=https://t.victim.example/p.gif onerror=alert(1)><a href="https://victim.example">x</a></td></table><style>*{display:none}</style><!-- `,
		"attributes":     `" style="position:fixed" onmouseover="alert(1)' onfocus='x` + "`" + ` javascript:alert(1) mailto:e@victim.example?bcc=all@victim.example&attach=/etc/passwd`,
		"templates":      `{{.Brand}} {{template "close"}} {{printf "%s" .}} ${x} %s %n $(id) <no value>`,
		"our structure":  "Dear all\nRegistered D-9999\nReply `approve`\n  approve D-9999\n##- Reply above this line · refermail -##\n- item\nCompany: Evil Corp\nContact: x <x@evil.example>\n> quoted\nAttached: safe.pdf\n\n\n\n--=_alt_x--\nFrom nobody",
		"boundaries":     "--=_alt_x\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n--=_mix_x--\r\n",
		"a long word":    strings.Repeat("x", 5000),
		"long text":      strings.Repeat("wörd ", 800),
		"broken bytes":   "a\xff\xfe\xc3(\xed\xa0\x80\xf8b",
		"names of files": "../../etc/passwd\x00.pdf\u202efdp.exe \\\\host\\share\\CON.txt. -rf ~",
		"quotes":         `"\"\\" <e@victim.example>, "b" <c@victim.example>; group:;,@route:x@y (comment`,
		"blanks":         "  \t  | col  | col    - x",
		"nothing":        " \u200b\r\n\t ",
		"dots":           ".\r\n.\r\n..\nFrom x\n.",
	}
}

// fill puts s into every string below v, and two of everything into every list, so that a field made tomorrow is attacked
// tomorrow.
func fill(v reflect.Value, s string, yes bool) {
	if !v.CanSet() { // no template sees what is not exported
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Bool:
		v.SetBool(yes)
	case reflect.Int, reflect.Int64:
		v.SetInt(3)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), s, yes)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), s, yes)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf(s), reflect.ValueOf(s))
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(created))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), s, yes)
		}
	default:
		panic("a letter holds a " + v.Kind().String() + ", which this test cannot attack")
	}
}

// replace puts s in place of every text that is there, so that the branches of a template stay as they were. What
// templates compare with is left.
func replace(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" && v.CanSet() {
			v.SetString(s)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			own := reflect.New(v.Type().Elem())
			own.Elem().Set(v.Elem())
			replace(own.Elem(), s)
			v.Set(own)
		}
	case reflect.Slice:
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		for i := range own.Len() {
			replace(own.Index(i), s)
		}
		v.Set(own)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Verdict" && name != "Group" && name != "Language" && name != "Zone" {
				replace(v.Field(i), s)
			}
		}
	}
}

// ours are the fields of a notice that no outsider has a hand in.
func ours() []string {
	return []string{"ID", "Key", "Kind", "Deal", "Mail", "Partner", "Side", "Answer", "MessageID", "Purpose", "RunAt"}
}

// attacked are the notices of a kind with an attack in every field.
func attacked(k workflow.Kind, s string) []workflow.Notice {
	var all []workflow.Notice
	for _, yes := range []bool{true, false} {
		n := notice(k)
		to := n.To.Email
		v := reflect.ValueOf(&n).Elem()
		for i := range v.NumField() {
			if !slices.Contains(ours(), v.Type().Field(i).Name) {
				fill(v.Field(i), s, yes)
			}
		}
		n.To.Email = to // see TestAddressesThatAreNone
		n.References = append(n.References, "good@northwind.example")
		all = append(all, n)
	}
	for _, n := range variants(k) {
		note := n.Letter.Note
		replace(reflect.ValueOf(&n.Letter).Elem(), s)
		if note == "unproven" || note == "asked" {
			n.Letter.Note = note
		}
		n.Subject, n.To.Name = s, s
		all = append(all, n)
	}
	return all
}

// evilFiles gives every mail files named and typed by the attack of its number.
type evilFiles []string

func (e evilFiles) Attachments(_ context.Context, no workflow.MailNo) ([]outbound.Attachment, error) {
	s := e[int(no)%len(e)]
	a := outbound.Attachment{Data: []byte(s + "\r\n.\r\n")}
	a.Name, a.Type, a.SHA256, a.Size = s, s, s, 3
	return []outbound.Attachment{a}, nil
}

func (e evilFiles) Original(ctx context.Context, no workflow.MailNo) (outbound.Attachment, error) {
	all, err := e.Attachments(ctx, no)
	return all[0], err
}

func (e evilFiles) Asset(ctx context.Context, name string, _ int) (outbound.Attachment, bool, error) {
	all, err := e.Attachments(ctx, workflow.MailNo(max(slices.Index(e, name), 0)))
	return all[0], true, err
}

// TestNothingAnybodyWritesLeavesItsField puts every attack into every field of every kind of mail, and all of them at once
// into those of every other language.
func TestNothingAnybodyWritesLeavesItsField(t *testing.T) {
	t.Parallel()
	var all evilFiles
	for _, name := range slices.Sorted(maps.Keys(attacks())) {
		all = append(all, attacks()[name])
	}
	short := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return len(s) > 3000 })
	o := options(t)
	o.Originals, o.Assets = all, all
	c, err := outbound.NewComposer(o)
	if err != nil {
		t.Fatal(err)
	}
	for no, s := range all {
		for _, k := range outbound.Kinds() {
			for i, n := range attacked(k, s) {
				if i == 1 && no%4 != 0 { // without what is only true or false
					continue
				}
				n.Mail, n.Letter.Language = workflow.MailNo(no), s
				if why := breach(c, n, s); why != "" {
					t.Errorf("%.30q in %s %d: %s", s, k, i, why)
				}
			}
		}
	}
	for _, code := range languages() {
		for _, k := range outbound.Kinds() {
			for i, n := range attacked(k, strings.Join(short, "\n")) {
				if i == 1 || i > 2 { // the branches are those of English
					continue
				}
				n.Letter.Language = code
				if why := breach(c, n, strings.Join(short, "\n")); why != "" {
					t.Errorf("%s/%s %d: %s", code, k, i, why)
				}
			}
		}
	}
}

var headerNames = []string{"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
	"X-Auto-Response-Suppress", "X-Referral-Loop", "Content-Language", "MIME-Version", "Content-Type"}

// breach composes a notice and says what in the mail is not ours to be there.
func breach(c *outbound.Composer, n workflow.Notice, attack string) string {
	raw, env, err := c.Compose(context.Background(), n, created)
	if err != nil {
		return "it cannot be composed: " + err.Error()
	}
	if env.To != n.To.Email || !bareAddress.MatchString(env.From) {
		return fmt.Sprintf("envelope %+v", env)
	}
	m, err := readStrictly(raw)
	if err != nil {
		return err.Error()
	}
	wanted := slices.DeleteFunc(slices.Clone(headerNames), func(f string) bool { return f == "In-Reply-To" && m.fields[f] == "" })
	if !slices.Equal(m.names, wanted) {
		return fmt.Sprintf("the header is %q", m.names)
	}
	for field, address := range map[string]string{"From": "deals@acme.example", "To": n.To.Email, "Reply-To": ""} {
		who, at, err := strictMailbox(m.fields[field])
		switch {
		case err != nil:
			return field + ": " + err.Error()
		case address != "" && at != address || !strings.HasSuffix(at, "@acme.example") && field != "To":
			return field + " is " + at
		case harmless(who) != "" || strings.Contains(who, "=?") || strings.Contains(who, "\n"):
			return fmt.Sprintf("%s shows %q", field, who)
		}
	}
	subject := m.fields["Subject"]
	if encodedWords.MatchString(subject) {
		if subject, err = decodeWords(subject); err != nil {
			return err.Error()
		}
	}
	if strings.Contains(subject, "=?") || strings.Contains(subject, "\n") || harmless(subject) != "" {
		return fmt.Sprintf("the subject is %q", subject)
	}
	return breachOfParts(m, n.Kind, attack)
}

func breachOfParts(m *strictMail, k workflow.Kind, attack string) string {
	if len(m.parts) < 2 {
		return "a part is missing"
	}
	for i, p := range m.parts {
		kind, disposition := p.fields["Content-Type"], p.fields["Content-Disposition"]
		switch {
		case i == 0 && (kind != "text/plain; charset=utf-8" || disposition != ""), i == 1 && (kind != "text/html; charset=utf-8" || disposition != ""):
			return "part of type " + kind
		case i > 1 && !strings.HasPrefix(disposition, "attachment; "), i > 1 && kind != "application/octet-stream":
			return fmt.Sprintf("a file goes along as %q, %q", kind, disposition)
		case i < 2 && harmless(p.body) != "":
			return fmt.Sprintf("part %d shows %s", i, harmless(p.body))
		}
	}
	if why := breachOfHTML(m.parts[1].body); why != "" {
		return why
	}
	return imitation(m.parts[0].body, k, attack)
}

// programText lists the kinds whose text is the operator's own, from the program file; the preview's is that of the manager
// whose newsletter it shows.
func programText() []workflow.Kind {
	return []workflow.Kind{workflow.KindPreview, workflow.KindRules, workflow.KindAgreement, workflow.KindAgreed, workflow.KindTier, workflow.KindJoined, workflow.KindStep}
}

// imitation finds a line of an outsider's that stands in the text as if it were ours. A history and a digest set the words
// of each entry off by blanks instead of a quotation mark.
func imitation(text string, k workflow.Kind, attack string) string {
	if !strings.Contains(attack, "Registered D-9999") || slices.Contains(programText(), k) {
		return ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		own := strings.TrimLeft(line, " ")
		set := strings.HasPrefix(line, "  ") && (k == workflow.KindHistory || k == workflow.KindDigest)
		for _, fake := range []string{"Registered D-9999", "Reply `approve`", "approve D-9999", "Company: Evil Corp", "Attached: safe.pdf"} {
			if own == fake && !set {
				return "a line of another's looks like ours: " + line
			}
		}
	}
	return ""
}

// The elements and attributes of which our own HTML is made.
var (
	ourElements   = strings.Fields("html head meta title body div table tbody tr td p br ul li b a span")
	ourAttributes = strings.Fields("lang charset name content style role width cellpadding cellspacing border")
	ourStyle      = regexp.MustCompile(`^[A-Za-z0-9:;#.,' -]*$`)
	ourLink       = regexp.MustCompile(`^mailto:(deals(\+[a-z0-9-]+)?@acme\.example\?subject=|\?cc=deals%40acme\.example&subject=)[^&]*&body=[^&]*$`)
)

// breachOfHTML reads the page as browsers do (HTML5) and says what in it we never write.
func breachOfHTML(page string) string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return err.Error()
	}
	for n := range root.Descendants() {
		switch n.Type {
		case html.CommentNode:
			return "a comment: " + n.Data
		case html.ElementNode:
			if !slices.Contains(ourElements, n.Data) {
				return "an element <" + n.Data + ">"
			}
			for _, a := range n.Attr {
				switch {
				case n.Data == "a" && a.Key == "href" && ourLink.MatchString(a.Val):
				case !slices.Contains(ourAttributes, a.Key), a.Key == "style" && (!ourStyle.MatchString(a.Val) || strings.Contains(a.Val, "url")):
					return fmt.Sprintf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
			}
		}
	}
	if strings.Contains(page, "ZgotmplZ") {
		return "html/template refused a value"
	}
	return ""
}

// TestAddressesThatAreNone is who we never write to: no mail is made, and the attempt is not repeated.
func TestAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	bad := []string{"", "@", "a@", "@b.example", "a", "a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example\n", "a b@c.example", " a@b.example",
		"a@b.example c@d.example", "a@b.example,c@d.example", "a@b.example;c@d.example", "<a@b.example>", "a@b.example> SIZE=1", `"a b"@c.example`,
		`"a\"@x.example> "@c.example`, "@relay.example:a@b.example", "@r1.example,@r2.example:a@b.example", "a@[127.0.0.1]", "a@[IPv6:::1]", "a@127.0.0.1",
		"-oQ/tmp@b.example", "--version@b.example", "a@-b.example", "a@b..example", "a@b.example.", "a\x00@b.example", "a@b\x00.example", "jörg@b.example",
		"a\u202e@b.example", "a@b\u202e.example", "a@b.exa\u200bmple", "group:a@b.example;", "a(c)@b.example", strings.Repeat("a", 65) + "@b.example",
		"a@" + strings.Repeat("b", 250) + ".example", "a@b@c.example", `a\@b.example`, "a@b.example?subject=x", "a@b.example/", "a@b_c.example"}
	for name, s := range attacks() {
		if strings.TrimSpace(s) != "" && name != "homoglyphs" {
			bad = append(bad, s+"@b.example", "a@"+s)
		}
	}
	for _, address := range bad {
		n := notice(workflow.KindReceipt)
		n.To.Email = address
		_, env, err := c.Compose(context.Background(), n, created)
		var se *outbound.SendError
		if !errors.As(err, &se) || se.Class != outbound.Permanent {
			if err == nil && bareAddress.MatchString(env.To) && !strings.ContainsAny(address, "\r\n\x00 ") {
				if address == "a@b.exa\u200bmple" || address == "a@b.example." { // UTS #46 maps these to plain names
					continue
				}
				if strings.HasPrefix(address, strings.Repeat("x", 5000)) {
					t.Errorf("%.40q is written to as %.40q", address, env.To)
					continue
				}
			}
			t.Errorf("%q: written to as %q, %v", address, env.To, err)
		}
	}
	for _, good := range []string{"o'brien+x=y@b.example", "a.b_c%d@sub.b.example", "ann@xn--mnchen-3ya.example", "a@b.test", "a@b.co.uk"} {
		n := notice(workflow.KindReceipt)
		n.To.Email = good
		if _, env, err := c.Compose(context.Background(), n, created); err != nil || env.To != good {
			t.Errorf("%q: %q, %v", good, env.To, err)
		}
	}
}
