package parse

// mimeRules explain the rules of their subject, see [Rule].
var mimeRules = []ruleText{}
