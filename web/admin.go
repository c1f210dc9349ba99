package web

import (
	"net/http"

	"liaison/crm"
	"liaison/web/form"
	"liaison/web/link"
	"liaison/web/view/account"
)

// showAdmin is what an admin watches, and the ways to libraries and people.
func showAdmin(r *Request) error {
	n, err := r.Services.Libraries.Network(r.Context())
	if err != nil {
		return err
	}
	return r.adminPage(http.StatusOK, form.Fill("name", n.Name, "touch", n.Touch, "version", number(int64(n.Version))))
}

func (r *Request) adminPage(status int, network form.State) error {
	around, err := r.frame()
	if err != nil {
		return err
	}
	page := account.AdminPage{Network: network, Admin: r.Actor.May(crm.LibrariesChangeNetwork), Many: around.Many}
	if page.Libraries, err = r.keptLibraries(); err != nil {
		return err
	}
	if page.Admin {
		s, err := r.Services.Status.Get(r.Context())
		if err != nil {
			return err
		}
		page.Status = &s
	}
	f, err := r.shell("admin", r.Print.T("word.admin"))
	if err != nil {
		return err
	}
	f.HasForm = page.Admin
	return r.page(status, account.Admin(f, page))
}

// changeNetwork keeps the network's name and what its libraries tell one another.
func changeNetwork(r *Request) error {
	v, err := r.form()
	if err != nil {
		return err
	}
	n := crm.Network{Name: v.Text("name"), Touch: v.Text("touch"), Version: v.Version()}
	return r.save(v, func() (crm.Done, error) {
		return crm.Done{Message: crm.Say("admin.network_saved")}, r.Services.Libraries.ChangeNetwork(r.Context(), n)
	}, func(crm.Done) string { return link.Admin }, r.adminPage)
}
