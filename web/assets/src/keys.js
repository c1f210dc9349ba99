// Keys of one letter act outside fields only, and can be switched off; nothing needs them.

const field = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]"
const off = () => document.documentElement.dataset.keys === "off"

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return
  const { key, target } = event
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) return save(event)
  if (key === "Escape") return leave(event)
  if (event.ctrlKey || event.metaKey || event.altKey || off()) return
  if (target.closest?.(field) || document.querySelector("dialog[open]")) return
  if (press(key) || inList(key, target)) event.preventDefault()
})

function save(event) {
  const form = event.target.form ?? event.target.closest?.("form") ?? document.querySelector("main form[data-form]")
  if (form?.method !== "post") return
  event.preventDefault()
  form.requestSubmit(form.querySelector("button[type=submit].button-filled") ?? undefined)
}

function leave({ target }) {
  if (target.matches?.(field)) target.blur()
}

// press does what the element that names the key would do: a field is entered, anything else is clicked.
function press(key) {
  const element = document.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`)
  if (!element) return false
  if (element.matches(field)) {
    if (!element.offsetParent) return false
    element.focus()
    element.select?.()
  } else element.click()
  return true
}

const at = () => document.querySelector("[data-row][data-at]")

function inList(key, target) {
  switch (key) {
    case "j": return move(1)
    case "k": return move(-1)
    case "Enter": return target.closest?.("a, button, summary") ? false : click(at(), "a[href]")
    case "d": return click(current(target), "[data-done]")
    case "l": return click(current(target), "[data-later]")
    case "h": return click(current(target), "[data-hand]")
  }
  return false
}

// current is the row that a key means: the one the keys stand on, or the one with the focus in it.
const current = (target) => target.closest?.("[data-row]") ?? at()

function click(row, selector) {
  const element = row?.querySelector(selector)
  if (!element) return false
  element.click()
  if (element.matches("summary")) element.parentElement.querySelector("button, a, input")?.focus()
  return true
}

function move(by) {
  const rows = [...document.querySelectorAll("main [data-row]")].filter((row) => row.offsetParent)
  if (!rows.length) return false
  const from = rows.indexOf(current(document.activeElement ?? document.body))
  const row = rows[Math.max(0, Math.min(rows.length - 1, from < 0 ? 0 : from + by))]
  at()?.removeAttribute("data-at")
  row.setAttribute("data-at", "")
  const link = row.querySelector("a[href]")
  if (link) link.focus()
  else row.scrollIntoView({ block: "nearest" })
  return true
}

document.addEventListener("focusin", ({ target }) => {
  const row = at()
  if (row && !row.contains(target)) row.removeAttribute("data-at")
})
