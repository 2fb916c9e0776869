package workflow

import (
	"slices"
	"strings"
	"time"
)

// partnerTimer is the key of a partner's timer: "onboarding/P-7".
func partnerTimer(kind string, no PartnerNo) string { return kind + "/" + no.String() }

func (d *draft) setPartnerTimer(kind string, no PartnerNo, due time.Time) {
	t := Timer{Key: partnerTimer(kind, no), Kind: kind, Due: due}
	d.out.EndTimers = without(d.out.EndTimers, t.Key)
	d.out.SetTimers = append(withoutTimer(d.out.SetTimers, t.Key), t)
}

func (d *draft) endPartnerTimers(no PartnerNo, kinds ...string) {
	for _, kind := range kinds {
		key := partnerTimer(kind, no)
		d.out.SetTimers = withoutTimer(d.out.SetTimers, key)
		d.out.EndTimers = append(without(d.out.EndTimers, key), key)
	}
}

// partnerOfTimer is whose timer it is; 0 for those of deals and all others.
func partnerOfTimer(t Timer) PartnerNo {
	kind, ref, _ := strings.Cut(t.Key, "/")
	if no, ok := ParsePartnerNo(ref); ok && slices.Contains([]string{"join_remind", "join_lapse", "join_decide", "agree_remind", "onboarding"}, kind) {
		return no
	}
	return 0
}
