package news

// Limits of one issue, in one place. Above the first two sizes of each kind its author is warned; above the last it is not sent.
const (
	MaxHTML = 1 << 20 // bytes of HTML that are read at all

	LongHTML   = 100 << 10 // bytes: Gmail shows a mail up to 102 KB and hides the rest behind a link
	LargeImage = 1 << 20   // bytes of one picture
	LargeTotal = 3 << 20   // bytes of pictures and files together: each copy carries them
	MaxTotal   = 10 << 20  // bytes: with base64 on top many servers refuse more
	MaxWords   = 200 << 10 // bytes of text
	MaxFields  = 500       // merge fields
)
