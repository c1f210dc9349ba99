// Menus close when they are left; the rail folds; the sheet of keys opens.
import { each } from "./page.js"

const open = () => document.querySelectorAll("details[data-menu][open]")

document.addEventListener("click", ({ target }) => {
  for (const menu of open()) if (!menu.contains(target) || target.closest("a.menu-item")) menu.open = false
})

document.addEventListener("focusin", ({ target }) => {
  for (const menu of open()) if (!menu.contains(target)) menu.open = false
})

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]")
  if (!menu) return
  if (event.key === "Escape") {
    event.preventDefault()
    menu.open = false
    menu.querySelector("summary").focus()
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [...menu.querySelectorAll(".menu-box a, .menu-box button, .menu-box input:not([type=hidden]), .menu-box select")]
    const from = items.indexOf(document.activeElement)
    if (document.activeElement?.matches("input, select") && from >= 0) return
    event.preventDefault()
    items[(from + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length]?.focus()
  }
})

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href$='#keys'], [data-close]")
  if (!link) return
  event.preventDefault()
  const sheet = document.getElementById("keys")
  if (link.matches("[data-close]")) sheet.close()
  else if (!sheet.open) sheet.showModal()
})

function fold(folded) {
  const root = document.documentElement
  if (folded) root.dataset.rail = "folded"
  else delete root.dataset.rail
  document.querySelector("[data-fold]")?.setAttribute("aria-pressed", String(folded))
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-fold]")) return
  const folded = document.documentElement.dataset.rail !== "folded"
  try { localStorage.setItem("rail", folded ? "folded" : "") } catch { /* it stays for this page */ }
  fold(folded)
})

each(() => {
  const button = document.querySelector("[data-fold]")
  if (button) button.hidden = false
  try { fold(localStorage.getItem("rail") === "folded") } catch { /* it is open */ }
})
