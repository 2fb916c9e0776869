package parse

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// quoteNames are parts of classes and ids that mail programs give to the element around a quote.
var quoteNames = []string{
	"gmail_quote_container", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "divRplyFwdMsg", "OLK_SRC_BODY_SECTION", "protonmail_quote", "tutanota_quote",
	"zmail_extra", "mail-editor-reference-message", "ms-outlook-mobile-reference-message", "reply-intro", "wmQuote", "hm_quote", "replySplit", "appendonsend", "AppleMailQuote", "OutlookMessageHeader", "edo-original",
	"cm_replymail_content_wrap", "missive_quote", "mimestream_quote", "freshdesk_quote", "front-blockquote", "bloop_original_html", "gmail_quote_attribution", "isReplyContent", "isForwardContent", "ntes_reply", "qt-original", "crm-email-quote", "helpscout-quote",
	"wmi-quote", "mailbird_quote", "mailru-blockquote", "replyHeader", "ymail_android_quoted", "hs_reply_quote", "zd_quoted", "elided-text", "hey-quote", "trix-quote", "quoted-text-block", "iosymail_quote", "yj6qo_quote", "canary-quote", "boxer-quote", "em-quote-header",
}

// quoteElements are the names and markers of such elements, in whole.
var quoteElements = map[string]bool{"quote": true, "messageReplySection": true, "__DIVIDER__": true, "__HEADERS__": true, "__QUOTED_TEXT__": true, "x_quote": true, "x_messageReplySection": true}

// quoteStyles are parts of the style of the element in which Outlook and Windows Mail put the header lines of a quote,
// lower case, without blanks.
var quoteStyles = []string{"border:none;border-top:solid#e1e1e11.0pt;padding:3", "border:none;border-top:solid#b5c4df1.0pt;padding:3", "padding-top:5px;border-top-color:rgb(229,229,229);border-top-width:1px;border-top-style:solid"}

// quotes reports whether the element is one that mail programs put around a quote, or right before it.
func (a elementAttrs) quotes() bool {
	if len(a.class)+len(a.id) > 4 {
		for _, n := range quoteNames {
			if strings.Contains(a.class, n) || strings.Contains(a.id, n) {
				return true
			}
		}
	}
	if quoteElements[a.name] || quoteElements[a.marker] {
		return true
	}
	if a.tag != atom.Blockquote && strings.Contains(a.class, "gmail_quote") {
		return true // the box around attribution and quote; a blockquote of that class may be an indent
	}
	return strings.Contains(a.style, "border") && hasPhrase(strings.ReplaceAll(strings.ToLower(a.style), " ", ""), quoteStyles)
}

// indentOnly reports a blockquote that only moves text to the right: Gmail's indent button makes them. Its quotes have
// a line on the left.
func indentOnly(a elementAttrs) bool {
	if a.kind == "cite" || a.cite != "" {
		return false
	}
	style := strings.ReplaceAll(strings.ToLower(a.style), " ", "")
	return strings.Contains(style, "border:none") || strings.Contains(style, "margin:0040px") || strings.Contains(style, "margin:0px0px0px40px") ||
		strings.Contains(a.class, "gmail_quote") && !strings.Contains(style, "border-left")
}

// announcesQuote reports a line like an attribution: a colon at its end, and an address, a date or a word for writing.
func announcesQuote(s string) bool {
	if len(s) > maxAttributionBytes || !endsInColon(s) {
		return false
	}
	return strings.Contains(s, "@") || digitGroups(s) >= 2 || hasWrote(strings.ToLower(s))
}
