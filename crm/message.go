package crm

// A Message is something a person will read, kept as a key of the catalogues with its arguments, so that it is drawn in
// the reader's language at the moment of reading. The domain never holds a sentence.
type Message struct {
	Key  string         `json:"key"`
	Args map[string]any `json:"args,omitempty"`
}

// Say makes a message. Arguments come in pairs: Say("error.too_long", "max", 250).
// A "count" argument chooses the plural form.
func Say(key string, pairs ...any) Message {
	m := Message{Key: key}
	if len(pairs) > 0 {
		m.Args = make(map[string]any, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			m.Args[pairs[i].(string)] = pairs[i+1]
		}
	}
	return m
}
