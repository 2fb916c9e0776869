package parse

// forwardRules explain the rules of their subject, see [Rule].
var forwardRules = []ruleText{}
