package ui

import (
	"context"
	"io"
	"sync"

	"github.com/a-h/templ"

	"liaison/web/assets"
)

// PersonRow is one row of the list of people, every text ready to be shown.
type PersonRow struct {
	Name             Link
	OwnName          string // in their own script, where that is another
	Blocked, Limited string // said in chips; empty where it does not hold
	Office           Link   // its Text and Lang; empty without one
	Title            string
	LastAt, Last     string // the instant, and how it is said; without an instant Last is dim
	OwnerInitials    string
	Owner            string
	Step             string
	TaskTone         string // "late", "dim" or empty
}

// PersonColumns are what cells say of themselves on a phone.
type PersonColumns struct{ Last, Owner, Step string }

var rowBuffers = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

// PersonRows draws rows with the components' own markup. It is written by hand because this list is the page that is asked for
// most, and templ spends half of its time there; a test holds it against the components.
func PersonRows(columns PersonColumns, n int, row func(i int) PersonRow) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		kept := rowBuffers.Get().(*[]byte)
		defer rowBuffers.Put(kept)
		b := (*kept)[:0]
		for i := range n {
			b = row(i).append(b, columns)
		}
		*kept = b
		_, err := w.Write(b)
		return err
	})
}

func (r PersonRow) append(b []byte, columns PersonColumns) []byte {
	b = append(b, `<tr role="row" data-row><td role="cell" class="cell-wide"><a class="row-title" href="`...)
	b = escape(b, r.Name.Href)
	b = append(b, `">`...)
	b = name(b, r.Name.Text, r.Name.Lang)
	b = append(b, `</a>`...)
	if r.OwnName != "" {
		b = append(b, ` <span class="second"><bdi>`...)
		b = escape(b, r.OwnName)
		b = append(b, `</bdi></span>`...)
	}
	b = chip(b, Chip{Text: r.Blocked, Tone: Red})
	b = chip(b, Chip{Icon: "lock", Text: r.Limited, Tone: Amber})
	b = append(b, `</td><td role="cell" class="cell-wide">`...)
	if r.Office.Text != "" {
		b = append(b, `<div>`...)
		b = name(b, r.Office.Text, r.Office.Lang)
		if r.Office.Also != "" {
			b = append(b, ` <span class="second">`...)
			b = name(b, r.Office.Also, r.Office.AlsoIn)
			b = append(b, `</span>`...)
		}
		b = append(b, `</div>`...)
	}
	b = append(b, `<span class="second">`...)
	b = escape(b, r.Title)
	b = append(b, `</span></td>`...)
	b = label(b, columns.Last)
	if r.LastAt == "" {
		b = span(b, "dim", r.Last)
	} else {
		b = append(b, `<time datetime="`...)
		b = escape(b, r.LastAt)
		b = append(b, `">`...)
		b = escape(b, r.Last)
		b = append(b, `</time>`...)
	}
	b = append(b, `</td>`...)
	b = label(b, columns.Owner)
	b = append(b, `<span class="avatar" aria-hidden="true" title="`...)
	b = escape(b, r.Owner)
	b = append(b, `">`...)
	b = escape(b, r.OwnerInitials)
	b = append(b, `</span>`...)
	b = span(b, "sr", r.Owner)
	b = append(b, `</td>`...)
	b = label(b, columns.Step)
	if r.TaskTone == "" {
		b = escape(b, r.Step)
	} else {
		b = span(b, r.TaskTone, r.Step)
	}
	return append(b, `</td></tr>`...)
}

func span(b []byte, class, text string) []byte {
	b = append(b, `<span class="`...)
	b = append(b, class...)
	b = append(b, `">`...)
	b = escape(b, text)
	return append(b, `</span>`...)
}

func name(b []byte, text, lang string) []byte {
	if lang == "" {
		b = append(b, `<bdi>`...)
	} else {
		b = append(b, `<bdi lang="`...)
		b = escape(b, lang)
		b = append(b, `">`...)
	}
	b = escape(b, text)
	return append(b, `</bdi>`...)
}

func label(b []byte, text string) []byte {
	b = append(b, `<td role="cell"><span class="cell-label" aria-hidden="true">`...)
	b = escape(b, text)
	return append(b, `</span>`...)
}

// chip draws a StateChip; one without a text is none.
func chip(b []byte, c Chip) []byte {
	if c.Text == "" {
		return b
	}
	b = append(b, ` <span class="`...)
	b = append(b, c.class()...)
	b = append(b, `">`...)
	if c.Icon != "" {
		b = append(b, `<svg class="icon" aria-hidden="true"><use href="`...)
		b = escape(b, assets.Icon(c.Icon))
		b = append(b, `"></use></svg>`...)
	}
	b = append(b, `<span dir="auto">`...)
	b = escape(b, c.Text)
	return append(b, `</span></span>`...)
}

// escape makes a text safe inside elements and quoted attributes: the five characters that HTML gives a meaning.
func escape(b []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var safe string
		switch s[i] {
		case '&':
			safe = "&amp;"
		case '<':
			safe = "&lt;"
		case '>':
			safe = "&gt;"
		case '"':
			safe = "&#34;"
		case '\'':
			safe = "&#39;"
		default:
			continue
		}
		b = append(append(b, s[from:i]...), safe...)
		from = i + 1
	}
	return append(b, s[from:]...)
}
