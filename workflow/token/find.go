package token

import (
	"slices"
	"strings"
)

// Find returns the tag of an address of ours: "d-abc" for deals+d-abc@acme.example when base is deals@acme.example. It
// starts after the plus sign and is lower case; whether it is a token, Verify knows. ok is false for every other
// address, for base itself and for an empty tag. Both addresses are bare (no name, no brackets); case does not matter.
func Find(address, base string) (token string, ok bool) {
	local, domain, isAddress := cutAddress(address)
	baseLocal, baseDomain, isBase := cutAddress(base)
	if !isAddress || !isBase || domain != baseDomain {
		return "", false
	}
	token, ok = strings.CutPrefix(local, baseLocal+"+")
	if !ok || token == "" {
		return "", false
	}
	return token, true
}

// FindCatchall is Find for installations that receive their whole domain: the token is the local part,
// d-abc@acme.example. Since every address of the domain is a possible one, ok also needs the shape of a token.
func FindCatchall(address, base string) (token string, ok bool) {
	local, domain, isAddress := cutAddress(address)
	_, baseDomain, isBase := cutAddress(base)
	if !isAddress || !isBase || domain != baseDomain || len(local) < minToken || local[1] != '-' {
		return "", false
	}
	if Purpose(local[0]).macSize() == 0 || tokenLength(local[2:]) != len(local)-2 {
		return "", false
	}
	return local, true
}

const (
	minToken   = 2 + 18 // characters: a Notice of a small number, the shortest we make
	maxToken   = 2 + (maxBody*8+4)/5
	maxInText  = 16 // distinct candidates; a real thread quotes a handful
	base32Text = "abcdefghijklmnopqrstuvwxyz234567ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// InText returns what looks like a token in a text, lower case, each once, in the order of appearance, at most 16:
// mail programs quote our reply address ("On Friday deals+d-…@acme.example wrote"), also percent-encoded. Verify decides
// which of them are tokens. Time is linear in the text.
func InText(s string) []string {
	var found []string
	for i := 0; len(found) < maxInText; {
		dash := strings.IndexByte(s[i:], '-')
		if dash < 0 {
			break
		}
		dash += i
		i = dash + 1
		if dash == 0 || lowerPurpose(s[dash-1]).macSize() == 0 {
			continue
		}
		n := tokenLength(s[i:])
		if n += 2; n >= minToken && n <= maxToken {
			if token := strings.ToLower(s[dash-1 : dash-1+n]); !slices.Contains(found, token) {
				found = append(found, token)
			}
		}
		i += n - 2
	}
	return found
}

// tokenLength counts the base32 characters that s begins with.
func tokenLength(s string) int {
	for i := range len(s) {
		if strings.IndexByte(base32Text, s[i]) < 0 {
			return i
		}
	}
	return len(s)
}

func lowerPurpose(c byte) Purpose {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return Purpose(c)
}

// cutAddress parts a bare address into its two lower-case sides.
func cutAddress(address string) (local, domain string, ok bool) {
	address = strings.ToLower(strings.TrimSpace(address))
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 {
		return "", "", false
	}
	return address[:at], address[at+1:], true
}
