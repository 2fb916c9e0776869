package attack

import "strings"

// tokens are attacks with reply addresses: a token proves the thread, and never the sender.
func tokens() []Case {
	max := func(name string, at func(w *World) string) Case { // as Max, whom nobody vouches for
		return Case{Name: name, Mail: func(w *World) string { return w.Letter("approve", "From: "+maxIs, "To: "+at(w), "Subject: Re: Globex") }}
	}
	proven := func(name string, at func(w *World) string) Case { // the real Max, with a token that is worth nothing
		c := max(name, at)
		c.By = "acme.test"
		return c
	}
	review := func(change func(token string) string) func(w *World) string {
		return func(w *World) string {
			local, host, _ := strings.Cut(w.Review, "@")
			base, token, _ := strings.Cut(local, "+")
			return base + "+" + change(token) + "@" + host
		}
	}
	flip := func(at int) func(string) string {
		return func(token string) string {
			b := []byte(token)
			if b[at] == 'a' {
				b[at] = 'b'
			} else {
				b[at] = 'a'
			}
			return string(b)
		}
	}
	return []Case{
		proven("a token cut short", review(func(t string) string { return t[:len(t)-4] })),
		proven("a token with one letter changed at its end", review(func(t string) string { return flip(len(t) - 2)(t) })),
		proven("a token for another deal's number", review(flip(6))),
		proven("a token that lost its purpose", review(func(t string) string { return "d" + t[1:] })),
		proven("a token for the purpose of a challenge", review(func(t string) string { return "c" + t[1:] })),
		proven("a token with letters behind it", review(func(t string) string { return t + "aaaa" })),
		proven("a token made of nothing", func(*World) string { return "deals+m-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test" }),
		proven("a token that has expired", func(w *World) string { return w.Expired }),
		proven("the manager with the token of an envelope", func(w *World) string { return w.Envelope }),
		proven("the manager with the token of a question to Ann", func(w *World) string { return w.Challenge }),
		max("a stolen token in capitals", review(strings.ToUpper)),
		{Name: "Eve confirms what Ann was asked", By: "evil.test", Mail: func(w *World) string {
			return w.Letter("CONFIRM", "From: Eve <"+Eve+">", "To: "+w.Challenge, "Subject: Re: Did you send this?")
		}},
		{Name: "Cid confirms what Ann was asked", By: "contoso.test", Mail: func(w *World) string {
			return w.Letter("CONFIRM", "From: Cid <"+Cid+">", "To: "+w.Challenge, "Subject: Re: Did you send this?")
		}},
		{Name: "a forged Ann confirms what she was asked", Mail: func(w *World) string {
			return w.Letter("CONFIRM", "From: "+annIs, "To: "+w.Challenge, "Subject: Re: Did you send this?")
		}},
		{Name: "Eve with the token of Ann's receipt in the text", By: "evil.test", Mail: func(w *World) string {
			return w.Letter("withdraw\n\n> Reply-To: "+w.Receipt, "From: Eve <"+Eve+">", "To: "+Inbox, "Subject: Re: Globex")
		}},
		{Name: "the token of Max's mail quoted by Max, sent to the plain address", By: "acme.test", Mail: func(w *World) string {
			return w.Letter("approve\n\n> From: "+w.Review, "From: "+maxIs, "To: "+Inbox, "Subject: Re: Globex")
		}},
		{Name: "two tokens of two deals", By: "acme.test", Mail: func(w *World) string {
			return w.Letter("approve", "From: "+maxIs, "To: "+w.Review+", "+w.CidReview, "Subject: Re: Globex")
		}},
		{Name: "another's token in Delivered-To", Mail: func(w *World) string {
			return "Delivered-To: " + w.Review + "\r\nX-Original-To: " + w.Review + "\r\n" + w.Letter("approve", "From: "+maxIs, "To: "+Inbox, "Subject: Re: Globex")
		}},
	}
}

func tokenControls() []Case {
	return []Case{{Name: "control: Max's own token in capitals", By: "acme.test", Does: NewEvent, Mail: func(w *World) string {
		local, host, _ := strings.Cut(w.CidReview, "@")
		return w.Letter("note They called today.", "From: "+maxIs, "To: "+strings.ToUpper(local)+"@"+host, "Subject: Re: your mail")
	}}}
}
