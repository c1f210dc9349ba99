// Lists that follow the search while it is typed, and look-alikes of a person who is being added.
import { each, say } from "./page.js"

let timer, asking

// While a character is still being composed (Chinese, Japanese, Korean), what stands in the field is not what is meant.
document.addEventListener("input", ({ target, isComposing }) => isComposing || follow(target))
document.addEventListener("compositionend", ({ target }) => follow(target))

function follow(target) {
  const form = target.form
  if (!form) return
  const work = form.dataset.live ? search : form.dataset.similarUrl && target.matches("[data-alike]") ? similar : null
  if (!work) return
  clearTimeout(timer)
  timer = setTimeout(() => work(form), 250)
}

// spoken is an address in the language of this page, where a link asked for one: a part of it must not come in another.
function spoken(url) {
  const lang = new URLSearchParams(location.search).get("lang")
  return lang ? `${url}${url.includes("?") ? "&" : "?"}${new URLSearchParams([["lang", lang]])}` : url
}

// ask fetches a page and forgets the question before, if it is still open. What is posted stands in no address.
async function ask(url, body) {
  asking?.abort()
  asking = new AbortController()
  try {
    const answer = await fetch(spoken(url), { method: body ? "POST" : "GET", body, signal: asking.signal, headers: { Accept: "text/html" } })
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null
  } catch {
    return null
  }
}

async function search(form) {
  const query = new URLSearchParams(new FormData(form))
  for (const [name, value] of [...query]) if (value === "") query.delete(name)
  const url = `${form.getAttribute("action").split("?")[0]}?${query}`
  const page = await ask(url)
  if (!page) return
  for (const id of form.dataset.live.split(" ")) {
    const list = page.getElementById(id)
    if (list) document.getElementById(id)?.replaceWith(list)
  }
  const bar = form.parentElement
  const fresh = page.querySelector(`form[data-live="${CSS.escape(form.dataset.live)}"]`)?.parentElement
  if (fresh && bar.matches(".filters")) {
    for (const old of [...bar.children]) if (old !== form) old.remove()
    for (const part of [...fresh.children]) if (!part.matches("form")) bar.append(part)
  }
  history.replaceState(history.state, "", spoken(url))
  say(document.getElementById(form.dataset.found)?.textContent.trim())
}

async function similar(form) {
  const typed = new URLSearchParams()
  for (const field of form.querySelectorAll("[data-alike], [name=library], [name=office]")) typed.append(field.name, field.value)
  const page = await ask(form.dataset.similarUrl, typed)
  const place = form.querySelector("[data-similar]")
  if (page && place) place.replaceChildren(...page.body.childNodes)
}

// A field may ask for a fragment that belongs to it: the offices of a country, another library's touch.
document.addEventListener("input", ({ target }) => {
  const { ask: url, into } = target.dataset ?? {}
  if (!url) return
  clearTimeout(timer)
  timer = setTimeout(async () => {
    const page = await ask(`${url}${url.includes("?") ? "&" : "?"}${new URLSearchParams([[target.name, target.value]])}`)
    if (page) document.getElementById(into)?.replaceChildren(...page.body.childNodes)
  }, 250)
})

// What somebody else wrote in the meantime is taken over by one press.
document.addEventListener("click", ({ target }) => {
  const take = target.closest("[data-take]")
  if (!take) return
  const fields = [...take.form.elements].filter((e) => e.name === take.dataset.take && e.type !== "hidden")
  const choices = fields.filter((e) => e.type === "checkbox" || e.type === "radio")
  const wanted = choices.length ? take.value.split("\n") : [take.value]
  for (const e of choices) e.checked = wanted.includes(e.value)
  const others = wanted.filter((value) => !choices.some((e) => e.value === value)) // one from a list beside the boxes
  for (const e of fields) if (!choices.includes(e)) e.value = others.shift() ?? ""
  fields[0]?.dispatchEvent(new Event("input", { bubbles: true }))
  ;(choices.find((e) => e.checked) ?? fields[0])?.focus()
})

each(() => {
  for (const take of document.querySelectorAll("[data-take]")) take.hidden = false
  for (const button of document.querySelectorAll("form[data-live] [data-live-button]")) button.classList.add("sr")
})
