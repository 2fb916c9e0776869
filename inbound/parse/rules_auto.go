package parse

// autoRules explain the rules of their subject, see [Rule].
var autoRules = []ruleText{}
