package workflow

import "testing"

func TestPicturesOfSignaturesAreNotShown(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "x", refer("Globex"))
	_, ns := c.mail(ann, "The plan and a photo are attached for you.", func(m *Mail) {
		reply(c.find(KindReceipt, ann))(m)
		m.Attachments = []Attachment{{Name: "logo.png", Type: "image/png", Size: 300_000, Inline: true}, {Name: "icon.gif", Type: "image/gif", Size: maxLogo - 1},
			{Name: "photo.jpg", Type: "image/jpeg", Size: maxLogo}, {Name: "plan.pdf", Type: "application/pdf", Size: 900, Inline: true},
			{Name: "small.txt", Type: "text/plain", Size: 3}}
	})
	var shown []string
	for _, a := range ns[0].Letter.Attachments {
		shown = append(shown, a.Name)
	}
	want(t, len(shown), 3, "relayed")
	want(t, shown[0]+" "+shown[1]+" "+shown[2], "photo.jpg plan.pdf small.txt", "relayed")
}
