package auth

import "strings"

// An ARC chain (RFC 8617) says that the mail is as its last sealer sent it, and what the sealers claim to have found before.
// Anybody can seal: a forger too, and arc=pass stands on the forger's mail. Whether a chain excuses a DMARC fail depends on
// who sealed (RFC 8617 §7.2), and this only the receiving server knows. So arc=pass alone changes nothing; it does where
// the server says that it has believed the chain. We check no chain ourselves.

// setAside reports whether a server says that it did not follow its own dmarc=fail, in one of the ways servers have for it:
//
//   - Microsoft 365 writes compauth=pass with reason=130, "the ARC result was used to override a DMARC failure".
//   - Fastmail's authentication milter writes policy.arc-aware-result=pass.
//   - Google and others write what the domain asks for and what was done, dmarc=fail (p=REJECT sp=REJECT dis=NONE). Where
//     the domain asks for nothing, nothing done means nothing.
func setAside(results []finding) bool {
	for _, f := range results {
		switch f.method {
		case "compauth":
			if f.result == pass && f.property("reason") == "130" {
				return true
			}
		case "dmarc":
			if f.property("policy.arc-aware-result") == pass || f.result == fail && spared(f.comment) {
				return true
			}
		}
	}
	return false
}

// spared reports whether the comment of a DMARC result names a disposition of none against the domain's policy, for itself
// and for its subdomains: which of both applied is not said.
func spared(comment string) bool {
	said := map[string]string{}
	for word := range strings.FieldsSeq(strings.ToLower(comment)) {
		name, value, _ := strings.Cut(word, "=")
		said[name] = value
	}
	asks := func(policy string) bool { return policy == "reject" || policy == "quarantine" }
	return said["dis"] == none && asks(said["p"]) && asks(said["sp"])
}
