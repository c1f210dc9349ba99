package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"

	"liaison/web/assets"
	"liaison/web/i18n"
	"liaison/web/view/ui"
)

// Buffers and compressors are used again: a page is drawn whole before its first byte leaves, so that an error while
// drawing is still an error's page.
var (
	buffers     = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	compressors = sync.Pool{New: func() any {
		w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is a constant that exists
		return w
	}}
)

const (
	compressFrom = 1 << 10 // bytes; a smaller page fits a packet anyway
	keepBuffer   = 1 << 20 // bytes; a larger buffer is left to the collector
	htmlType     = "text/html; charset=utf-8"
	jsonType     = "application/json; charset=utf-8"
	csvType      = "text/csv; charset=utf-8"
)

func takeBuffer() *bytes.Buffer {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

func giveBuffer(b *bytes.Buffer) {
	if b.Cap() <= keepBuffer {
		buffers.Put(b)
	}
}

// page answers with a drawn page.
func (r *Request) page(status int, c templ.Component) error {
	b := takeBuffer()
	defer giveBuffer(b)
	ctx := templ.WithNonce(context.WithoutCancel(r.Context()), r.Nonce) // a page that says that time is over is drawn too
	if r.Actor.SignedIn() {
		ctx = ui.WithOwner(ctx, r.site.sealPerson(r.Actor.UserID, ""))
		if lang := r.query("lang"); i18n.Speaks(lang) {
			ctx = ui.WithLanguage(ctx, lang)
		}
		if !r.isSafe() {
			ctx = ui.WithSent(ctx, r.URL.Path)
		}
	}
	if err := c.Render(ctx, b); err != nil {
		return err
	}
	r.write(status, htmlType, b.Bytes())
	return nil
}

// json answers a program.
func (r *Request) json(status int, v any) error {
	b := takeBuffer()
	defer giveBuffer(b)
	if err := json.NewEncoder(b).Encode(v); err != nil {
		return err
	}
	r.write(status, jsonType, b.Bytes())
	return nil
}

// redirect answers a post, or leads to where a page is now: 303, so that a reload posts nothing again.
func (r *Request) redirect(address string) error {
	r.gin.Header("Location", address)
	r.write(http.StatusSeeOther, htmlType, nil)
	return nil
}

// moved leads to the address that took this one's place for good.
func (r *Request) moved(address string) error {
	r.gin.Header("Location", address)
	r.write(http.StatusMovedPermanently, htmlType, nil)
	return nil
}

// file answers with a file to keep.
func (r *Request) file(name, contentType string, content []byte) error {
	r.gin.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	r.write(http.StatusOK, contentType, content)
	return nil
}

// write sends a whole answer: status, length, one write. Nobody in between may keep it.
func (r *Request) write(status int, contentType string, content []byte) {
	h := r.gin.Writer.Header()
	h.Set("Content-Type", contentType)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	h.Add("Vary", "Accept-Encoding")
	if len(content) >= compressFrom && assets.Accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		b := takeBuffer()
		defer giveBuffer(b)
		compress(b, content)
		content = b.Bytes()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(content)))
	r.gin.Writer.WriteHeader(status)
	if _, err := r.gin.Writer.Write(content); err != nil {
		r.site.Log.Debug("the client went away", "request", r.Reference, "error", err)
	}
}

func compress(to *bytes.Buffer, content []byte) {
	w := compressors.Get().(*gzip.Writer)
	defer compressors.Put(w)
	w.Reset(to)
	_, _ = w.Write(content) // a buffer takes everything
	_ = w.Close()
}
