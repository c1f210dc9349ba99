package db

import (
	"context"
	"sync"
)

// A queue lets sign-ins from one place in one after the other. So the right ones among many at once are not counted as guesses.
type queue struct {
	mu    sync.Mutex
	doors map[string]*door
}

// A door is where the sign-ins of one place wait.
type door struct {
	turn chan struct{}
	here int // how many are inside or wait
}

// enter waits for its turn, at most until ctx ends. Without a place nobody waits.
func (q *queue) enter(ctx context.Context, place string) (leave func(), err error) {
	if place == "" {
		return func() {}, nil
	}
	q.mu.Lock()
	d := q.doors[place]
	if d == nil {
		d = &door{turn: make(chan struct{}, 1)}
		q.doors[place] = d
	}
	d.here++
	q.mu.Unlock()
	away := func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if d.here--; d.here == 0 {
			delete(q.doors, place)
		}
	}
	select {
	case d.turn <- struct{}{}:
		return func() { <-d.turn; away() }, nil
	case <-ctx.Done():
		away()
		return nil, ctx.Err()
	}
}
