package db

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"liaison/crm"
)

// onceKey is the idempotency key of the running transaction, whose result is written before COMMIT.
type onceKey struct {
	key    uuid.UUID
	result []byte
}

// Once makes a create happen once: it is the first write of the transaction. The first submit goes on (done is false) and
// says with Made what it answered; a second one with the same content waits for the first and gets its answer in result;
// the same key with other content is a Conflict that names what the first saved.
func (t *Tx) Once(w crm.Write, content, result any) (done bool, err error) {
	if w.Key == "" {
		return false, nil
	}
	key, err := uuid.Parse(w.Key)
	if err != nil {
		return false, crm.Refuse(crm.Invalid, "error.bad_key").Because(err)
	}
	body, err := json.Marshal(content)
	if err != nil {
		return false, fmt.Errorf("hashing a form: %w", err)
	}
	sum := sha256.Sum256(body)
	n, err := t.Exec(`INSERT INTO idempotency (user_id, key, use_case, body_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, t.Actor.UserID, key, string(t.Action), sum[:])
	if err != nil {
		return false, err
	}
	if n == 1 {
		t.once = &onceKey{key: key}
		return false, nil
	}
	return true, t.repeat(key, sum, result)
}

// sentBefore tells whether the actor has saved something under this key; what is no key was never sent.
func (t *Tx) sentBefore(key string) (sent bool, err error) {
	err = t.Get(&sent, `SELECT EXISTS (SELECT FROM idempotency WHERE user_id = $1 AND key::text = lower($2))`, t.Actor.UserID, key)
	return sent, err
}

func (t *Tx) repeat(key uuid.UUID, sum [32]byte, result any) error {
	var useCase string
	var hash []byte
	var kept sql.NullString
	err := t.tx.QueryRowContext(t.ctx, `SELECT use_case, body_hash, result FROM idempotency WHERE user_id = $1 AND key = $2`, t.Actor.UserID, key).Scan(&useCase, &hash, &kept)
	if errors.Is(err, sql.ErrNoRows) {
		return errStalePlan // the first submit rolled back in between: try again
	}
	if err != nil {
		return err
	}
	if useCase != string(t.Action) || string(hash) != string(sum[:]) {
		e := crm.Refuse(crm.Conflict, "error.key_used")
		e.Saved = savedMark(useCase, kept.String)
		return e
	}
	return json.Unmarshal([]byte(kept.String), result)
}

// savedMark names what a first submit made, such as "contact:7"; empty where it has no page.
func savedMark(useCase, result string) string {
	service, _, _ := strings.Cut(useCase, ".")
	noun, known := map[string]string{"Contacts": "contact", "Interactions": "interaction", "Tasks": "task", "Offices": "office"}[service]
	var made crm.Done
	if !known || json.Unmarshal([]byte(result), &made) != nil {
		return ""
	}
	return noun + ":" + strconv.FormatInt(made.ID, 10)
}

// Made keeps the answer of a create for a second submit of the same form.
func (t *Tx) Made(result any) error {
	if t.once == nil {
		return nil
	}
	body, err := json.Marshal(result)
	t.once.result = body
	return err
}

// finish writes what makes the request repeatable without harm, and what makes it undoable, in one statement.
func (t *Tx) finish() error {
	const undo = `INSERT INTO undo (request, user_id, use_case, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT (request) DO NOTHING`
	const answer = `UPDATE idempotency SET result = $6 WHERE user_id = $2 AND key = $5`
	taken := []any{t.Request, t.Actor.UserID, string(t.Action), t.Now.Add(crm.TrashLife)}
	var err error
	switch {
	case t.once != nil && t.undoable:
		_, err = t.Exec(`WITH u AS (`+undo+`) `+answer, append(taken, t.once.key, string(t.once.result))...)
	case t.undoable:
		_, err = t.Exec(undo, taken...)
	case t.once != nil:
		_, err = t.Exec(`UPDATE idempotency SET result = $3 WHERE user_id = $1 AND key = $2`, t.Actor.UserID, t.once.key, string(t.once.result))
	}
	return err
}
