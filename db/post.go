package db

import (
	"context"

	"liaison/crm"
	"liaison/crm/fold"
)

// Posts are the posts of an office.
func (d offices) Posts(ctx context.Context, office int64) (list []crm.Post, err error) {
	err = d.read(ctx, crm.OfficesPosts, func(t *Tx) error {
		list, err = t.posts(office)
		return err
	})
	return list, err
}

// SavePost adds or corrects a post. When its holder changes, each library with a contact in that post gets one step: greet
// the new one. Those rows belong to other libraries, so a function behind the fence writes them, in the same transaction.
func (d offices) SavePost(ctx context.Context, p crm.PostChange) (crm.Done, error) {
	return create(ctx, d.DB, way{action: crm.OfficesSavePost}, p.Write, p, func(t *Tx, p crm.PostChange) (done crm.Done, err error) {
		if _, err := t.office(p.OfficeID); err != nil {
			return done, err
		}
		if err := t.actingFor(p.LibraryID); err != nil {
			return done, err
		}
		if err := p.Check().Err(); err != nil {
			return done, err
		}
		post, err := t.savePost(p)
		if err != nil {
			return done, err
		}
		if err := t.addSource(sourceLine{office: p.OfficeID, field: "post", post: post, source: p.Source, library: p.LibraryID}); err != nil {
			return done, err
		}
		done = crm.Done{ID: p.OfficeID, Message: crm.Say("office.post_saved", "title", p.Title)}
		done.Undo = t.Undoable()
		return done, nil
	})
}

// savePost writes the row and gives its number. When the holder changes, app.greet_new_holder makes the steps.
func (t *Tx) savePost(p crm.PostChange) (int64, error) {
	if p.Post.ID == 0 {
		return t.Insert(`INSERT INTO post (office_id, title, theme, holder_name, form_of_address, lang, since)
			VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7) RETURNING id`,
			p.OfficeID, p.Title, p.Theme, p.Holder, p.FormOfAddress, p.Lang, p.Since.Or())
	}
	var before string
	if err := t.Get(&before, `SELECT holder_name FROM post WHERE id = $1 AND office_id = $2 AND deleted_at IS NULL`, p.Post.ID,
		p.OfficeID); err != nil {
		return 0, err
	}
	n, err := t.Exec(`UPDATE post SET title = $3, theme = nullif($4, ''), holder_name = $5, form_of_address = $6, lang = $7, since = $8
		WHERE id = $1 AND version = $2`,
		p.Post.ID, p.Write.Version, p.Title, p.Theme, p.Holder, p.FormOfAddress, p.Lang, p.Since.Or())
	if err == nil && n == 0 {
		return 0, t.stalePart("office", p.OfficeID, "post", p.Post.ID, p.Write.Version)
	}
	if err == nil && p.Holder != "" && fold.Fold(before) != fold.Fold(p.Holder) {
		var steps int
		err = t.Get(&steps, `SELECT app.greet_new_holder($1, $2, $3, $4)`, p.Post.ID, fold.Fold(before), p.Holder, p.Title)
	}
	return p.Post.ID, err
}

// RemovePost takes a post out of the directory; its history stays.
func (d offices) RemovePost(ctx context.Context, office, post int64) (done crm.Done, err error) {
	err = d.write(ctx, crm.OfficesRemovePost, func(t *Tx) error {
		done, err = t.removePart("post", office, post, "office.post_removed")
		return err
	})
	return done, err
}

// posts reads the public functions at an office.
func (t *Tx) posts(office int64) (list []crm.Post, err error) {
	rows := []struct {
		ID      int64    `db:"id"`
		Title   string   `db:"title"`
		Theme   string   `db:"theme"`
		Holder  string   `db:"holder_name"`
		Address string   `db:"form_of_address"`
		Lang    string   `db:"lang"`
		Since   crm.Date `db:"since"`
		Version int      `db:"version"`
		freshnessRow
	}{}
	err = t.Select(&rows,
		`SELECT x.id, x.title, coalesce(x.theme, '') AS theme, x.holder_name, x.form_of_address, x.lang, x.since, x.version, `+
			freshnessColumns+` FROM post x`+partJoins("post_id")+
			` WHERE x.office_id = $1 AND x.deleted_at IS NULL ORDER BY x.id LIMIT 200`, office)
	for _, r := range rows {
		list = append(list, crm.Post{ID: r.ID, OfficeID: office, Title: r.Title, Theme: r.Theme, Holder: r.Holder, FormOfAddress: r.Address,
			Lang: r.Lang, Since: r.Since, Version: r.Version, Freshness: r.freshness(t.Zone())})
	}
	return list, err
}
