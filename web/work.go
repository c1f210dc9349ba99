package web

import (
	"context"
	"net/http"

	"liaison/crm"
	"liaison/web/link"
	"liaison/web/view/account"
)

// showWork is what Liaison does in the background, and what of it failed.
func showWork(r *Request) error {
	work, err := r.Services.Work.List(r.Context())
	if err != nil {
		return err
	}
	f, err := r.shell("admin", r.Print.T("work.title"))
	if err != nil {
		return err
	}
	return r.page(http.StatusOK, account.Work(f, work))
}

// retryWork tries a job that failed again.
func retryWork(r *Request) error {
	id, v, err := r.act()
	if err != nil {
		return err
	}
	return r.press(v, func(ctx context.Context) (crm.Done, error) { return r.Services.Work.Retry(ctx, id) }, link.AdminWork)
}
