package parse

import "strings"

// IsMarker recognises the line our mails carry on top, "##- Reply above this line · refermail -##", in a line without quote
// marks.
func IsMarker(s string) bool {
	s = strings.Trim(s, "*_ ")
	return strings.HasPrefix(s, "##-") && strings.HasSuffix(s, "-##") && len(s) > 8
}

// isReplyAbove recognises the separators of ticket systems: "-- REPLY ABOVE THIS LINE --".
func isReplyAbove(s string) bool {
	if len(s) > 160 {
		return false
	}
	if leadingDashes(s) < 1 && !strings.HasPrefix(s, "[") && !strings.HasPrefix(s, "{") {
		return false
	}
	return hasPhrase(strings.ToLower(s), replyAbovePhrases)
}

// isBareReplyAbove recognises the same line without dashes: it must begin with the phrase and be little more.
func isBareReplyAbove(s string) bool {
	if len(s) > 80 {
		return false
	}
	low := strings.Trim(strings.ToLower(s), "*_ .:")
	for _, p := range bareReplyAbove {
		if strings.HasPrefix(low, p) {
			return true
		}
	}
	return false
}

// previousReplies recognises the headline over the older posts in a forum's notification, under "-- " or a drawn line.
func previousReplies(lines []line, i int) bool {
	l := lines[i]
	if len(l.body) > 60 || !isRule(l.body) {
		return false
	}
	next := firstReadable(lines, i+1)
	return next < len(lines) && next <= i+2 && lines[next].depth == 0 && previousHeadlines[strings.ToLower(strings.Trim(lines[next].body, "*_# :"))]
}
