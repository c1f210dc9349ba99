// Everything here is on top of pages that work without it.
import * as Turbo from "@hotwired/turbo"
import "./draft.js"
import "./focus.js"
import "./form.js"
import "./keys.js"
import "./live.js"
import "./menu.js"

// A disabled button would lose the focus; this one only refuses a second press.
Turbo.config.forms.submitter = "aria-disabled"
