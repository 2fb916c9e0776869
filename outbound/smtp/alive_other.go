//go:build !unix

package smtp

// alive cannot look below what was read already here; another dead one shows at the first command and is replaced.
func (c *session) alive() bool { return c.client.Text.R.Buffered() == 0 }
