package parse

// replyRules explain the rules of their subject, see [Rule].
var replyRules = []ruleText{}
