package web

import (
	"net/http"

	"liaison/web/assets"
	"liaison/web/view/ui"
)

// showAsset serves what the browser needs beside the page; the names change with the content, so it is kept for good.
func showAsset(r *Request) error {
	r.gin.Writer.Header().Del("Content-Security-Policy")
	assets.Handler().ServeHTTP(r.gin.Writer, r.Request)
	return nil
}

// showGallery is every component on one page, for development.
func showGallery(r *Request) error {
	return r.page(http.StatusOK, ui.Gallery())
}
