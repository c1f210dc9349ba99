package db_test

import (
	"testing"

	"liaison/crm"
)

// Of two who decide a report at once the second is told that it was decided, and changes nothing.
func TestAReportIsDecidedOnce(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	other, err := n.Libraries.Add(n.as(t, n.amina), crm.LibraryChange{Name: "Kisumu Lakeside Library", Kind: "library", Country: "KE",
		City: "Kisumu", Basis: "consent"})
	must(t, err)
	grace, halima := n.person(t, "grace", other, crm.Staff, ""), n.person(t, "halima", 0, "", crm.Coordinator)
	office := n.office(t, "natcom-ke")
	_, err = n.Offices.Report(n.as(t, n.amina), crm.StateReport{OfficeID: office, LibraryID: n.library, State: "closed", Source: said})
	must(t, err)
	page, err := n.Offices.Page(n.as(t, halima), crm.OfficeQuery{ID: office})
	must(t, err)
	_, err = n.Offices.Decide(n.as(t, grace), crm.StateDecision{OfficeID: office, ReportID: page.Report.ID, LibraryID: other,
		Decision: "confirmed"})
	must(t, err)
	_, err = n.Offices.Decide(n.as(t, halima), crm.StateDecision{OfficeID: office, ReportID: page.Report.ID, Decision: "refused"})
	wantKind(t, "a second decision", err, crm.Conflict)
	_, err = n.Offices.Decide(n.as(t, halima), crm.StateDecision{OfficeID: office, ReportID: 999, Decision: "refused"})
	wantKind(t, "of no report", err, crm.NotFound)
	o, err := n.Offices.Get(n.as(t, halima), office)
	must(t, err)
	if o.State != "closed" {
		t.Errorf("the office is %s", o.State)
	}
}
