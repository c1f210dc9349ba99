// What the other parts share: running at each page, speaking, and keeping things in this browser.

// each runs at every page, however it was reached: first load, visit, or a form that came back with errors.
export function each(work) {
  document.addEventListener("turbo:load", work)
  document.addEventListener("turbo:render", work)
}

// What stands there for browsers without a script is no part of a page that has one, however it came.
each(() => { for (const part of document.querySelectorAll("noscript")) part.remove() })

const said = () => document.getElementById("said")

// word is a text of the page's language that only the script needs.
export const word = (name) => said()?.dataset[name] ?? ""

// say announces a text once, politely.
export function say(text) {
  const region = said()
  if (!region || !text) return
  region.textContent = ""
  setTimeout(() => { region.textContent = text }, 120)
}

// kept is this browser's memory for the person who is signed in; private windows may refuse it.
export const kept = {
  name: (key) => `liaison:${document.documentElement.dataset.who ?? ""}:${key}`,
  get(key) {
    try { return JSON.parse(localStorage.getItem(this.name(key))) } catch { return null }
  },
  set(key, value) {
    try { localStorage.setItem(this.name(key), JSON.stringify(value)) } catch { /* nothing can be kept here */ }
  },
  drop(key) {
    try { localStorage.removeItem(this.name(key)) } catch { /* nothing was kept */ }
  },
  // expire wipes what was set with a time (at, in milliseconds) before that one, whoever's it is.
  expire(before) {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("liaison:") && JSON.parse(localStorage.getItem(key))?.at < before) localStorage.removeItem(key)
    } catch { /* nothing was kept */ }
  },
  wipe() {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("liaison:")) localStorage.removeItem(key)
      sessionStorage.clear()
    } catch { /* nothing was kept */ }
  },
}
