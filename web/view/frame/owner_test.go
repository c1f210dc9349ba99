package frame

import (
	"testing"

	"liaison/crm"
	"liaison/web/form"
)

func TestOnlyThoseWhoWriteAreOfferedAsOwners(t *testing.T) {
	list := []crm.Colleague{{ID: 1, Name: "Amina", Role: crm.Manager}, {ID: 2, Name: "Juma", Role: crm.Viewer},
		{ID: 3, Name: "Naomi", Role: crm.Viewer}}
	for owner, want := range map[string]string{"": "Amina ", "1": "Amina ", "3": "Amina Naomi "} {
		got := ""
		for _, o := range OwnerOptions(form.Fill("owner", owner), "owner", list) {
			got += o.Text + " "
		}
		if got != want {
			t.Errorf("of a step of %q: %s, want %s", owner, got, want)
		}
	}
}
