package parse

import (
	"slices"
	"strings"
	"unicode"
)

// wideSurnames are the commonest Chinese surnames, in both scripts: a title before a name needs one, for nothing else
// tells where a name begins.
const wideSurnames = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅高郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖蕭田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金贾賈夏韦韋付方邹鄒熊白孟秦邱侯江尹薛闫閻段雷龙龍史陶贺賀毛郝顾顧龚龔邵万萬钱錢严嚴武戴莫孔向汤湯常温溫康施文牛樊葛邢"

// wideAfterName are characters behind a name that belong to the sentence.
const wideAfterName = "需想说說希正有也会會要负負将將已"

// wideSelf begin what senders say of themselves.
var wideSelf = phraseList("我是|我叫|私は|弊社の|저는")

// wideTitled reads a Chinese name behind a title: "采购经理王芳", "销售总监陈波".
func wideTitled(s string) (name, title string) {
	at := -1
	for _, t := range wideTitles {
		if i := strings.Index(s, t); i >= 0 && (at < 0 || i < at || i == at && len(t) > len(title)) {
			at, title = i, t
		}
	}
	if at < 0 || hasAny(s[:at], wideSelf) {
		return "", ""
	}
	runes := []rune(s[at+len(title):])
	n := 0
	for n < len(runes) && n < 4 && unicode.Is(unicode.Han, runes[n]) && !strings.ContainsRune(wideBreaks, runes[n]) && !strings.ContainsRune(wideAfterName, runes[n]) {
		n++
	}
	if n < 2 || n > 3 || !strings.ContainsRune(wideSurnames, runes[0]) {
		return "", ""
	}
	if field := wideRunBack(s[:at], maxWideName); field != "" && len([]rune(field)) <= 4 && !endsInAny(field, wideLeadIns) {
		title = field + title
	}
	return string(runes[:n]), title
}

// wideFull reports four Chinese characters or more that are somebody's: a full name before 様, not "ご担当者様" or a firm's.
func wideFull(name string) bool {
	n := 0
	for _, c := range name {
		if !unicode.Is(unicode.Han, c) {
			return false
		}
		n++
	}
	return n >= 4 && n <= 6 && !strings.ContainsAny(name, "者客皆各社部係課店御様員")
}

func endsInAny(s string, ends []string) bool {
	return slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(s, end) })
}
