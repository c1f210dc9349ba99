package db_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"liaison/crm"
)

// record is a confidential row of one noun, and what can be done with it.
type record struct {
	id     int64
	handOn func(context.Context, crm.HandOn) (crm.Done, error)
	look   func(context.Context, int64) (owner int64, version int, err error)
}

// confidential is one row of each noun, for Amina and these readers.
func (s *scene) confidential(t *testing.T, readers ...int64) map[string]record {
	t.Helper()
	seen := crm.Audience{Visibility: crm.ToNamed, Readers: readers}
	c := named("Quiet Source")
	c.Audience = seen
	entry, err := s.Interactions.Log(s.as(t, s.amina), crm.InteractionChange{LibraryID: s.library, OfficeID: s.office, Kind: "call",
		Direction: "out",
		Subject:   "Whispered", Audience: seen})
	must(t, err)
	step, err := s.Tasks.Add(s.as(t, s.amina), crm.TaskChange{LibraryID: s.library, Title: "Ask quietly", DueOn: crm.DateOf(monday),
		Audience: seen})
	must(t, err)
	return map[string]record{
		"contact": {s.met(t, c), s.Contacts.HandOn, func(ctx context.Context, id int64) (int64, int, error) {
			c, err := s.Contacts.Get(ctx, id)
			return c.OwnerID, c.Version, err
		}},
		"interaction": {entry.ID, s.Interactions.HandOn, func(ctx context.Context, id int64) (int64, int, error) {
			p, err := s.Interactions.Page(ctx, id)
			return p.OwnerID, p.Version, err
		}},
		"task": {step.ID, s.Tasks.HandOn, func(ctx context.Context, id int64) (int64, int, error) {
			k, err := s.Tasks.Get(ctx, id)
			return k.OwnerID, k.Version, err
		}},
	}
}

// A reader takes themselves out of a confidential row, and its owner does once it is handed on; afterwards it is not there for
// them, its history neither. Nobody leaves it without an owner who may write, and who does not read it hands nothing on.
func TestTakingOneselfOutOfEveryNoun(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	joel, ruth := s.person(t, "joel", s.library, crm.Staff, ""), s.person(t, "ruth", s.library, crm.Staff, "")
	viewer := s.person(t, "v", s.library, crm.Viewer, "")
	for noun, r := range s.confidential(t, joel.UserID, viewer.UserID) {
		give := func(as crm.Actor, owner int64, readers ...int64) (crm.Done, error) {
			_, version, err := r.look(s.as(t, s.amina), r.id)
			if err != nil {
				_, version, err = r.look(s.as(t, joel), r.id)
			}
			must(t, err)
			return r.handOn(s.as(t, as), crm.HandOn{Write: crm.Write{Version: version}, ID: r.id, OwnerID: owner,
				Audience: crm.Audience{Visibility: crm.ToNamed, Readers: readers}})
		}
		gone := func(who crm.Actor) {
			t.Helper()
			_, _, err := r.look(s.as(t, who), r.id)
			wantKind(t, noun+" afterwards", err, crm.NotFound)
			_, err = s.History.Of(s.as(t, who), noun, r.id)
			wantKind(t, "the history of the "+noun+" afterwards", err, crm.NotFound)
		}
		_, err := give(ruth, ruth.UserID)
		wantKind(t, noun+" by who does not read it", err, crm.NotFound)
		_, err = give(viewer, s.amina.UserID)
		wantKind(t, noun+" by who only reads there", err, crm.Forbidden)
		_, err = give(joel, viewer.UserID)
		wantKind(t, noun+" to who only reads there", err, crm.Invalid)
		_, err = r.handOn(s.as(t, joel), crm.HandOn{Write: crm.Write{Version: 99}, ID: r.id, OwnerID: s.amina.UserID,
			Audience: crm.Audience{Visibility: crm.ToNamed}})
		wantKind(t, noun+" as it never was", err, crm.Conflict)

		done, err := give(s.amina, s.amina.UserID, joel.UserID)
		must(t, err)
		if done.ID != r.id || done.Undo != "" {
			t.Errorf("%s: the owner who is not chosen stays, and is answered %+v", noun, done)
		}
		done, err = give(joel, s.amina.UserID)
		must(t, err)
		if done.ID != 0 {
			t.Errorf("%s: who left is led back to %d", noun, done.ID)
		}
		gone(joel)
		_, err = give(s.amina, joel.UserID, s.amina.UserID)
		must(t, err)
		done, err = give(s.amina, joel.UserID)
		must(t, err)
		if done.ID != 0 {
			t.Errorf("%s: who handed it on and left is led back to %d", noun, done.ID)
		}
		gone(s.amina)
		if owner, _, err := r.look(s.as(t, joel), r.id); err != nil || owner != joel.UserID {
			t.Errorf("%s: the new owner %d sees it as %d's: %v", noun, joel.UserID, owner, err)
		}
		var told int
		s.One(t, &told, `SELECT count(*) FROM audit
			WHERE noun = $1 AND row_id = $2 AND action = 'update' AND visibility = 'named' AND readers = ARRAY[$3::bigint]
			AND user_id IN ($3, $4)`, noun, r.id, joel.UserID, s.amina.UserID)
		if told != 4 {
			t.Errorf("%s: the history tells of %d changes to its reader alone, want 4", noun, told)
		}
	}
}

// An entry that got another owner, by hand or because its owner left, is still by whoever logged it, also where one filters.
func TestAnInteractionStaysByWhoeverLoggedIt(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	joel := s.person(t, "joel", s.library, crm.Manager, "")
	entry := s.confidential(t, joel.UserID)["interaction"].id
	by := func(what string, owner int64) {
		t.Helper()
		p, err := s.Interactions.Page(s.as(t, joel), entry)
		must(t, err)
		if p.Line.By != "Amina Otieno" || p.OwnerID != owner ||
			!slices.ContainsFunc(p.Ours, func(c crm.Colleague) bool { return c.ID == s.amina.UserID }) {
			t.Errorf("%s, it is by %q, there %v, and %d is answerable", what, p.Line.By, p.Ours, p.OwnerID)
		}
		for _, text := range []string{"", "whispered"} {
			byHer := crm.ListQuery{LibraryID: s.library}.With("by", fmt.Sprint(s.amina.UserID))
			list, err := s.Interactions.List(s.as(t, joel), byHer.With("q", text))
			must(t, err)
			if !slices.ContainsFunc(list.Rows, func(l crm.InteractionLine) bool { return l.ID == entry }) {
				t.Errorf("%s, the filter %q does not find it", what, text)
			}
		}
	}
	_, err := s.Interactions.HandOn(s.as(t, s.amina), crm.HandOn{Write: crm.Write{Version: 1}, ID: entry, OwnerID: joel.UserID,
		Audience: crm.Audience{Visibility: crm.ToNamed, Readers: []int64{s.amina.UserID}}})
	must(t, err)
	by("handed on", joel.UserID)
	p, err := s.Interactions.Page(s.as(t, s.amina), entry)
	must(t, err)
	change := p.Entry
	change.Version, change.Subject = p.Version, "Whispered twice"
	_, err = s.Interactions.Change(s.as(t, s.amina), change)
	must(t, err)
	by("corrected by who logged it", joel.UserID)
	_, err = s.Interactions.HandOn(s.as(t, joel), crm.HandOn{Write: crm.Write{Version: p.Version + 1}, ID: entry, OwnerID: s.amina.UserID,
		Audience: crm.Audience{Visibility: crm.ToNamed, Readers: []int64{joel.UserID}}})
	must(t, err)
	must(t, s.Users.SetRole(s.as(t, joel), crm.RoleChange{UserID: s.amina.UserID, LibraryID: s.library}))
	by("when its owner left", joel.UserID)
}

// The steps of an entry that is handed on go along with its readers; one that somebody keeps for fewer is shown to nobody more.
func TestTasksGoAlongWithTheirInteraction(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	joel, ruth := s.person(t, "joel", s.library, crm.Staff, ""), s.person(t, "ruth", s.library, crm.Staff, "")
	only := func(readers ...int64) crm.Audience { return crm.Audience{Visibility: crm.ToNamed, Readers: readers} }
	logged, err := s.Interactions.Log(s.as(t, s.amina), crm.InteractionChange{Write: crm.Write{Key: uuid.NewString()}, LibraryID: s.library,
		OfficeID: s.office, Kind: "call", Direction: "out", Audience: only(joel.UserID, ruth.UserID), NextStep: "Write quietly",
		NextOn: crm.DateOf(monday), NextOwner: ruth.UserID})
	must(t, err)
	give := func(a crm.Audience) {
		t.Helper()
		p, err := s.Interactions.Page(s.as(t, s.amina), logged.ID)
		must(t, err)
		_, err = s.Interactions.HandOn(s.as(t, s.amina), crm.HandOn{Write: crm.Write{Version: p.Version}, ID: logged.ID, OwnerID: s.amina.UserID,
			Audience: a})
		must(t, err)
	}
	sees := func(what string, want map[string]bool) {
		t.Helper()
		for name, who := range map[string]crm.Actor{"Amina": s.amina, "Joel": joel, "Ruth": ruth} {
			if got := slices.Contains(s.steps(t, who), "Write quietly"); got != want[name] {
				t.Errorf("%s, %s sees the step: %v", what, name, got)
			}
		}
	}
	give(only())
	sees("for Amina alone", map[string]bool{"Amina": true, "Ruth": true})
	give(only(joel.UserID))
	sees("for Joel too", map[string]bool{"Amina": true, "Joel": true, "Ruth": true})
	k, err := s.Tasks.Get(s.as(t, ruth), logged.Next.ID)
	must(t, err)
	_, err = s.Tasks.HandOn(s.as(t, ruth), crm.HandOn{Write: crm.Write{Version: k.Version}, ID: k.ID, OwnerID: ruth.UserID, Audience: only()})
	must(t, err)
	give(only(joel.UserID, ruth.UserID))
	sees("kept by Ruth for herself", map[string]bool{"Ruth": true})
	give(crm.Audience{Visibility: crm.ToLibrary})
	sees("of an entry for the library", map[string]bool{"Ruth": true})
}
