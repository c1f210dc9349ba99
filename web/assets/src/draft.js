// What is typed stays in this browser until the server has acknowledged it, and is wiped at sign-out.
import { each, kept, say, word } from "./page.js"

const key = (form) => `draft:${form.dataset.draft}`
const typed = (form) => [...form.elements].filter((e) => e.name && !["hidden", "password", "submit", "button", "file"].includes(e.type))
const isChoice = (e) => e.type === "checkbox" || e.type === "radio"
const state = (form) => typed(form).map((e) => [e.name, isChoice(e) ? `${e.value}:${e.checked}` : e.value])

let timer
document.addEventListener("input", ({ target }) => {
  const form = target.form
  if (!form?.dataset.draft) return
  clearTimeout(timer)
  timer = setTimeout(() => kept.set(key(form), state(form)), 250)
})
addEventListener("pagehide", () => clearTimeout(timer))

// fill puts a kept state back and tells whether that changed anything.
function fill(form, values) {
  let changed = false
  const fields = typed(form)
  values.forEach(([name, value], i) => {
    const field = fields[i]
    if (field?.name !== name) return
    if (isChoice(field)) {
      const checked = value === `${field.value}:true`
      changed ||= checked !== field.checked
      field.checked = checked
    } else if (field.value !== value) {
      changed = true
      field.value = value
    }
  })
  return changed
}

function restore(form) {
  const values = kept.get(key(form))
  if (!values || document.querySelector("[data-focus]")) return
  if (!fill(form, values)) return kept.drop(key(form))
  const line = document.createElement("p")
  line.className = "saved-line row"
  line.append(word("restored"))
  const again = document.createElement("button")
  again.type = "button"
  again.className = "button button-row"
  again.textContent = word("forget")
  again.addEventListener("click", () => {
    kept.drop(key(form))
    form.reset()
    line.remove()
    typed(form)[0]?.focus()
  })
  line.append(again)
  form.prepend(line)
  say(word("restored"))
}

each(() => {
  const resumed = sessionStorage.getItem("liaison:resumed")
  if (resumed && document.querySelector(".shell")) {
    sessionStorage.removeItem("liaison:resumed")
    try { localStorage.removeItem(resumed) } catch { /* nothing was kept */ }
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
  clearTimeout(timer)
  if (detail.success) return kept.drop(key(target))
  kept.set(key(target), state(target))
  awaiting = detail.fetchResponse?.statusCode === 401 ? kept.name(key(target)) : undefined
})

document.addEventListener("submit", ({ target }) => {
  if (target.querySelector("[data-wipe]") || target.matches("[data-wipe]")) kept.wipe()
  if (awaiting && target.querySelector("[type=password]")) sessionStorage.setItem("liaison:resumed", awaiting)
})
