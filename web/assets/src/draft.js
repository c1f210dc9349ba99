// What is typed stays in this browser until the server has acknowledged it, and is wiped at sign-out or after thirty days. A
// draft is what differs from the page as it came, each with what stood there, so that putting it back takes nothing from who
// saved in between.
import { each, kept, say, word } from "./page.js"

const key = (form) => `draft:${form.dataset.draft}`
const version = (form) => form.elements.version?.value ?? ""
const typed = (form) => [...form.elements].filter((e) => e.name && !e.name.includes("password") && !["hidden", "submit", "button", "file"].includes(e.type))
const isChoice = (e) => e.type === "checkbox" || e.type === "radio"

// questions are the fields of a form by a name that lasts, whatever rows others add: radios of a name are one, each box is one.
function questions(form) {
  const found = new Map()
  for (const e of typed(form)) {
    const name = e.type === "radio" ? e.name : e.type === "checkbox" ? `${e.name}=${e.value}` : e.id
    found.set(name, [...(found.get(name) ?? []), e])
  }
  return found
}

function now([e, ...more]) {
  if (e.type === "checkbox") return String(e.checked)
  return e.type === "radio" ? [e, ...more].find((r) => r.checked)?.value ?? "" : e.value
}

// came is what stood in a field when its page came.
function came([e, ...more]) {
  if (e.type === "checkbox") return String(e.defaultChecked)
  if (e.type === "radio") return [e, ...more].find((r) => r.defaultChecked)?.value ?? ""
  return e.options ? ([...e.options].find((o) => o.defaultSelected) ?? e.options[0])?.value ?? "" : e.defaultValue
}

function put(field, value) {
  for (const e of field) {
    if (isChoice(e)) e.checked = value === (e.type === "radio" ? e.value : "true")
    else e.value = value
  }
}

// takes tells whether a field can hold a value: a choice may have gone from the list.
function takes(field, value) {
  if (field[0].options) return [...field[0].options].some((o) => o.value === value)
  return field[0].type !== "radio" || value === "" || field.some((e) => e.value === value)
}

// reads is a field with its value, as a person would say it.
function reads([e, ...more]) {
  const text = (node) => node?.firstChild?.textContent.trim() ?? ""
  const chosen = isChoice(e) ? [e, ...more].find((c) => c.checked) : e
  const value = isChoice(e) ? text(chosen?.closest("label").querySelector(".check-text, span")) : e.selectedOptions?.[0]?.text ?? e.value
  return [text(isChoice(e) ? e.closest("fieldset")?.querySelector("legend") : e.labels[0]), value]
}

const before = new WeakMap() // what a form that came back with errors held at first
const aside = new WeakMap() // what was typed for a form where something else stands now

function keep(form) {
  const changes = []
  for (const [name, field] of questions(form)) {
    const was = before.get(form)?.get(name) ?? came(field)
    if (now(field) !== was) changes.push([name, now(field), was, ...reads(field)])
  }
  changes.push(...(aside.get(form) ?? []).filter(([name]) => !changes.some((change) => change[0] === name)))
  if (changes.length) kept.set(key(form), { version: version(form), changes, at: Date.now() })
  else kept.drop(key(form))
}

let timer, pending
function settled() {
  clearTimeout(timer)
  pending = undefined
}
function flush() {
  if (pending) keep(pending)
  settled()
}
document.addEventListener("input", ({ target: { form } }) => {
  if (!form?.dataset.draft) return
  if (pending !== form) flush()
  clearTimeout(timer)
  pending = form
  timer = setTimeout(flush, 250)
})
addEventListener("pagehide", flush)

// fill puts back what of a draft does not stand there already. Where somebody else changed a field since, it stays as it is,
// with the row it is in: that part of the draft is given back.
function fill(form, open) {
  const fields = questions(form)
  const row = ([name]) => fields.get(name)?.[0].closest(".fields-step") ?? name
  const taken = new Set(open.filter(([name, value, was]) => !fields.has(name) || came(fields.get(name)) !== was || !takes(fields.get(name), value)).map(row))
  for (const change of open) if (!taken.has(row(change))) put(fields.get(change[0]), change[1])
  return open.filter((change) => taken.has(row(change)))
}

function button(name, press) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "button button-row"
  made.textContent = word(name)
  made.addEventListener("click", press)
  return made
}

// listed is what was typed where something else stands now; it is taken by a press where there is a field for it.
function listed(form) {
  const list = document.createElement("ul")
  for (const change of aside.get(form)) {
    const [name, value, , label, text] = change
    const field = questions(form).get(name)
    const line = document.createElement("li")
    const title = document.createElement("bdi")
    title.textContent = field ? reads(field)[0] : label
    const mine = document.createElement("span")
    mine.className = "pre"
    mine.dir = "auto"
    mine.textContent = text
    line.append(title, title.textContent && ": ", mine, " ")
    if (field && takes(field, value)) {
      line.append(button("mine", () => {
        put(field, value)
        aside.set(form, aside.get(form).filter((x) => x !== change))
        field[0].dispatchEvent(new Event("input", { bubbles: true }))
        line.remove()
        field[0].focus()
      }))
    }
    list.append(line)
  }
  return list
}

function restore(form) {
  const draft = kept.get(key(form))
  if (!draft?.changes) return
  const refused = form.id === "sent" // it came back with what was typed
  if (refused) before.set(form, new Map(draft.changes.map(([name, , was]) => [name, was])))
  const fields = questions(form)
  const open = draft.changes.filter(([name, value, , , text]) => (fields.has(name) ? now(fields.get(name)) !== value : text))
  const apart = refused ? open : fill(form, open)
  if (!open.length) return refused || kept.drop(key(form))
  aside.set(form, apart)
  const notice = document.createElement("div")
  const line = document.createElement("p")
  line.className = "saved-line row"
  const text = [apart.length < open.length && word("restored"), draft.version !== version(form) && word("since"), apart.length && word("apart")].filter(Boolean).join(" ")
  line.append(text, button("forget", () => {
    settled()
    aside.delete(form)
    kept.drop(key(form))
    form.reset()
    notice.remove()
    typed(form)[0]?.focus()
  }))
  notice.append(line)
  if (apart.length) notice.append(listed(form))
  form.prepend(notice)
  if (!refused) say(text)
}

kept.expire(Date.now() - 30 * 24 * 60 * 60 * 1000)

each(() => {
  const resumed = sessionStorage.getItem("liaison:resumed")
  if (resumed && document.querySelector(".shell")) {
    sessionStorage.removeItem("liaison:resumed")
    try { if (!document.querySelector("#sent")) localStorage.removeItem(resumed) } catch { /* nothing was kept */ }
  }
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (form.dataset.ready) continue
    form.dataset.ready = "yes"
    restore(form)
  }
})

let awaiting // the draft of a post that was answered with the sign-in form
document.addEventListener("turbo:submit-end", ({ target, detail }) => {
  if (!target.dataset.draft) return
  settled()
  if (detail.success) return kept.drop(key(target))
  keep(target)
  awaiting = detail.fetchResponse?.statusCode === 401 ? kept.name(key(target)) : undefined
})

document.addEventListener("submit", ({ target }) => {
  if (target.querySelector("[data-wipe]") || target.matches("[data-wipe]")) {
    settled()
    kept.wipe()
  }
  if (awaiting && target.querySelector("[type=password]")) sessionStorage.setItem("liaison:resumed", awaiting)
})
