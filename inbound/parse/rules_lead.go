package parse

// leadRules explain the rules of their subject, see [Rule].
var leadRules = []ruleText{}
