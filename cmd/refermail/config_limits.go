package main

// limitSettings are the brakes: how much is too much (workflow.Limits has what they mean, and the defaults).
func (c *Config) limitSettings() []setting {
	l := &c.Limits
	return []setting{
		{"limits.answers_per_address", &l.AnswersPerAddress, "answers an hour to one address"},
		{"limits.answers_per_thread", &l.AnswersPerThread, "answers an hour in one thread"},
		{"limits.answers_per_partner", &l.AnswersPerPartner, "answers an hour to all people of one partner"},
		{"limits.answers_per_domain", &l.AnswersPerDomain, "answers an hour to all addresses at one domain and below it"},
		{"limits.answers_to_outsiders", &l.AnswersToOutsiders, "answers an hour to unknown and unproven senders, all together"},
		{"limits.submissions_per_partner", &l.SubmissionsPerPartner, "registrations an hour by one partner"},
		{"limits.nominations_per_partner", &l.NominationsPerPartner, "people a partner can suggest as partners in a day"},
		{"limits.questions_per_address", &l.QuestionsPerAddress, "questions a day to one address whether it sent a mail"},
	}
}

func (c *Config) checkLimits(r *configReader) {
	for _, s := range c.limitSettings() {
		r.atLeastOne(s.key, *s.to.(*int))
	}
}
