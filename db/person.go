package db

import (
	"strings"

	"liaison/crm"
	"liaison/crm/fold"
)

// splitPerson reads "Grace Mfano, information officer": split at the first comma of any script, nothing else parsed.
func splitPerson(s string) (name, title string) {
	i := strings.IndexAny(s, ",،，、")
	if i < 0 {
		return strings.TrimSpace(s), ""
	}
	_, rest, _ := strings.Cut(s[i:], string([]rune(s[i:])[0]))
	return strings.TrimSpace(s[:i]), strings.TrimSpace(rest)
}

// checkPerson refuses a typed person whose name has no letters: all such names would be taken for the same person.
func checkPerson(f *crm.Faults, field, typed string) {
	if name, _ := splitPerson(typed); typed != "" && fold.Empty(name) && !f.Has(field) {
		f.Add(field, "error.no_letters")
	}
}

// personAt finds the person of that name who is now at the office, or makes them with an appointment. For a person that it
// makes, met becomes the source and seen the audience.
func (t *Tx) personAt(library, office int64, name, title, met string, seen crm.Audience) (p crm.PersonInPost, made bool, err error) {
	folded := fold.Fold(name)
	known := []struct {
		ContactID     int64  `db:"contact_id"`
		AppointmentID int64  `db:"id"`
		Name          string `db:"display_name"`
		Title         string `db:"title"`
		Full          string `db:"full"`
	}{}
	err = t.Select(&known, `SELECT a.contact_id, a.id, c.display_name, a.title, coalesce(n."full", c.display_name) AS full FROM appointment a
		JOIN contact c ON c.id = a.contact_id AND c.deleted_at IS NULL
		LEFT JOIN contact_name n ON n.contact_id = c.id WHERE a.library_id = $1 AND a.office_id = $2 AND NOT a.ended
		ORDER BY a.id LIMIT 1000`, library, office)
	if err != nil {
		return p, false, err
	}
	for _, k := range known {
		if fold.Fold(k.Name) == folded || fold.Fold(k.Full) == folded {
			return crm.PersonInPost{ContactID: k.ContactID, AppointmentID: k.AppointmentID, Name: k.Name, Title: k.Title}, false, nil
		}
	}
	var basis string
	if err := t.Get(&basis, `SELECT contact_basis FROM library WHERE id = $1`, library); err != nil {
		return p, false, err
	}
	c := crm.ContactChange{OfficeID: office, Title: title}
	c.LibraryID, c.OwnerID, c.DisplayName, c.Basis, c.Source, c.Audience = library, t.Actor.UserID, name, basis, "met:"+met, seen
	p = crm.PersonInPost{Name: name, Title: title}
	p.ContactID, p.AppointmentID, err = t.addContact(c)
	return p, true, err
}
