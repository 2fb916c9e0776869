package hostile

import "strings"

// proofKinds are mails that make who checks their sender ask too much.
func proofKinds() []Kind {
	fields := func(name string, piece func(i int) string) Kind {
		return Kind{Name: name, write: func(l *letter) {
			l.fillWith(2*len(words), piece)
			l.open("Globex", "")
			l.add("\r\n" + words)
		}}
	}
	signature := func(i int) string {
		return "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d" + number(i) + ".evil.example; s=s" + number(i) +
			"; h=from:to:subject; bh=" + strings.Repeat("A", 43) + "=; b=" + strings.Repeat("B", 340) + "==\r\n"
	}
	return []Kind{
		fields("thousand signatures", signature),
		fields("signatures of one domain", func(int) string { return signature(7) }),
		fields("signatures of the sender", func(i int) string {
			return strings.Replace(signature(i), "d="+"d"+number(i)+".evil.example", "d=fox.example", 1)
		}),
		fields("signature of all headers", func(i int) string {
			if i == 0 {
				return "DKIM-Signature: v=1; a=rsa-sha256; d=fox.example; s=s; bh=AA==; b=AA==; h=from"
			}
			return ":x-" + number(i) + "\r\n "
		}),
		fields("broken signatures", func(int) string { return "DKIM-Signature: v=1; a=;;==;d=\r\n" }),
		fields("chains of seals", func(i int) string {
			n := number(i + 1)
			return "ARC-Seal: i=" + n + "; a=rsa-sha256; cv=pass; d=evil.example; s=s; b=AA==\r\nARC-Message-Signature: i=" + n +
				"; a=rsa-sha256; d=evil.example; s=s; h=from; bh=AA==; b=AA==\r\nARC-Authentication-Results: i=" + n + "; evil.example; dkim=pass\r\n"
		}),
		fields("results of thousands", func(int) string {
			return "Authentication-Results: mx.acme.example; dkim=pass header.d=fox.example; spf=pass smtp.mailfrom=fox.example; dmarc=pass header.from=fox.example\r\n"
		}),
		fields("results without end", func(i int) string {
			if i == 0 {
				return "Authentication-Results: mx.acme.example"
			}
			return "; dkim=pass (" + strings.Repeat("(", 20) + " header.d=x.example"
		}),
		fields("comments in results", func(i int) string {
			if i == 0 {
				return "Authentication-Results: mx.acme.example"
			}
			return "("
		}),
		fields("hops of thousands", func(i int) string {
			return "Received-SPF: pass\r\nReceived: from evil.example ([192.0.2." + number(i%250) + "]) by mx.acme.example; Mon, 4 May 2026 09:12:00 +0200\r\n"
		}),
		{Name: "signatures over a huge body", write: func(l *letter) {
			for i := range 12 {
				l.add(strings.NewReplacer("rsa-sha256", "ed25519-sha256", "s=s"+number(i), "s=s1").Replace(signature(i)))
			}
			l.head(plain)
			l.fill(" \t  a \t\r\n")
		}},
		{Name: "results in front of a huge body", write: func(l *letter) {
			l.add("Authentication-Results: mx.acme.example")
			for i := range min(2000, 1+l.size/100) {
				l.add("; dkim=pass (((\r\n header.d=d" + number(i) + ".evil.example")
			}
			l.add("\r\n")
			l.head(plain)
			l.fill(words)
		}},
		fields("envelope senders", func(i int) string { return "Return-Path: <a@r" + number(i) + ".evil.example>\r\n" }),
	}
}
