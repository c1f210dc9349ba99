package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"liaison/crm"
)

// onceKey is the idempotency key of a form that makes something, with what the form held. The key is the first thing that its
// transaction writes, in the statement that opens it, and the answer the last one, before COMMIT.
type onceKey struct {
	key    uuid.UUID
	sum    [32]byte
	result []byte
}

// create runs a use case that makes rows, once for each key of a form. The first submit runs f; a second one with the same
// content waits for the first and gets its answer; the same key with other content is a Conflict that names what the first
// saved. Without a key f runs each time. Each attempt gets the form as it came, whatever an attempt before made of it.
func create[F, T any](ctx context.Context, d *DB, w way, key crm.Write, form F, f func(*Tx, F) (T, error)) (out T, err error) {
	var unfit error
	w.once, unfit = onceFor(key.Key, form)
	err = d.run(ctx, w, func(t *Tx) (err error) {
		if unfit != nil {
			return unfit
		}
		if t.sent {
			return t.repeat(&out)
		}
		if out, err = f(t, form); err != nil || w.once == nil {
			return err
		}
		w.once.result, err = json.Marshal(out)
		return err
	})
	return out, err
}

func onceFor(key string, content any) (*onceKey, error) {
	if key == "" {
		return nil, nil
	}
	id, err := uuid.Parse(key)
	if err != nil {
		return nil, crm.Refuse(crm.Invalid, "error.bad_key").Because(err)
	}
	body, err := json.Marshal(content)
	if err != nil {
		return nil, fmt.Errorf("hashing a form: %w", err)
	}
	return &onceKey{key: id, sum: sha256.Sum256(body)}, nil
}

// unlessSent returns the look-alikes, or none where the actor has sent that form before: then its key leads to what it made. It
// is asked last, because a key becomes visible together with what it made. An invalid key was never sent.
func unlessSent[T any](t *Tx, key string, alike []T) ([]T, error) {
	if len(alike) == 0 {
		return nil, nil
	}
	var sent bool
	err := t.Get(&sent, `SELECT EXISTS (SELECT FROM idempotency WHERE user_id = $1 AND key::text = lower($2))`, t.Actor.UserID, key)
	if sent || err != nil {
		return nil, err
	}
	return alike, nil
}

// repeat gives what the first submit answered.
func (t *Tx) repeat(result any) error {
	var useCase string
	var hash []byte
	var kept sql.NullString
	err := t.tx.QueryRowContext(t.ctx, `SELECT use_case, body_hash, result FROM idempotency WHERE user_id = $1 AND key = $2`, t.Actor.UserID,
		t.once.key).Scan(&useCase, &hash, &kept)
	if errors.Is(err, sql.ErrNoRows) {
		return errStalePlan // the first submit rolled back in between: try again
	}
	if err != nil {
		return err
	}
	if useCase != string(t.Action) || string(hash) != string(t.once.sum[:]) {
		e := crm.Refuse(crm.Conflict, "error.key_used")
		e.Saved = savedMark(useCase, kept.String)
		return e
	}
	return json.Unmarshal([]byte(kept.String), result)
}

// savedMark names what a first submit made, such as "contact:7"; empty where it has no page.
func savedMark(useCase, result string) string {
	n, known := madeBy(crm.Action(useCase))
	var made crm.Done
	if !known || json.Unmarshal([]byte(result), &made) != nil {
		return ""
	}
	return n.table + ":" + strconv.FormatInt(made.ID, 10)
}

// batch gathers writes that do not depend on each other, to be sent as one statement. Their parameters are question marks.
type batch struct {
	writes []string
	args   []any
}

func (b *batch) add(write string, args ...any) {
	b.writes = append(b.writes, fmt.Sprintf("w%d AS (%s)", len(b.writes), write))
	b.args = append(b.args, args...)
}

// finish writes, in one statement, what the use case left for last, the answer kept for a second submit, and what undo needs.
func (t *Tx) finish() error {
	if t.undoable && !t.sent { // a second submit only told what was made before
		t.last.add(`INSERT INTO undo (request, user_id, use_case, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (request) DO NOTHING`, t.Request,
			t.Actor.UserID, string(t.Action), t.Now.Add(crm.TrashLife))
	}
	if t.once != nil && !t.sent {
		t.last.add(`UPDATE idempotency SET result = ? WHERE user_id = ? AND key = ?`, string(t.once.result), t.Actor.UserID, t.once.key)
	}
	if len(t.last.writes) == 0 {
		return nil
	}
	_, err := t.Exec(sqlx.Rebind(sqlx.DOLLAR, "WITH "+strings.Join(t.last.writes, ", ")+" SELECT"), t.last.args...)
	return err
}
