// Forms: no second submit, no lost connection that loses words, days by one press, passwords that can be read.
import { each, say, word } from "./page.js"

// Before Turbo hears of it: a form that is on its way is not sent again.
document.addEventListener("submit", (event) => {
  const form = event.target
  if (form.method !== "post") return
  if (!form.dataset.sent) return void (form.dataset.sent = "yes")
  event.preventDefault()
  event.stopPropagation()
}, true)
document.addEventListener("turbo:submit-end", ({ target }) => { delete target.dataset.sent })
addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent })

document.addEventListener("turbo:submit-start", ({ target }) => { target.querySelector("[data-offline]")?.remove() })

document.addEventListener("turbo:fetch-request-error", (event) => {
  const form = event.target.closest?.("form[method=post]")
  if (!form) return
  event.preventDefault()
  const notice = document.createElement("div")
  notice.className = "notice notice-red"
  notice.setAttribute("role", "alert")
  notice.dataset.offline = ""
  const text = document.createElement("p")
  text.className = "notice-title"
  text.textContent = word("offline")
  const again = document.createElement("button")
  again.className = "button button-row"
  again.textContent = word("retry")
  const box = document.createElement("div")
  box.className = "row-end"
  box.append(text, again)
  notice.append(box)
  form.append(notice)
  again.focus()
})

document.addEventListener("click", ({ target }) => {
  const show = target.closest("[data-show]")
  if (show) return reveal(show)
  const day = target.closest("[data-day]")
  if (day) return choose(day)
  const step = target.closest("[data-step]")
  if (step) chooseStep(step)
})

// A text to take along is copied by one press.
document.addEventListener("click", async ({ target }) => {
  const copy = target.closest("[data-copy]")
  if (!copy) return
  const field = document.getElementById(copy.dataset.copy)
  field.select()
  try { await navigator.clipboard.writeText(field.value) } catch { document.execCommand("copy") }
  copy.textContent = copy.dataset.copied
  say(copy.dataset.copied)
})

function reveal(button) {
  const field = document.getElementById(button.getAttribute("aria-controls"))
  const other = button.dataset.hideText
  button.dataset.hideText = button.textContent
  button.textContent = other
  field.type = field.type === "password" ? "text" : "password"
}

function choose(day) {
  const field = document.getElementById(day.parentElement.dataset.dates)
  field.value = field.value === day.dataset.day ? "" : day.dataset.day
  field.dispatchEvent(new Event("input", { bubbles: true }))
}

// chooseStep writes a usual step, and the day that goes with it.
function chooseStep(step) {
  const { words, by } = step.parentElement.dataset
  const chosen = step.getAttribute("aria-pressed") !== "true"
  for (const [id, text] of [[words, step.dataset.step], [by, step.dataset.byDay]]) {
    const field = document.getElementById(id)
    field.value = chosen ? text : ""
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

// A result proposes its own next steps; what is not a call is like a talk.
document.addEventListener("change", ({ target: { name, form } }) => {
  const chips = form?.querySelector("[data-words]")
  if (!chips?.querySelector("[data-after]") || name !== "result" && name !== "kind") return
  const result = form.elements.kind.value === "call" ? form.elements.result.value : "spoke"
  for (const chip of chips.children) chip.hidden = !chip.dataset.after.split(" ").includes(result)
  if (name === "result") say(`${word("proposed")} ${[...chips.children].filter((chip) => !chip.hidden).map((chip) => chip.textContent).join(" · ")}`)
})

// The kind names the button, and only a call has a result.
function suit(form) {
  const kind = form?.elements.kind
  const chosen = kind && [...kind].find((box) => box.checked)
  const button = form?.querySelector("[data-do] > span")
  if (!chosen?.dataset.does || !button) return
  button.textContent = chosen.dataset.does
  const result = form.elements.result?.[0]?.closest("fieldset")
  if (result) result.hidden = chosen.value !== "call"
}

document.addEventListener("change", ({ target }) => { if (target.name === "kind") suit(target.form) })

function markSteps(chips) {
  const value = document.getElementById(chips.dataset.words)?.value
  for (const chip of chips.children) chip.setAttribute("aria-pressed", String(chip.dataset.step === value))
}

// mark shows which of the days under a field is the one in it.
function mark(chips) {
  const value = document.getElementById(chips.dataset.dates)?.value
  for (const chip of chips.children) chip.setAttribute("aria-pressed", String(chip.dataset.day === value))
}

document.addEventListener("input", ({ target }) => {
  const chips = target.id && document.querySelector(`[data-dates="${CSS.escape(target.id)}"]`)
  if (chips) mark(chips)
  const steps = target.id && document.querySelector(`[data-words="${CSS.escape(target.id)}"]`)
  if (steps) markSteps(steps)
})

each(() => {
  for (const button of document.querySelectorAll("[data-do]")) suit(button.form)
  for (const button of document.querySelectorAll("[data-show], [data-copy]")) button.hidden = false
  for (const steps of document.querySelectorAll("[data-words]")) {
    steps.hidden = false
    markSteps(steps)
  }
  for (const chips of document.querySelectorAll("[data-dates]")) {
    chips.hidden = false
    mark(chips)
  }
})

// A number that is called opens the log at once, so that it waits when the call is over.
document.addEventListener("click", ({ target }) => {
  const call = target.closest("a[data-log]")
  if (call) setTimeout(() => window.Turbo.visit(call.dataset.log), 400)
})

// Who is new is told before saving: each line that names nobody of those to choose becomes a person.
document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.newPerson) return
  const known = [...target.form.querySelectorAll("input[name=contact]")].map((box) => box.parentElement.querySelector(".check-text").firstChild.textContent.trim().toLowerCase().split(", ").reverse().join(" "))
  const fresh = target.value.split("\n").map((line) => line.trim()).filter((line) => line && !known.includes(line.split(",")[0].trim().toLowerCase()))
  let note = target.parentElement.querySelector("[data-fresh]")
  if (!note) {
    note = document.createElement("p")
    note.className = "field-help"
    note.dataset.fresh = ""
    target.after(note)
  }
  note.textContent = fresh.length ? `${target.dataset.newPerson} ${fresh.join(" · ")}` : ""
})
document.addEventListener("change", ({ target }) => {
  if (target.dataset?.newPerson) say(target.parentElement.querySelector("[data-fresh]")?.textContent)
})

// Who will see what is typed follows the choice.
function tellReaders(line) {
  const form = line.closest("form")
  const audience = form.elements.visibility && (form.elements.visibility.value || "people")
  if (!line.dataset[audience]) return
  const chosen = [...form.querySelectorAll("input[name=reader]:checked")].map((box) => box.parentElement.querySelector(".check-text").firstChild.textContent.trim())
  const names = [...new Set([line.dataset.seen, ...chosen])]
  line.textContent = line.dataset[audience].replace("{names}", () => new Intl.ListFormat(document.documentElement.lang).format(names))
}
document.addEventListener("change", ({ target: { name, form } }) => {
  if (name !== "visibility" && name !== "reader") return
  const line = form?.querySelector("[data-seen]")
  if (line) tellReaders(line)
})
each(() => { for (const line of document.querySelectorAll("[data-seen]")) tellReaders(line) })
// The machine's time zone tells the country better than the browser's language does; it can be chosen otherwise.
each(() => {
  const country = document.querySelector("select[data-by-zone]")
  if (!country) return
  country.removeAttribute("data-by-zone")
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const there = [...country.options].filter((option) => option.dataset.zones?.split(" ").includes(timeZone))
  if (there.length === 1) country.value = there[0].value
})
