package web

import (
	"net/http"

	"liaison/web/link"
)

// showAlive answers as long as the program runs.
func showAlive(r *Request) error { return r.json(http.StatusOK, map[string]string{"status": "alive"}) }

// showReady answers whether the database and its migrations are as this program needs them.
func showReady(r *Request) error {
	if err := r.Services.Status.Ready(r.Context()); err != nil {
		r.site.Log.Warn("not ready", "request", r.Reference, "error", err)
		return r.json(http.StatusServiceUnavailable, map[string]string{"status": "unavailable"})
	}
	return r.json(http.StatusOK, map[string]string{"status": "ready"})
}

func goHome(r *Request) error {
	if r.Actor.SignedIn() {
		return r.redirect(link.Today)
	}
	return r.redirect(link.SignIn)
}
