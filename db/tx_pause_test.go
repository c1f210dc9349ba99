package db

import (
	"context"
	"testing"
	"time"
)

// TestAPauseGrowsAndEndsWithItsRequest: a second attempt waits, a third one longer, and nobody waits for whom is gone.
func TestAPauseGrowsAndEndsWithItsRequest(t *testing.T) {
	t.Parallel()
	waited := func(ctx context.Context, attempt int) time.Duration {
		began := time.Now()
		pause(ctx, attempt)
		return time.Since(began)
	}
	if first, later := waited(t.Context(), 1), waited(t.Context(), 10); first < 5*time.Millisecond || later < 50*time.Millisecond {
		t.Errorf("waited %s, then %s", first, later)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if long := waited(gone, 100_000); long > 10*time.Second {
		t.Errorf("waited %s for somebody who was gone", long)
	}
}

// TestAnotherAttemptComesAfterAPause: what collided is tried three times in all, not at once.
func TestAnotherAttemptComesAfterAPause(t *testing.T) {
	t.Parallel()
	var at []time.Time
	err := again(t.Context(), func() error {
		at = append(at, time.Now())
		return errStalePlan
	})
	if err == nil || len(at) != 3 || at[1].Sub(at[0]) < 5*time.Millisecond || at[2].Sub(at[1]) < 10*time.Millisecond {
		t.Errorf("tried at %v, and then %v", at, err)
	}
}
