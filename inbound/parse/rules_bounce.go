package parse

// bounceRules explain the rules of their subject, see [Rule].
var bounceRules = []ruleText{}
