// After a page came, the focus stands on what matters: the errors, the next item of the list, or the heading; and what the
// change did is said once.
import { each, say } from "./page.js"

// Where the focus was in a list when one of its rows was changed.
let place = null

document.addEventListener("turbo:submit-start", ({ target }) => {
  const row = target.closest("[data-row]")
  const list = row?.closest("main")
  place = row ? { index: [...list.querySelectorAll("[data-row]")].indexOf(row), path: location.pathname } : null
})

function nextItem() {
  if (!place) return null
  const { index, path } = place
  place = null
  if (path !== location.pathname) return null
  const rows = document.querySelectorAll("main [data-row]")
  const row = rows[Math.min(index, rows.length - 1)]
  return row?.querySelector("a[href], button") ?? null
}

function settle() {
  const errors = document.querySelector("[data-focus]")
  const flash = document.querySelector("[data-flash-text]")
  const next = nextItem()
  if (flash && !flash.dataset.said) {
    flash.dataset.said = "yes"
    say(flash.innerText)
  }
  if (errors) return errors.focus()
  if (next) return next.focus()
  if (location.hash && document.getElementById(location.hash.slice(1))) return
  const wished = document.querySelector("main [autofocus]")
  if (wished) {
    wished.focus()
    return wished.scrollIntoView({ block: "center" })
  }
  const active = document.activeElement
  // What has just been folded away loses its focus only with the next frame.
  const folded = active?.closest("details:not([open]) > :not(summary)")
  if (active && active !== document.body && !folded && active.closest("main, dialog, [data-live]")) return
  document.querySelector("main [data-next], main h1")?.focus({ preventScroll: true })
}

// A form that was refused is drawn again without a load.
let refused = false
document.addEventListener("turbo:submit-end", ({ detail }) => { refused = Boolean(detail.fetchResponse) && !detail.success })

document.addEventListener("turbo:load", settle)
document.addEventListener("turbo:render", () => {
  if (refused || document.querySelector("[data-focus]")) settle()
  refused = false
})

// A message stays until it is dismissed; then the heading has the focus.
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-dismiss]")
  if (!close) return
  event.preventDefault()
  close.closest("[data-flash]").remove()
  document.querySelector("main h1")?.focus({ preventScroll: true })
})

// A link of the error summary leads into the field, be it a group of choices.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".errors a[href^='#']")
  const field = link && document.getElementById(link.hash.slice(1))
  if (!field) return
  event.preventDefault()
  const control = field.matches("input, select, textarea") ? field : field.querySelector("input:checked, input, select")
  control?.focus()
})

// On paper everything that was folded is open.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.fold:not([open])")) { fold.open = true; fold.dataset.printed = "yes" }
})
addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details.fold[data-printed]")) { fold.open = false; delete fold.dataset.printed }
})

document.addEventListener("click", ({ target }) => { if (target.closest("[data-print]")) print() })
each(() => { for (const button of document.querySelectorAll("[data-print]")) button.hidden = false })
