package parse

// defects collects what had to be mended, each sentence once.
type defects []string

// maxDefects bounds the list: a hostile mail can be wrong in as many ways as it has bytes.
const maxDefects = 20

func (d *defects) note(sentence string) {
	if len(*d) >= maxDefects {
		return
	}
	for _, have := range *d {
		if have == sentence {
			return
		}
	}
	*d = append(*d, sentence)
}
