package crm

import (
	"errors"
	"testing"
)

// A person's names and languages have one bound each, and what is wrong stands at the field of the form.
func TestAPersonHasSoManyNamesAndLanguages(t *testing.T) {
	c := ContactChange{Contact: Contact{DisplayName: "Grace Mfano", Basis: "consent"}}
	for range maxParts {
		c.Names = append(c.Names, ContactName{Kind: "alias", Full: "Grace"})
		c.Languages = append(c.Languages, "en")
	}
	if err := c.Check().Err(); err != nil {
		t.Errorf("as many as may be: %v", err)
	}
	c.Names, c.Languages = append(c.Names, c.Names...), append(c.Languages, c.Languages...)
	c.Languages[0] = "e\nn"
	var e *Error
	if !errors.As(c.Check().Err(), &e) {
		t.Fatal("too many, and nothing is said")
	}
	at := map[string]int{}
	for _, f := range e.Fields {
		at[f.Field]++
	}
	if len(at) != 2 || at["aliases"] != 1 || at["language"] == 0 {
		t.Errorf("the faults stand at %v", at)
	}
}
