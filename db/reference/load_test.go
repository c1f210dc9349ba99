package reference

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestAFileWithoutAHeaderIsNamed: an empty file is a fault that says so.
func TestAFileWithoutAHeaderIsNamed(t *testing.T) {
	_, err := load(fstest.MapFS{"countries.csv": {}})
	if err == nil || !strings.HasPrefix(err.Error(), "countries.csv: ") || strings.Contains(err.Error(), "nil") {
		t.Errorf("the answer is %v", err)
	}
}
