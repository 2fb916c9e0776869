package auth

import (
	"strings"
	"testing"
)

// What real servers write about a mail that a forwarder sealed with ARC. A fail that the server stands by is a fail, since
// a forger can seal as well as anybody; one that it set aside is a doubt; arc alone never makes anybody strong.
func TestArcResults(t *testing.T) {
	t.Parallel()
	const (
		google    = "Authentication-Results: mx.google.com;\r\n       dkim=fail header.i=@partner.example header.s=20230601 header.b=AbC/dE;"
		chain     = "\r\n       arc=pass (i=2 spf=pass spfdomain=partner.example dkim=pass dkdomain=partner.example dmarc=pass fromdomain=partner.example);"
		relay     = "\r\n       spf=pass (google.com: domain of list+bounces@list.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=list+bounces@list.example;"
		from      = " header.from=partner.example"
		microsoft = "Authentication-Results: spf=fail (sender IP is 192.0.2.1)\r\n smtp.mailfrom=partner.example; dkim=fail (body hash did not verify)\r\n header.d=partner.example;"
		sealed    = "arc=pass (0 oda=1 ltdi=1\r\n spf=[1,1,smtp.mailfrom=partner.example] dkim=[1,1,header.d=partner.example]\r\n dmarc=[1,1,header.from=partner.example])"
		fastmail  = "Authentication-Results: mx6.messagingengine.com; arc=pass (as.1.list.example=pass, ams.1.list.example=pass) smtp.remote-ip=192.0.2.1;"
	)
	tests := []struct {
		name, line string
		level      Level
		dmarc, arc string
	}{
		{"Google delivers against the domain's policy", google + chain + relay + "\r\n dmarc=fail (p=REJECT sp=REJECT dis=NONE)" + from, Weak, "fail", "pass"},
		{"the same with other spacing", google + chain + relay + "dmarc=fail(p=quarantine  sp=reject\r\n dis=none)" + from, Weak, "fail", "pass"},
		{"Google, and the domain asks for nothing", google + chain + relay + "\r\n dmarc=fail (p=NONE sp=NONE dis=NONE)" + from, Fail, "fail", "pass"},
		{"Google, and the domain asks for nothing for its subdomains", google + chain + relay + "\r\n dmarc=fail (p=REJECT sp=NONE dis=NONE)" + from, Fail, "fail", "pass"},
		{"Google does as the domain asks", google + chain + relay + "\r\n dmarc=fail (p=QUARANTINE sp=QUARANTINE dis=QUARANTINE)" + from, Fail, "fail", "pass"},
		{"Google found the chain broken", google + strings.Replace(chain, "arc=pass", "arc=fail", 1) + relay + "\r\n dmarc=fail (p=REJECT sp=REJECT dis=NONE)" + from, Fail, "fail", "fail"},
		{"Google, without a chain", google + relay + "\r\n dmarc=fail (p=REJECT sp=REJECT dis=NONE)" + from, Fail, "fail", "none"},
		{"what a chain's comment claims is not the server's word", google + chain + relay + "\r\n dmarc=fail" + from + "; x=y (p=REJECT sp=REJECT dis=NONE)", Fail, "fail", "pass"},
		{"Google, a chain and an own pass", google + chain + relay + "\r\n dmarc=pass (p=REJECT sp=REJECT dis=NONE)" + from, Strong, "pass", "pass"},
		{"Google, a chain and no policy", google + chain + relay, Weak, "none", "pass"},
		{"Microsoft trusts the sealer", microsoft + "dmarc=fail action=oreject" + from + ";compauth=pass reason=130;" + sealed, Weak, "fail", "pass"},
		{"Microsoft let it pass for another reason", microsoft + "dmarc=fail action=none" + from + ";compauth=pass reason=703;" + sealed, Fail, "fail", "pass"},
		{"Microsoft does not trust the sealer", microsoft + "dmarc=fail action=oreject" + from + ";compauth=fail reason=000;" + sealed, Fail, "fail", "pass"},
		{"Microsoft, a reason beside a fail", microsoft + "dmarc=fail action=oreject" + from + ";compauth=fail reason=130;" + sealed, Fail, "fail", "pass"},
		{"Microsoft, no chain but its word", microsoft + "dmarc=fail action=none" + from + ";compauth=pass reason=130", Fail, "fail", "none"},
		{"Microsoft, no chain and an own pass", "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=partner.example;" +
			" dkim=none (message not signed) header.d=none;dmarc=pass action=none" + from + ";compauth=pass reason=100", Strong, "pass", "none"},
		{"Microsoft, only its own guess", "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=partner.example;" +
			" dkim=none (message not signed) header.d=none;dmarc=bestguesspass action=none" + from + ";compauth=pass reason=109", Weak, "bestguesspass", "none"},
		{"Fastmail trusts the sealer", fastmail + " dmarc=fail (p=reject,d=none,d.eval=reject,override=trusted_forwarder) policy.published-domain-policy=reject" +
			" policy.applied-disposition=none policy.arc-aware-result=pass" + from, Weak, "fail", "pass"},
		{"Fastmail does not", fastmail + " dmarc=fail (p=reject,d=none,d.eval=reject) policy.published-domain-policy=reject policy.arc-aware-result=fail" + from, Fail, "fail", "pass"},
		{"a server that only reports", "Authentication-Results: mx.acme.example; arc=pass (\"list.example:s=s1:i=1\"); dmarc=fail reason=\"p=reject sp=reject dis=none\"" + from + " (policy=reject)", Fail, "fail", "pass"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ids := []string{"mx.google.com", "microsoft", "mx6.messagingengine.com", "mx.acme.example"}
			got := FromHeader(header(tt.line), "ann@partner.example", ids)
			if got.Level != tt.level || got.DMARC != tt.dmarc || got.ARC != tt.arc {
				t.Errorf("%+v, want %s dmarc=%s arc=%s", got, tt.level, tt.dmarc, tt.arc)
			}
		})
	}
}
