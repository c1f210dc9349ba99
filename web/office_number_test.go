package web

import (
	"net/http"
	"strings"
	"testing"

	"liaison/web/link"
)

// A website that is known is offered where one looks for a number, and the step that finds it is put on the list once.
func TestTheWebsiteIsAWayToReachThem(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.amina(t)
	office := p.office(t, "natcom-ke")
	p.Super(t, `UPDATE office SET website = 'https://www.unesco.go.ke/' WHERE id = $1`, office)
	record := v.get(link.Office(office))
	reach := record.body[strings.Index(record.body, `id="reach"`):]
	wantText(t, "how to reach them", reach[:strings.Index(reach, "</section>")], `href="https://www.unesco.go.ke/"`)
	if strings.Contains(reach[:strings.Index(reach, "</section>")], "Not known yet.") {
		t.Error("a website is known, and the page says that nothing is")
	}
	call := v.get(link.OfficeCall(office))
	wantText(t, "before you call", call.body, "Find their number first", `href="https://www.unesco.go.ke/"`, "Put this on Today")
	wantStatus(t, "the step", v.post(link.Tasks, call.hidden(t, link.Tasks)), http.StatusSeeOther)
	again := v.get(link.OfficeCall(office))
	wantText(t, "afterwards", again.body, "On the list: find the number", link.Task(1))
	if strings.Contains(again.body, "Put this on Today") {
		t.Error("the step can be put on the list twice")
	}
}
