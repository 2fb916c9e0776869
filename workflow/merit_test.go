package workflow

// counting makes the town count merits as the store does, from what is there now on.
func (c *town) counting() {
	c.w.meritAsk = MeritsAt(c.w.Rules.Program, c.now)
	c.w.merits = map[PartnerNo]Merits{}
	for no := range c.w.partners {
		c.w.merits[no] = Merits{}
	}
	for _, k := range c.w.deals {
		c.w.merits[k.Partner].count(k, c.w.meritAsk, +1)
	}
}
