package web

import (
	"encoding/json"
	"time"

	"liaison/crm"
)

// A Flash is what the page after a redirect says once: what was done, and how to take it back.
type Flash struct {
	Message crm.Message  `json:"m"`
	Undo    string       `json:"u,omitempty"` // the request that can be taken back
	Next    *crm.Message `json:"n,omitempty"` // what comes next
}

const (
	flashCookie  = "flash"
	flashPurpose = "flash"
	flashLife    = 5 * time.Minute // the time between the redirect and its page; what is shown stays until dismissed
	maxFlash     = 3800            // bytes: browsers drop cookies above 4096
)

// flash keeps a message for the next page.
func (r *Request) flash(m crm.Message, undo string) { r.keepFlash(Flash{Message: m, Undo: undo}) }

func (r *Request) keepFlash(f Flash) {
	m, undo := f.Message, f.Undo
	plain, err := json.Marshal(f)
	if err != nil {
		r.site.Log.Error("a flash cannot be kept", "request", r.Reference, "key", m.Key, "error", err)
		return
	}
	sealed := r.site.Sealer.Seal(flashPurpose, plain)
	if len(sealed) > maxFlash {
		r.flash(crm.Say("flash.saved"), undo)
		return
	}
	r.setCookie(flashCookie, sealed, flashLife)
}

// done tells what a use case did and leads on: the usual end of a post.
func (r *Request) done(d crm.Done, address string) error {
	r.flash(d.Message, d.Undo)
	return r.redirect(address)
}

// takeFlash gives the message that was kept for this page, and forgets it.
func (r *Request) takeFlash() *Flash {
	c, err := r.Cookie(flashCookie)
	if err != nil || c.Value == "" {
		return nil
	}
	r.setCookie(flashCookie, "", ended)
	plain, err := r.site.Sealer.Open(flashPurpose, c.Value)
	if err != nil {
		return nil
	}
	var f Flash
	if json.Unmarshal(plain, &f) != nil || !r.Print.Has(f.Message.Key) {
		return nil
	}
	return &f
}
