package parse

// dropEdges leaves out what stands around the words: a warning or a device footer on top; signature, disclaimers, footers
// and drawn lines at the end.
func (s *split) dropEdges() {
	end := s.lastKept(len(s.lines))
	start := 0
	for start < end && (!s.keep[start] || s.lines[start].blank()) {
		s.keep[start] = false
		start++
	}
	if next := bannerEnd(s.lines, start, end); next > start && s.saysSomething(next, end) {
		s.drop("reply.banner", start, next)
		start = firstReadable(s.lines, next)
	}
	if start < end && isDeviceFooter(s.lines[start].body) && (start+1 == end || s.lines[start+1].blank()) {
		s.drop("reply.device-footer", start, start+1)
	}
	for range 2 { // footers may stand below the signature and above it
		for range maxFooters {
			before := end
			if end = s.dropFooter(start, end); end == before {
				break
			}
		}
		end = s.dropSignature(start, end)
	}
}

// saysSomething reports words in lines[from:to] besides a closing and the sender's name.
func (s *split) saysSomething(from, to int) bool {
	for i := from; i < to; i++ {
		if l := s.lines[i]; s.keep[i] && !l.blank() && !isRule(l.body) && !isClosing(l.body) && !s.m.isOwnName(l.body) && !isDeviceFooter(l.body) {
			return !isSignatureMark(l.body)
		}
	}
	return false
}

// maxFooters bounds the footers in a row: a disclaimer in three languages, a virus scanner's line.
const maxFooters = 8

// lastKept returns the line behind the last kept readable one before end; blank and drawn lines behind it are left out.
func (s *split) lastKept(end int) int {
	for end > 0 && (!s.keep[end-1] || s.lines[end-1].blank() || isRule(s.lines[end-1].body)) {
		s.keep[end-1] = false
		end--
	}
	return end
}

// dropSignature leaves out the signature at the end of lines[start:end].
func (s *split) dropSignature(start, end int) int {
	whole := true
	for i := start; i < end; i++ {
		whole = whole && s.keep[i]
	}
	sig := signatureStart(s.lines, start, end)
	if sig == end {
		sig = s.ownSignature(start, end)
	}
	if sig < end && (whole || anyKept(s.keep, start, sig)) {
		s.drop("reply.signature", sig, end)
		end = sig
	}
	return s.lastKept(end)
}

// ownSignature finds a drawn line with the sender's name right under it, "---" over "Ann Fox".
func (s *split) ownSignature(start, end int) int {
	for i, readable := end-1, 0; i > start && readable <= 8; i-- {
		if s.lines[i].blank() {
			continue
		}
		if readable++; readable > 1 && isRule(s.lines[i].body) && i+1 < end && s.m.isOwnName(s.lines[i+1].body) && anyReadable(s.lines, start, i) {
			return i
		}
	}
	return end
}

// dropFooter leaves out one footer at the end of lines[start:end]: the paragraph or line that a device, a mailing list, a
// virus scanner or a company's lawyer put under the words. Something must stand above it.
func (s *split) dropFooter(start, end int) int {
	if end <= start {
		return end
	}
	last := s.lines[end-1]
	if isDeviceFooter(last.body) && anyKept(s.keep, start, end-1) && anyReadable(s.lines, start, end-1) {
		s.drop("reply.device-footer", end-1, end)
		return s.lastKept(end - 1)
	}
	if from := listFooter(s.lines, start, end); from < end && anyReadable(s.lines, start, from) {
		s.drop("reply.list-footer", from, end)
		return s.lastKept(from)
	}
	top := end - 1
	for top > start && !s.lines[top-1].blank() && s.keep[top-1] && !isRule(s.lines[top-1].body) && end-top < maxDisclaimerLines {
		top--
	}
	apart := top > start && (isRule(s.lines[top-1].body) || isSignatureMark(s.lines[top-1].body))
	if s.lines[top].depth == 0 && anyReadable(s.lines, start, top) && isDisclaimer(s.lines, top, end, apart) {
		s.drop("reply.disclaimer", top, end)
		return s.lastKept(top)
	}
	return end
}

func anyKept(keep []bool, from, to int) bool {
	for i := from; i < to; i++ {
		if keep[i] {
			return true
		}
	}
	return false
}
